package tools_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

const streamPath = "/api/v1/ai-sessions/escalations/stream"

// heartbeat is the default of HANDOFF_HEARTBEAT, which compose.yaml does not change.
const heartbeat = 25 * time.Second

func TestProxyOutwaitsTheHeartbeat(t *testing.T) {
	config, err := os.ReadFile(rootFile(t, "deploy/nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`proxy_read_timeout (\S+);`).FindSubmatch(config)
	if found == nil {
		t.Fatal("deploy/nginx.conf sets no proxy_read_timeout")
	}
	timeout, err := time.ParseDuration(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	if timeout < 2*heartbeat {
		t.Errorf("proxy_read_timeout is %s: one late keepalive (every %s) would cut the stream", timeout, heartbeat)
	}
}

func TestProxyPassesAnEventOnBeforeTheNextIsThere(t *testing.T) {
	received := make(chan struct{})
	replica := func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for _, id := range []string{"1", "2"} {
			fmt.Fprintf(w, "id: %s\n\n", id)
			if err := http.NewResponseController(w).Flush(); err != nil {
				return
			}
			select {
			case <-received:
			case <-r.Context().Done():
				return
			}
		}
	}
	resp := get(t, startProxy(t, replica, replica)+streamPath, nil)
	lines := bufio.NewReader(resp.Body)
	for _, want := range []string{"id: 1\n", "\n", "id: 2\n", "\n"} {
		line, err := lines.ReadString('\n')
		if err != nil || line != want {
			t.Fatalf("read %q, %v; want %q while the replica waits", line, err, want)
		}
		if line == "\n" {
			received <- struct{}{}
		}
	}
}

func TestProxyPropagatesBackpressure(t *testing.T) {
	const flood = 64 << 20 // more than the buffers of all sockets
	blocked := make(chan bool, 1)
	replica := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		wire, chunk := http.NewResponseController(w), bytes.Repeat([]byte(": padding\n"), 6<<10)
		for sent := 0; sent < flood; sent += len(chunk) {
			if err := wire.SetWriteDeadline(time.Now().Add(time.Second)); err != nil {
				t.Errorf("set write deadline: %v", err)
			}
			if _, err := w.Write(chunk); err != nil {
				blocked <- errors.Is(err, os.ErrDeadlineExceeded)
				return
			}
		}
		blocked <- false
	}
	get(t, startProxy(t, replica, replica)+streamPath, nil)
	if !<-blocked {
		t.Errorf("the proxy accepted %d MiB for a client that reads nothing: no replica can detect a slow reader", flood>>20)
	}
}

func TestProxyReplacesForgedForwardingHeaders(t *testing.T) {
	replica := func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Header.Get("X-Forwarded-For"))
	}
	resp := get(t, startProxy(t, replica, replica)+"/", http.Header{"X-Forwarded-For": {"203.0.113.7"}})
	body, err := io.ReadAll(resp.Body)
	if err != nil || string(body) != "127.0.0.1" {
		t.Errorf("a forged X-Forwarded-For reached the replica as %q, %v; want 127.0.0.1", body, err)
	}
}

func TestProxyAcceptsBodiesAsLargeAsReplicasDo(t *testing.T) {
	const limit = 256 << 10
	replica := func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, n)
	}
	proxy := startProxy(t, replica, replica)
	for _, header := range []http.Header{nil, {"Idempotency-Key": {"k"}}} {
		resp := sendBody(t, http.MethodPost, proxy+"/", header, strings.Repeat("x", limit))
		if body, err := io.ReadAll(resp.Body); string(body) != fmt.Sprint(limit) || err != nil {
			t.Errorf("%d bytes: %s %q %v", limit, resp.Status, body, err)
		}
		resp = sendBody(t, http.MethodPost, proxy+"/", header, strings.Repeat("x", limit+1))
		var problem struct{ Code string }
		err := json.NewDecoder(resp.Body).Decode(&problem)
		if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || problem.Code != "body_too_large" {
			t.Errorf("a byte more: %s %+v %v", resp.Status, problem, err)
		}
	}
}

func TestProxyDoesNotServeMetrics(t *testing.T) {
	replica := func(http.ResponseWriter, *http.Request) {}
	if resp := get(t, startProxy(t, replica, replica)+"/metrics", nil); resp.StatusCode != http.StatusNotFound {
		t.Errorf("GET /metrics through the proxy: %s, want 404", resp.Status)
	}
}

// startProxy runs nginx with deploy/nginx.conf in front of two servers with these handlers, and returns the base URL of
// the proxy. Only the addresses in the file are replaced.
func startProxy(t *testing.T, first, second http.HandlerFunc) string {
	t.Helper()
	return startProxyWith(t, nil, first, second)
}

// startProxyWith is like startProxy, and first makes changes to the file.
func startProxyWith(t *testing.T, changes map[string]string, first, second http.HandlerFunc) string {
	t.Helper()
	nginx := findNginx(t)
	source, err := os.ReadFile(rootFile(t, "deploy/nginx.conf"))
	if err != nil {
		t.Fatal(err)
	}
	config, addr := string(source), freeAddr(t)
	for from, to := range changes {
		config = strings.Replace(config, from, to, 1)
	}
	for from, to := range map[string]string{
		"        listen 8080":                  "        listen " + addr,
		"server 10.213.77.11:8080 ":            "server " + startReplica(t, first) + " ",
		"server 10.213.77.12:8080 ":            "server " + startReplica(t, second) + " ",
		"/run/nginx.pid":                       filepath.Join(t.TempDir(), "nginx.pid"),
		"error_log /var/log/nginx/error.log":   "error_log stderr",
		"access_log /var/log/nginx/access.log": "access_log off",
	} {
		if strings.Count(config, from) != 1 {
			t.Fatalf("deploy/nginx.conf does not say %q once", from)
		}
		config = strings.Replace(config, from, to, 1)
	}
	file := filepath.Join(t.TempDir(), "nginx.conf")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.CommandContext(t.Context(), nginx, "-t", "-e", "stderr", "-c", file).CombinedOutput(); err != nil {
		t.Fatalf("nginx -t: %v\n%s", err, out)
	}

	cmd := exec.Command(nginx, "-e", "stderr", "-c", file, "-g", "daemon off; error_log stderr notice;")
	cmd.Stdout = io.Discard
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Errorf("stop nginx: %v", err)
		}
		_ = cmd.Wait()
	})
	// nginx opens its socket before it starts the first worker.
	var log bytes.Buffer
	for lines := bufio.NewScanner(stderr); lines.Scan(); {
		fmt.Fprintln(&log, lines.Text())
		if strings.Contains(lines.Text(), "start worker process ") {
			go func() { _, _ = io.Copy(io.Discard, stderr) }()
			return "http://" + addr
		}
	}
	t.Fatalf("nginx did not start:\n%s", &log)
	return ""
}

func startReplica(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}

// findNginx returns the path of nginx, which on Debian is not in every PATH.
func findNginx(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("nginx is not installed: deploy/nginx.conf stays unchecked (Debian: apt-get install nginx-light)")
	return ""
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func get(t *testing.T, url string, header http.Header) *http.Response {
	t.Helper()
	return send(t, http.MethodGet, url, header)
}

func send(t *testing.T, method, url string, header http.Header) *http.Response {
	t.Helper()
	return sendBody(t, method, url, header, "")
}

func sendBody(t *testing.T, method, url string, header http.Header, body string) *http.Response {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(req.Header, header)
	client := &http.Client{Timeout: 10 * time.Second}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { resp.Body.Close() })
	return resp
}
