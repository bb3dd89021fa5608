package api_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/notify"
)

// observations are the requests that an API has measured.
type observations struct {
	mu    sync.Mutex
	count map[string]int // by method, route and status
	took  map[string]time.Duration
	more  chan struct{} // closed by the next one; nil until a test waits
}

func (o *observations) of(method, route string) api.Observer {
	return func(status int, took time.Duration) {
		o.mu.Lock()
		defer o.mu.Unlock()
		if o.count == nil {
			o.count, o.took = make(map[string]int), make(map[string]time.Duration)
		}
		key := fmt.Sprint(method, " ", route, " ", status)
		o.count[key]++
		o.took[key] = took
		if o.more != nil {
			close(o.more)
			o.more = nil
		}
	}
}

// expect waits until a request was measured, and fails if it was more than once.
func (o *observations) expect(t *testing.T, key string) (took time.Duration) {
	t.Helper()
	deadline := time.After(testTimeout)
	for {
		o.mu.Lock()
		if o.more == nil {
			o.more = make(chan struct{})
		}
		n, took, all, more := o.count[key], o.took[key], fmt.Sprint(o.count), o.more
		o.mu.Unlock()
		switch {
		case n == 1 && took > 0:
			return took
		case n > 0:
			t.Fatalf("%q was measured %d times (%s), want once; all: %s", key, n, took, all)
		}
		select {
		case <-more:
		case <-deadline:
			t.Fatalf("%q was not measured; all: %s", key, all)
		}
	}
}

func TestEveryResponseIsMeasuredOnce(t *testing.T) {
	a := newAccount(t)
	var seen observations
	r := a.replica(api.Config{
		Measure:        seen.of,
		AllowedOrigins: []string{"https://app.example.com"},
		Page: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/config.json" {
				panic(http.ErrAbortHandler)
			}
			panic("a bug")
		}),
	})
	const prefix, session = "/api/v1", "/api/v1/ai-sessions/{id}"
	dana := r.as(a.dana)
	for _, c := range []struct{ method, path, want string }{
		{"GET", sessions + "queue", "GET " + prefix + "/ai-sessions/queue 200"},
		{"HEAD", sessions + "queue", "HEAD " + prefix + "/ai-sessions/queue 200"},
		{"GET", sessionPath(uuid.New()), "GET " + session + " 404"},
		{"POST", sessionPath(uuid.New()) + "/handoff", "POST " + session + "/handoff 400"},
		{"GET", "/healthz", "GET /healthz 200"},
		{"GET", "/mail/nothing", "GET unmatched 404"}, // no Unsubscriber
		{"GET", "/nothing", "GET unmatched 404"},
		{"DELETE", sessions + "queue", "DELETE unmatched 405"},
		{"BREW", "/coffee", "other unmatched 404"},
		{"OPTIONS", sessions + "queue", "OPTIONS unmatched 204"},
		{"GET", "/", "GET / 500"}, // it panics
	} {
		seen.mu.Lock()
		clear(seen.count)
		seen.mu.Unlock()
		dana.with("Origin", "https://app.example.com").do(c.method, c.path, nil)
		seen.expect(t, c.want)
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a response that is to be cut off has an end")
			}
		}()
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/config.json", nil))
	}()
	seen.expect(t, "GET /config.json 500")
	r.anonymous().get(sessions + "queue").is(http.StatusUnauthorized)
	seen.expect(t, "GET "+prefix+"/ai-sessions/queue 401")
	large := strings.NewReader(strings.Repeat("x", 300<<10))
	r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPut, sessionPath(uuid.New()), large))
	seen.expect(t, "PUT unmatched 413")
}

func TestUnavailableDatabaseIsMeasured(t *testing.T) {
	var seen observations
	r := startReplica(t, "postgres://nobody@127.0.0.1:1/nothing", api.Config{Measure: seen.of}, func(*notify.Listener) {})
	a := newAccount(t)
	r.as(a.dana).get(sessions + "queue").is(http.StatusServiceUnavailable)
	seen.expect(t, "GET /api/v1/ai-sessions/queue 503")
	r.as(a.dana).get("/readyz").is(http.StatusServiceUnavailable)
	seen.expect(t, "GET /readyz 503")
}

func TestClientThatLeavesBeforeItsStreamIsMeasured(t *testing.T) {
	a := newAccount(t)
	var seen observations
	r := a.replica(api.Config{Measure: seen.of})
	tx, err := a.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(t.Context(), "lock table users in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	s := r.socket()
	s.say(head(http.MethodGet, streamPath, a.dana.token))
	if err := s.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	s.response(http.MethodGet).is(499)
	seen.expect(t, "GET /api/v1/ai-sessions/escalations/stream 499")
}

// A stream is measured when it begins, over HTTP/1.1, where its connection is taken over, and over HTTP/2, where the
// handler stays.
func TestStreamIsMeasuredWhenItBegins(t *testing.T) {
	for _, over := range []func(*client) *client{func(c *client) *client { return c }, (*client).overHTTP2} {
		a := newAccount(t)
		var seen observations
		r := a.replica(api.Config{Measure: seen.of})
		stream := over(r.as(a.eli)).openAt(streamPath)
		stream.expect("ready")
		seen.expect(t, "GET "+streamPath+" 200")
		a.escalation(a.dana)
		stream.expect("handoff_created")
		r.drain()
		seen.expect(t, "GET "+streamPath+" 200") // once still
	}
}

// Waits have a route of their own, because they take as long as people do.
func TestWaitIsMeasuredApart(t *testing.T) {
	a := newAccount(t)
	var seen observations
	r := a.replica(api.Config{Measure: seen.of})
	h := a.escalation(a.dana)
	got := r.as(a.dana).await(r, h)
	r.as(a.eli).post(handoffPath(h)+"/claim", nil).is(http.StatusOK)
	(<-got).is(http.StatusOK)
	seen.expect(t, "GET /api/v1/ai-sessions/{id}/handoffs/{hid} (wait) 200")
	r.as(a.dana).get(handoffPath(h)).is(http.StatusOK)
	seen.expect(t, "GET /api/v1/ai-sessions/{id}/handoffs/{hid} 200")
}
