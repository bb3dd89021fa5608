package chaos

import (
	"context"
	"fmt"
	"net/http"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

const (
	// timeout limits every wait for what must happen. It passes only when something is broken.
	timeout = 3 * time.Minute
	secret  = "the chaos suite signs its own tokens"

	// Runs that may lose no notification compare heads often, so that a loss is found, and are given time for the next
	// canary, which proves it, before they end.
	shortReconcile = 200 * time.Millisecond
	repairGrace    = 5*time.Second + 3*shortReconcile
)

// run is a set of replicas under one fault, and its history.
type run struct {
	t        *testing.T
	fault    string
	allowed  Allowance
	database database
	admin    *pgxpool.Pool // as superuser

	mu        sync.Mutex
	replicas  []*replica
	accounts  []*account
	followers []*follower
	receivers []*receiver
	mailboxes []*mailbox
	requests  []Request
	levels    []Level
	owner     map[uuid.UUID]uuid.UUID
	began     time.Time
	report    Report
}

// database is the database of a run.
type database struct{ URL, AdminURL string }

// begin starts a run in a database of its own, on a shared server.
func begin(t *testing.T, fault string, allowed Allowance) *run {
	t.Helper()
	d := dbtest.New(t)
	if d.AdminURL == "" {
		t.Skip("needs a superuser: set HANDOFF_TEST_ADMIN_URL beside DATABASE_URL, or neither")
	}
	return beginIn(t, fault, allowed, database{d.URL, d.AdminURL})
}

// beginOn starts a run on a server of its own, for faults of the server.
func beginOn(t *testing.T, fault string, allowed Allowance, config localpg.Config) (*run, *localpg.Server) {
	t.Helper()
	server := dbtest.StartServer(t, config)
	d := database{server.URL("handoffd"), server.AdminURL("handoffd")}
	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	return beginIn(t, fault, allowed, d), server
}

func beginIn(t *testing.T, fault string, allowed Allowance, d database) *run {
	t.Helper()
	admin, err := db.Open(context.Background(), d.AdminURL, "chaos")
	if err != nil {
		t.Fatal(err)
	}
	allowed.Stale = promised(allowed.Stale)
	r := &run{
		t: t, fault: fault, allowed: allowed, database: d, admin: admin,
		owner: make(map[uuid.UUID]uuid.UUID), began: time.Now(),
	}
	t.Cleanup(func() {
		verdict.Add(fault, r.report, time.Since(r.began), t.Failed())
		if *long {
			fmt.Printf("%-6v %s\n", time.Since(r.began).Round(100*time.Millisecond), fault)
		}
		admin.Close()
	})
	return r
}

// exec runs SQL as superuser.
func (r *run) exec(sql string, args ...any) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if _, err := r.admin.Exec(ctx, sql, args...); err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
}

// query returns the one value of a query, as superuser.
func query[T any](r *run, sql string, args ...any) (value T) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	if err := r.admin.QueryRow(ctx, sql, args...).Scan(&value); err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// finish waits until every live client is at the head, closes all clients, and checks the history.
func (r *run) finish() {
	r.t.Helper()
	h := History{Owner: r.owner, Levels: r.levels, Allowed: r.allowed}
	for _, a := range r.accounts {
		log := r.log(a)
		h.Logs = append(h.Logs, log)
		r.awaitHead(a, log)
		for _, w := range r.receivers {
			if w.endpoint.Account == a.id {
				w.awaitAll(timeout, log)
			}
		}
	}
	if !r.allowed.Repairs {
		<-time.After(repairGrace) // what was lost is counted with the next canary
	}
	alive := slices.DeleteFunc(slices.Clone(r.replicas), func(one *replica) bool { return !one.alive() })
	silent := 0 // transactions that replicas committed without notifying, on a shared server under load
	for _, one := range alive {
		fallbacks, _ := one.metric("handoffd_notify_fallbacks_total")
		silent += int(fallbacks)
	}
	for _, one := range alive {
		repairs, _ := one.metric("handoffd_reconcile_repairs_total")
		h.Repairs += max(0, int(repairs)-silent)
	}
	for _, f := range r.followers {
		h.Clients = append(h.Clients, f.close())
	}
	for _, w := range r.receivers {
		h.Endpoints = append(h.Endpoints, w.received())
	}
	for _, box := range r.mailboxes {
		h.Mailboxes = append(h.Mailboxes, box.read())
	}
	r.mu.Lock()
	h.Requests = r.requests
	r.mu.Unlock()
	for _, log := range h.Logs {
		for _, event := range log.Events {
			h.Owner[event.Session], h.Owner[event.Handoff] = log.Account, log.Account
		}
	}
	r.report = Check(h)
	for i, violation := range r.report.Violations {
		if i == 20 {
			r.t.Errorf("and %d more", len(r.report.Violations)-i)
			break
		}
		r.t.Error(violation)
	}
}

// awaitHead waits until the live followers of an account are at the head; [Check] reports those that are not.
func (r *run) awaitHead(a *account, log Log) {
	deadline := time.Now().Add(timeout)
	for _, f := range r.followers {
		if f.account == a && f.live() {
			f.await(time.Until(deadline), atHead(log))
		}
	}
}

// eventually polls until is returns true.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	waitFor(t, timeout, what, is)
}

// within polls until is returns true, for a promised time at most.
func within(t *testing.T, limit time.Duration, what string, is func() bool) {
	t.Helper()
	waitFor(t, promised(limit), what, is)
}

func waitFor(t *testing.T, limit time.Duration, what string, is func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(limit)
	for !is() {
		select {
		case <-tick.C:
		case <-overdue:
			t.Fatalf("not within %v: %s", limit, strings.TrimSpace(what))
		}
	}
}

// command runs a command of the binary on the run's database and returns its output.
func (r *run) command(arguments ...string) string {
	r.t.Helper()
	path, err := binary()
	if err != nil {
		r.t.Fatal(err)
	}
	process := exec.Command(path, arguments...)
	process.Env = append(process.Environ(), "DATABASE_URL="+r.database.URL)
	out, err := process.Output()
	if err != nil {
		r.t.Fatalf("%v: %v", arguments, err)
	}
	return strings.TrimSpace(string(out))
}

// expectNoServerError checks that no request was answered with a 5xx other than 503.
func (r *run) expectNoServerError() {
	r.t.Helper()
	for _, request := range r.requests {
		if request.Status >= http.StatusInternalServerError && request.Status != http.StatusServiceUnavailable {
			r.t.Errorf("a request was answered %d %s", request.Status, request.Body)
		}
	}
}
