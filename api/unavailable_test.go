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
func (r response) isUnavailable() {
	r.t.Helper()
	r.isProblem(http.StatusServiceUnavailable, "database_unavailable")
	r.hasHeader("Retry-After")
}

// A request that waits in vain for a connection of the pool gets 503, not 500.
func TestBusyPoolIsUnavailable(t *testing.T) {
	a := newAccount(t)
	pool, err := db.Open(t.Context(), a.URL+"&pool_max_conns=2", "handoffd/busy")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	r := a.replica(servicesOn(pool, api.Config{}))
	session := a.session(a.dana)
	var held []*pgxpool.Conn
	for range 2 {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	var asking sync.WaitGroup
	responses := make([]response, 8)
	for i := range responses {
		client := r.as(a.dana)
		asking.Go(func() {
			method, path, body := http.MethodPost, sessionPath(session)+"/handoff", any(`{"intent":"escalate"}`)
			if i%2 == 0 {
				method, path, body = http.MethodGet, sessions+"queue", nil
			}
			var err error
			if responses[i], err = client.try(method, path, body); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	for _, conn := range held {
		conn.Release()
	}
	for _, got := range responses {
		got.isUnavailable()
	}
	r.as(a.dana).create(session, `{"intent":"escalate"}`).is(http.StatusCreated)
}

// Requests that queue behind a row which is locked in psql are not bugs either, and change nothing.
func TestLockedRowIsUnavailable(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.escalation(a.dana)
	tx, err := a.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "set local handoffd.account = '*'; select from event_heads for update"); err != nil {
		t.Fatal(err)
	}
	before := a.events()
	var asking sync.WaitGroup
	responses := make([]response, 24)
	for i := range responses {
		session, client := a.session(a.dana), r.as(a.dana)
		asking.Go(func() {
			var err error
			if responses[i], err = client.try(http.MethodPost, sessionPath(session)+"/handoff",
				`{"intent":"escalate"}`); err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, got := range responses {
		got.isUnavailable()
	}
	if after := a.events(); after != before {
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
		a := newAccount(t)
		var sessions []string
		for range 12 {
			sessions = append(sessions, sessionPath(a.session(a.dana)))
		}
		name, value, _ := strings.Cut(setting, " = ")
		a.Exec("do $$ begin execute format('alter database %I set %I = %L', current_database(), '" + name + "', '" +
			value + "'); end $$")
		pool, err := db.Open(t.Context(), a.URL, "handoffd/settings")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(pool.Close)
		r := a.replica(servicesOn(pool, api.Config{}))
		var asking sync.WaitGroup
		for _, session := range sessions {
			client := r.as(a.dana)
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
