package chaos

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/google/uuid"
)

// Replicas behind the proxy of deploy/nginx.conf are restarted one after the other. A client that writes with keys and
// resumes with its last id receives no 5xx and misses no event.
func TestRollingRestartBehindTheProxy(t *testing.T) {
	r := begin(t, "rolling restart behind nginx", Allowance{Repairs: true})
	places := []string{freeAddress(t), freeAddress(t)}
	for _, place := range places {
		r.start("HANDOFF_ADDR=" + place)
	}
	proxy := r.startProxy(places)
	a := r.account(4)
	var followers []*follower
	for i := range scale(8, 100) {
		followers = append(followers, r.addFollower(a, a.users[i%len(a.users)].token, proxy, ""))
	}
	for _, f := range followers {
		f.awaitReady() // ready passes the proxy at once, without an event after it
	}
	load := r.keyedLoad(proxy, a, 3)
	for range scale(2, 6) {
		for at, place := range places {
			for _, end := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
				load.await(5)
				one := r.at(place)
				one.signal(end)
				load.await(5) // while it stops and is down
				<-one.ended
				load.await(5)
				r.start("HANDOFF_ADDR=" + places[at])
			}
		}
	}
	load.await(5)
	load.end()
	r.finish()
	for _, request := range r.requests {
		if request.Status >= 500 {
			t.Errorf("a request was answered %d %s", request.Status, request.Body)
		}
	}
	for _, f := range followers {
		if f.refusal() != "" || len(f.frames()) == 0 {
			t.Errorf("%s was refused: %q", f.name, f.refusal())
		}
	}
}

// at returns the replica that listens at an address.
func (r *run) at(place string) *replica {
	r.t.Helper()
	for _, one := range r.replicas {
		if one.address == "http://"+place && one.alive() {
			return one
		}
	}
	r.t.Fatalf("nothing listens at %s", place)
	return nil
}

// refusal returns the last response to the follower other than a stream, or an empty string.
func (f *follower) refusal() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.refused
}

// keyedLoad starts writers that create sessions, escalate with an Idempotency-Key and read. They repeat a request
// without a response.
func (r *run) keyedLoad(to *replica, a *account, writers int) *load {
	return r.write(writers, func(ctx context.Context, l *load, writer, _ int) {
		u := a.users[writer%len(a.users)]
		session, err := r.session(ctx, to, a, u)
		if err != nil {
			return
		}
		key, got := uuid.NewString(), answer{}
		for got.status == 0 {
			got = r.escalate(to, a, u, session, "Idempotency-Key", key)
		}
		if got.status != http.StatusCreated {
			r.t.Errorf("escalating was answered %d %s", got.status, got.body)
			l.stop()
			return
		}
		r.do(to, a, u, http.MethodGet, sessionsPath+"queue", "", Effect{})
		l.advance()
	})
}

// startProxy runs nginx with deploy/nginx.conf in front of replicas at these addresses, until the test ends. The result
// has the proxy's address, and is not among the replicas of the run.
func (r *run) startProxy(replicas []string) *replica {
	r.t.Helper()
	nginx, err := findNginx()
	if err != nil {
		r.t.Skip(err)
	}
	source, err := os.ReadFile("../deploy/nginx.conf")
	if err != nil {
		r.t.Fatal(err)
	}
	config, address := string(source), freeAddress(r.t)
	for _, change := range [][2]string{
		{"        listen 8080;", "        listen " + address + ";"},
		{"server 10.213.77.11:8080 ", "server " + replicas[0] + " "},
		{"server 10.213.77.12:8080 ", "server " + replicas[1] + " "},
		{"/run/nginx.pid", filepath.Join(r.t.TempDir(), "nginx.pid")},
		{"error_log /var/log/nginx/error.log warn", "error_log stderr notice"},
		{"access_log /var/log/nginx/access.log", "access_log off"},
	} {
		if strings.Count(config, change[0]) != 1 {
			r.t.Fatalf("deploy/nginx.conf does not say %q once", change[0])
		}
		config = strings.Replace(config, change[0], change[1], 1)
	}
	file := filepath.Join(r.t.TempDir(), "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		r.t.Fatal(err)
	}
	process := exec.Command(nginx, "-e", "stderr", "-c", file, "-g", "daemon off;")
	stderr, err := process.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		r.t.Fatal(err)
	}
	var log tail
	var reading sync.WaitGroup
	started := make(chan struct{})
	reading.Go(func() {
		first := true
		for lines := bufio.NewScanner(stderr); lines.Scan(); {
			log.add(fmt.Appendln(nil, lines.Text()))
			if first && strings.Contains(lines.Text(), "start worker process ") { // nginx opens its socket before that
				first = false
				close(started)
			}
		}
		if first {
			close(started)
		}
	})
	r.t.Cleanup(func() {
		_ = process.Process.Signal(syscall.SIGTERM)
		reading.Wait()
		_ = process.Wait() // terminated
		if r.t.Failed() {
			r.t.Logf("nginx said:\n%s", log.String())
		}
	})
	<-started
	return &replica{t: r.t, address: "http://" + address, ended: make(chan struct{})}
}

// findNginx returns the path of nginx, which on Debian is not in every PATH.
func findNginx() (string, error) {
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("nginx is not installed (Debian: apt-get install nginx-light)")
}

// freeAddress returns an address on which nothing listens.
func freeAddress(t *testing.T) string {
	t.Helper()
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	return socket.Addr().String()
}
