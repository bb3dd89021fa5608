package api_test

import (
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/internal/version"
)

type readiness struct {
	Status   string
	Degraded []string
}

func (r *replica) readiness(status int) readiness {
	r.t.Helper()
	return decode[readiness](r.anonymous().get("/readyz").is(status))
}

func TestReadiness(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	r.as(a.eli).follow("")
	tests := map[string]struct {
		replica  *replica
		status   int
		want     string
		degraded []string
	}{
		"well":             {r, http.StatusOK, "ok", []string{}},
		"deaf":             {a.deafReplica(api.Config{}), http.StatusOK, "degraded", []string{"listener"}},
		"without database": {strandedReplica(t), http.StatusServiceUnavailable, "unavailable", []string{"database"}},
	}
	for name, test := range tests {
		got := test.replica.readiness(test.status)
		if got.Status != test.want || !slices.Equal(got.Degraded, test.degraded) {
			t.Errorf("%s: got %+v", name, got)
		}
		alive := test.replica.anonymous().get("/healthz").is(http.StatusOK)
		if !strings.Contains(string(alive.body), `"version":"`+version.Version+`"`) {
			t.Errorf("%s: /healthz says %s, without the version", name, alive.body)
		}
	}
}

func TestReplicaWithoutDatabaseIsUnavailable(t *testing.T) {
	a := newAccount(t)
	dana := strandedReplica(t).as(a.dana)
	for _, refused := range []response{
		dana.get(sessions + "queue"), dana.get(streamPath),
		dana.create(a.session(a.dana), `{"intent":"park"}`),
	} {
		refused.isProblem(http.StatusServiceUnavailable, "database_unavailable")
		refused.hasHeader("Retry-After")
	}
}

func TestTheDocumentIsServed(t *testing.T) {
	a := newAccount(t)
	want, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	got := a.replica(api.Config{}).anonymous().get("/openapi.yaml").is(http.StatusOK)
	if string(got.body) != string(want) {
		t.Errorf("got %d bytes", len(got.body))
	}
}

func TestARequestIDIsKeptIfItIsHarmless(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for id, kept := range map[string]bool{"req-42": true, "a b": false, strings.Repeat("x", 129): false, "ü": false} {
		got := r.as(a.dana).with("X-Request-Id", id).get(sessions + "queue").hasHeader("X-Request-Id")
		if (got == id) != kept {
			t.Errorf("%q came back as %q", id, got)
		}
	}
}

func TestOnlyListedOriginsCanReadResponses(t *testing.T) {
	a := newAccount(t)
	const ours, theirs = "https://support.example.com", "https://evil.example.com"
	open, closed := a.replica(api.Config{AllowedOrigins: []string{ours}}), a.replica(api.Config{})
	tests := []struct {
		replica      *replica
		origin, want string
	}{{open, ours, ours}, {open, theirs, ""}, {open, "null", ""}, {closed, ours, ""}}
	for _, test := range tests {
		got := test.replica.as(a.dana).with("Origin", test.origin).get(sessions + "queue").is(http.StatusOK)
		if allowed := got.header.Get("Access-Control-Allow-Origin"); allowed != test.want {
			t.Errorf("%s may read as %q, want %q", test.origin, allowed, test.want)
		}
	}

	asks := open.anonymous().with("Origin", ours).with("Access-Control-Request-Method", http.MethodGet).
		with("Access-Control-Request-Headers", "authorization,last-event-id")
	preflight := asks.do(http.MethodOptions, streamPath, nil).is(http.StatusNoContent)
	if got := strings.ToLower(preflight.header.Get("Access-Control-Allow-Headers")); !strings.Contains(got,
		"last-event-id") {
		t.Errorf("a page may send %q", got)
	}
}
