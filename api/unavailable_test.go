package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
)

// isUnavailable expects 503 and when to try again.
func (a answer) isUnavailable() {
	a.t.Helper()
	a.isProblem(http.StatusServiceUnavailable, "database_unavailable")
	a.hasHeader("Retry-After")
}

// A request that waits in vain for a connection of the pool gets 503, not 500.
func TestABusyPoolIsUnavailable(t *testing.T) {
	o := newOffice(t)
	pool, err := db.Open(t.Context(), o.URL+"&pool_max_conns=2", "handoffd/busy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	r := o.replica(servicesOn(pool, api.Config{}))
	session := o.session(o.dana)
	var held []*pgxpool.Conn
	for range 2 {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	var asking sync.WaitGroup
	answers := make([]answer, 8)
	for i := range answers {
		client := r.as(o.dana)
		asking.Go(func() {
			method, path, body := http.MethodPost, sessionPath(session)+"/handoff", any(`{"intent":"escalate"}`)
			if i%2 == 0 {
				method, path, body = http.MethodGet, sessions+"queue", nil
			}
			var err error
			if answers[i], err = client.try(method, path, body); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, conn := range held {
		conn.Release()
	}
	for _, got := range answers {
		got.isUnavailable()
	}
	r.as(o.dana).create(session, `{"intent":"escalate"}`).is(http.StatusCreated)
}

// Requests that queue behind a row which is locked in psql are not bugs either, and change nothing.
func TestALockedRowIsUnavailable(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	o.escalation(o.dana)
	tx, err := o.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "set local handoffd.account = '*'; select from event_heads for update"); err != nil {
		t.Fatal(err)
	}
	before := o.events()
	var asking sync.WaitGroup
	answers := make([]answer, 24)
	for i := range answers {
		session, client := o.session(o.dana), r.as(o.dana)
		asking.Go(func() {
			var err error
			if answers[i], err = client.try(http.MethodPost, sessionPath(session)+"/handoff",
				`{"intent":"escalate"}`); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, got := range answers {
		got.isUnavailable()
	}
	if after := o.events(); after != before {
		t.Errorf("requests that were refused made %d events", after-before)
	}
}

// What a DBA may set for the role or the database delays or refuses; it does not break.
func TestSettingsOfTheRoleAreNoBugs(t *testing.T) {
	for _, setting := range []string{
		"default_transaction_isolation = serializable", "default_transaction_isolation = repeatable read",
		"default_transaction_read_only = on", "default_transaction_deferrable = on",
		"statement_timeout = 1", "lock_timeout = 1", "idle_in_transaction_session_timeout = 1",
	} {
		o := newOffice(t)
		var sessions []string
		for range 12 {
			sessions = append(sessions, sessionPath(o.session(o.dana)))
		}
		name, value, _ := strings.Cut(setting, " = ")
		o.Exec("do $$ begin execute format('alter database %I set %I = %L', current_database(), '" + name + "', '" +
			value + "'); end $$")
		pool, err := db.Open(t.Context(), o.URL, "handoffd/settings")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		r := o.replica(servicesOn(pool, api.Config{}))
		var asking sync.WaitGroup
		for _, session := range sessions {
			client := r.as(o.dana)
			asking.Go(func() {
				for range 20 {
					got, err := client.try(http.MethodPost, session+"/handoff", `{"intent":"escalate"}`)
					if err != nil || got.status != http.StatusCreated && got.status != http.StatusServiceUnavailable {
						t.Errorf("%s: %d %s %v", setting, got.status, got.body, err)
						return
					}
					if got.status == http.StatusCreated {
						return
					}
				}
				if name == "default_transaction_deferrable" || name == "default_transaction_isolation" {
					t.Errorf("%s: an escalation is refused again and again", setting)
				}
			})
		}
		asking.Wait()
	}
}
