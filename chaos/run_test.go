package chaos

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

const (
	// patience is how long a run waits for what must come. Nothing waits that long unless it is broken.
	patience = 3 * time.Minute
	secret   = "the chaos suite signs its own tokens"

	// In a run that loses nothing heads are compared often, so that a loss is counted before the run ends: a second and two
	// comparisons after it.
	sharpReconcile = 200 * time.Millisecond
	graceOfRepairs = time.Second + 3*sharpReconcile
)

// run is a fleet of replicas under one fault, and the history of it.
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
	requests  []Request
	levels    []Level
	owner     map[uuid.UUID]uuid.UUID
	began     time.Time
	report    Report
}

// database is where a run takes place.
type database struct{ URL, AdminURL string }

// begin starts a run in a database of its own, on a server that others use too.
func begin(t *testing.T, fault string, allowed Allowance) *run {
	t.Helper()
	d := dbtest.New(t)
	if d.AdminURL == "" {
		t.Skip("needs a superuser: set HANDOFF_TEST_ADMIN_URL beside DATABASE_URL, or neither")
	}
	return beginIn(t, fault, allowed, database{d.URL, d.AdminURL})
}

// beginOn starts a run on a server of its own, which the fault may mistreat.
func beginOn(t *testing.T, fault string, allowed Allowance, config localpg.Config) (*run, *localpg.Server) {
	t.Helper()
	server, err := localpg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
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
		t: t, fault: fault, allowed: allowed, database: d, admin: admin, owner: make(map[uuid.UUID]uuid.UUID), began: time.Now(),
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

// account is an account of the run and its people, all of them engineers.
type account struct {
	id    uuid.UUID
	users []user
}

type user struct {
	id    uuid.UUID
	token string
}

// account adds an account with people. Whatever text it holds anywhere contains its id, for foreign eyes to be caught.
func (r *run) account(people int) *account {
	r.t.Helper()
	a := &account{id: uuid.New()}
	r.owner[a.id] = a.id
	r.exec(`insert into accounts (id, name) values ($1, $2)`, a.id, "Account "+a.id.String())
	for range people {
		a.users = append(a.users, r.user(a, "engineer"))
	}
	r.accounts = append(r.accounts, a)
	return a
}

// user adds somebody to an account.
func (r *run) user(a *account, role string) user {
	r.t.Helper()
	id := uuid.New()
	r.owner[id] = a.id
	r.exec(`insert into users (id, account_id, email, name, role) values ($1, $2, $3, $4, $5)`,
		id, a.id, id.String()+"@example.com", "Somebody of "+a.id.String(), role)
	return user{id: id, token: r.token(id, time.Hour)}
}

func (r *run) token(subject uuid.UUID, lifetime time.Duration) string {
	r.t.Helper()
	signer, err := auth.NewSigner([]byte(secret), "", "")
	if err != nil {
		r.t.Fatal(err)
	}
	token, err := signer.Sign(auth.Claims{Subject: subject, ExpiresAt: time.Now().Add(lifetime)})
	if err != nil {
		r.t.Fatal(err)
	}
	return token
}

// exec runs SQL as superuser.
func (r *run) exec(sql string, args ...any) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if _, err := r.admin.Exec(ctx, sql, args...); err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
}

// query asks for one value as superuser.
func query[T any](r *run, sql string, args ...any) (value T) {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := r.admin.QueryRow(ctx, sql, args...).Scan(&value); err != nil {
		r.t.Fatalf("%s: %v", sql, err)
	}
	return value
}

// log reads the log of an account.
func (r *run) log(a *account) Log {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	log := Log{Account: a.id}
	err := pgx.BeginTxFunc(ctx, r.admin, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		err := tx.QueryRow(ctx, `select current_event_epoch(), coalesce(max(seq), 0), coalesce(max(floor), 0)
			from event_heads where account_id = $1`, a.id).Scan(&log.Epoch, &log.Head, &log.Floor)
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, `select l.seq, l.at, l.type, l.handoff_id, h.session_id, coalesce(l.data->'by'->>'id', '00000000-0000-0000-0000-000000000000')::uuid
			from event_log as l join handoffs as h on h.id = l.handoff_id where l.account_id = $1 order by l.seq`, a.id)
		if err != nil {
			return err
		}
		log.Events, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (Event, error) {
			e := Event{Effect: Effect{Account: a.id}}
			err := row.Scan(&e.Seq, &e.At, &e.Type, &e.Handoff, &e.Session, &e.By)
			return e, err
		})
		return err
	})
	if err != nil {
		r.t.Fatalf("read log: %v", err)
	}
	return log
}

// finish waits until every live client is at the head, ends them, and judges the history.
func (r *run) finish() {
	r.t.Helper()
	h := History{Owner: r.owner, Levels: r.levels, Allowed: r.allowed}
	for _, a := range r.accounts {
		log := r.log(a)
		h.Logs = append(h.Logs, log)
		r.awaitHead(a, log)
	}
	if !r.allowed.Repairs {
		<-time.After(graceOfRepairs) // a loss is one only when its hint has not come for a while
	}
	alive := slices.DeleteFunc(slices.Clone(r.replicas), func(one *replica) bool { return !one.alive() })
	silent := 0 // events that were committed without their hint, and said so: others use the same cluster
	for _, one := range alive {
		fallbacks, _ := one.metric("handoffd_notify_fallbacks_total")
		silent += int(fallbacks)
	}
	for _, one := range alive {
		repairs, _ := one.metric("handoffd_reconcile_repairs_total")
		h.Repairs += max(0, int(repairs)-silent)
	}
	r.mu.Lock()
	followers := slices.Clone(r.followers)
	r.mu.Unlock()
	for _, f := range followers {
		h.Clients = append(h.Clients, f.close())
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

// awaitHead gives live followers the time they need; the checker judges where they are afterwards.
func (r *run) awaitHead(a *account, log Log) {
	deadline := time.Now().Add(patience)
	for _, f := range r.followers {
		if f.account == a && f.live() {
			f.await(time.Until(deadline), atHead(log))
		}
	}
}

// eventually waits for what can only be asked for again and again: the state of another process.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	waitFor(t, patience, what, is)
}

// within waits for what is promised to be so in time.
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
