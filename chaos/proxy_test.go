package chaos

import (
	"context"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/porttest"
	"github.com/handoffd/handoffd/internal/proxytest"
)

// Replicas behind the proxies of deploy/ are restarted one after the other. A client that writes with keys and resumes
// with its last id receives no 5xx and misses no event.
func TestRollingRestartBehindTheProxy(t *testing.T) {
	r := begin(t, "rolling restart behind proxies", Allowance{Repairs: true})
	places := []string{porttest.Free(t, "127.0.0.1"), porttest.Free(t, "127.0.0.1")}
	for _, place := range places {
		r.start("HANDOFF_ADDR=" + place)
	}
	proxies := r.startProxies(places, proxytest.Certificate(t))
	a := r.account(4)
	var followers []*follower
	for i := range scale(3, 25) {
		for _, proxy := range proxies {
			followers = append(followers, r.addFollower(a, a.users[i%len(a.users)].token, proxy, ""))
		}
	}
	for _, f := range followers {
		f.awaitReady() // ready passes the proxy at once, without an event after it
	}
	var loads []*load
	for _, proxy := range proxies {
		loads = append(loads, r.keyedLoad(proxy, a, scale(1, 3)))
	}
	await := func(escalations int) {
		for _, load := range loads {
			load.await(escalations)
		}
	}
	for _, end := range []os.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		for range scale(2, 6) {
			for at, place := range places {
				await(3)
				one := r.at(place)
				one.signal(end)
				await(3) // while it stops and is down
				<-one.ended
				await(3)
				r.start("HANDOFF_ADDR=" + places[at])
			}
		}
		if n := r.count(gaveUp); n > 0 && end == syscall.SIGTERM {
			t.Errorf("%d requests were given up while replicas stopped", n)
		}
	}
	await(3)
	for _, load := range loads {
		load.end()
	}
	r.finish()
	for _, request := range r.requests {
		if request.Status >= 500 && !gaveUp(request) {
			t.Errorf("a request was answered %d %s", request.Status, request.Body)
		}
	}
	for _, f := range followers {
		if f.refusal() != "" || len(f.frames()) == 0 {
			t.Errorf("%s was refused: %q", f.name, f.refusal())
		}
	}
}

// gaveUp reports whether a proxy says that it has not sent a request again to the other replica. Caddy cannot do that
// with a body; those of replicas that are killed are repeated by clients.
func gaveUp(request Request) bool {
	return strings.Contains(string(request.Body), "was not sent again")
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
		for got.status == 0 || gaveUp(Request{Body: got.body}) {
			got = r.escalate(to, a, u, session, "Idempotency-Key", key)
		}
		if got.status != http.StatusCreated {
			r.t.Errorf("%s: escalating was answered %d %s", to.address, got.status, got.body)
			l.stop()
			return
		}
		r.do(to, a, u, http.MethodGet, sessionsPath+"queue", "", Effect{})
		l.advance()
	})
}

// startProxies runs those proxies of deploy/ that are installed in front of two replicas, until the test ends: with
// TLS, over which they speak HTTP/2, or without a certificate. The results have the addresses of the proxies, and are
// not among the replicas of the run.
func (r *run) startProxies(replicas []string, certificate string) (started []*replica) {
	r.t.Helper()
	var missing []string
	for _, proxy := range proxytest.All {
		if _, err := proxy.Find(); err != nil {
			missing = append(missing, err.Error())
			continue
		}
		address := proxy.Start(r.t, proxytest.Options{Replicas: [2]string(replicas), Certificate: certificate})
		started = append(started, &replica{t: r.t, address: address, ended: make(chan struct{})})
		r.t.Logf("%s: %s", proxy.Name, address)
	}
	if started == nil {
		r.t.Skip(strings.Join(missing, "\n"))
	}
	for _, why := range missing {
		r.t.Log(why)
	}
	return started
}
