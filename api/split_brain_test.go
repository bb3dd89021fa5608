package api_test

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
	"github.com/handoffd/handoffd/handoff"
)

// logBuffer keeps what a replica logs of its servers.
type logBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(line)
}

// count returns how often the log holds a text.
func (b *logBuffer) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Count(b.text.String(), text)
}

// awaits returns when readiness is as wanted.
func (r *replica) awaits(status string, reasons ...string) {
	r.t.Helper()
	deadline := time.Now().Add(testTimeout)
	for {
		got := decode[readiness](r.anonymous().get("/readyz"))
		if got.Status == status && slices.Equal(got.Degraded, reasons) {
			return
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("readiness is %+v, want %s %v", got, status, reasons)
		}
	}
}

// An old primary that comes back beside the new one is named and not used, also when it is all that can be reached.
func TestAnOldPrimaryIsNotServed(t *testing.T) {
	durable := map[string]string{"synchronous_commit": "on"}
	primary := dbtest.StartServer(t, localpg.Config{Settings: durable})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := dbtest.StartServer(t, localpg.Config{StandbyOf: primary, Settings: durable})
	either := dbtest.URLOfAll(t, primary, standby).String()
	pool, err := db.Open(t.Context(), either, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	a := newAccountIn(t, &dbtest.Database{URL: either, Pool: pool})
	r := a.replica(api.Config{})
	dana, session, late, later := r.as(a.dana), a.session(a.dana), a.session(a.dana), a.session(a.dana)
	admin := connectAsAdmin(t, standby)
	waitFor(t, admin, `select exists (select from ai_sessions where id = $1)`, later)
	stream := r.as(a.eli).follow("")
	r.awaits("ok")

	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	mustExec(t, admin, `select pg_promote()`)
	epoch, _, _ := strings.Cut(stream.expect("reset").ID, "-")
	if err := primary.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.awaits("degraded", db.SplitBrain)
	kept := decode[handoff.Handoff](dana.create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	if got := stream.expect("handoff_created"); got.ID != epoch+"-1" {
		t.Errorf("after a reset to epoch %s comes %s", epoch, got.ID)
	}

	if err := standby.Kill(); err != nil {
		t.Fatal(err)
	}
	r.awaits("unavailable", db.SplitBrain)
	for decode[struct{ Code string }](dana.get(sessions+"queue")).Code == "database_unavailable" {
		// The pool still had a connection to the server that was killed.
	}
	for _, refused := range []response{
		dana.get(sessions + "queue"), dana.get(streamPath), dana.create(late, `{"intent":"park"}`),
	} {
		refused.isProblem(http.StatusServiceUnavailable, "split_brain")
		refused.hasHeader("Retry-After")
	}

	if err := standby.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.awaits("degraded", db.SplitBrain)
	dana.get(handoffPath(kept)).is(http.StatusOK)
	dana.create(later, `{"intent":"escalate"}`).is(http.StatusCreated)
	if got := stream.expect("handoff_created"); got.ID != epoch+"-2" { // and no second reset before it
		t.Errorf("after the server came back comes %s", got.ID)
	}
	for text, times := range map[string]int{
		"a newer history of the data is followed":          1,
		"only an older history of the data can be reached": 1,
		"a server takes writes into an older history":      1,
		"the server with the newest history is back":       1,
		"hosts of the database cannot be looked at":        2, // either of them
		"the server refuses a function":                    0,
		"all hosts of the database can be looked at again": 2,
	} {
		if n := r.log.count(text); n != times {
			t.Errorf("%q is logged %d times, want %d", text, n, times)
		}
	}
}

// Where a service lets neither the WAL position nor the control file be read, everything works but the notice of a
// failover, and the log says which function and what to do.
func TestAServerThatRefusesItsTimelineIsServed(t *testing.T) {
	server := dbtest.StartServer(t, localpg.Config{})
	admin := connectAsAdmin(t, server)
	mustExec(t, admin, `revoke execute on function pg_current_wal_lsn(), pg_control_checkpoint() from public`)
	if _, err := db.Migrate(t.Context(), server.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(t.Context(), server.URL("handoffd"), "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	a := newAccountIn(t, &dbtest.Database{URL: server.URL("handoffd"), Pool: pool})
	r := a.replica(api.Config{})
	escalate := func(f *follower) (id string) {
		r.as(a.dana).create(a.session(a.dana), `{"intent":"escalate"}`).is(http.StatusCreated)
		return f.expect("handoff_created").ID
	}
	stream := r.as(a.eli).follow("")
	escalate(stream)
	r.awaits("ok")
	r.as(a.dana).get(sessions + "queue").is(http.StatusOK)
	if n := r.log.count("function=pg_current_wal_lsn()"); n != 1 || r.log.count("grant execute on function") != 1 {
		t.Errorf("the function is named %d times", n)
	}

	// A grant begins a history of a known timeline; to take it away, one of an unknown. Clients are told of both.
	for _, change := range []string{
		`grant execute on function pg_current_wal_lsn() to handoffd`,
		`revoke execute on function pg_current_wal_lsn() from handoffd`,
	} {
		mustExec(t, admin, change)
		stream.expect("reset")
		escalate(stream)
	}
	if n := r.log.count("function=pg_current_wal_lsn()"); n != 2 ||
		r.log.count("the server reports its identity now") != 1 {
		t.Errorf("the function is named %d times:\n%s", n, r.log.text.String())
	}
}
