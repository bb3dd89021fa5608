package notify_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
)

// timeout bounds every wait of a test. It is reached only where something is broken.
const timeout = 5 * time.Minute

// never is the interval of hubs that must not find events by comparing heads.
const never = time.Hour

// account is a new account with a handoff for its events.
type account struct {
	*dbtest.Database
	t       testing.TB
	id      uuid.UUID
	handoff uuid.UUID
}

func newAccount(t testing.TB) *account {
	t.Helper()
	return newAccountIn(t, dbtest.New(t))
}

// neighbour returns another account in the same database.
func (a *account) neighbour() *account {
	a.t.Helper()
	return newAccountIn(a.t, a.Database)
}

func newAccountIn(t testing.TB, d *dbtest.Database) *account {
	t.Helper()
	id, handoff, err := insertHandoff(t.Context(), d.Pool)
	if err != nil {
		t.Fatal(err)
	}
	return &account{Database: d, t: t, id: id, handoff: handoff}
}

// insertHandoff inserts an account with one handoff.
func insertHandoff(ctx context.Context, pool *pgxpool.Pool) (account, handoff uuid.UUID, err error) {
	account, handoff = uuid.New(), uuid.New()
	user, session := uuid.New(), uuid.New()
	for _, statement := range []struct {
		sql  string
		args []any
	}{
		{`insert into accounts (id, name) values ($1, 'Acme Support')`, []any{account}},
		{`insert into users (id, account_id, email, name, role)
			values ($1, $2, 'dana@example.com', 'Dana', 'engineer')`, []any{user, account}},
		{`insert into ai_sessions (id, account_id, user_id, title)
			values ($1, $2, $3, 'VPN drops every hour')`, []any{session, account, user}},
		{
			`insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at,
			waiting_since, context) values ($1, $2, 1, $3, 'escalate', 'normal', 'waiting', $4, now(), now(), '{}')`,
			[]any{handoff, account, session, user},
		},
	} {
		if _, err := db.AllAccounts(pool).Exec(ctx, statement.sql, statement.args...); err != nil {
			return uuid.Nil, uuid.Nil, err
		}
	}
	return account, handoff, nil
}

func (a *account) exec(sql string, args ...any) {
	a.t.Helper()
	if _, err := db.AllAccounts(a.Pool).Exec(context.Background(), sql, args...); err != nil {
		a.t.Fatal(err)
	}
}

func (a *account) append(tx pgx.Tx) (notify.Event, error) {
	return notify.Append(context.Background(), tx, a.id, "handoff_created", a.handoff, map[string]string{"by": "Dana"})
}

// commit commits n events, each in a transaction of its own.
func (a *account) commit(n int) {
	a.t.Helper()
	for range n {
		if err := a.inTx(func(tx pgx.Tx) error { _, err := a.append(tx); return err }); err != nil {
			a.t.Fatal(err)
		}
	}
}

func (a *account) inTx(do func(pgx.Tx) error) error {
	return pgx.BeginFunc(context.Background(), db.AllAccounts(a.Pool), do)
}

var errRollBack = errors.New("roll back")

// rollback appends an event in a transaction that rolls back.
func (a *account) rollback() {
	a.t.Helper()
	err := a.inTx(func(tx pgx.Tx) error {
		if _, err := a.append(tx); err != nil {
			return err
		}
		return errRollBack
	})
	if !errors.Is(err, errRollBack) {
		a.t.Fatal(err)
	}
}

// position returns the end of the account's log.
func (a *account) position() notify.Position {
	a.t.Helper()
	var at notify.Position
	err := a.inTx(func(tx pgx.Tx) (err error) {
		at, err = notify.Current(context.Background(), tx, a.id)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return at
}

// replica is a hub and its listener, as a process has them.
type replica struct {
	*notify.Hub
	*notify.Listener
	name string
	t    testing.TB
}

// replica starts a replica that listens.
func (a *account) replica(name string, interval time.Duration) *replica {
	a.t.Helper()
	r := a.hubOnly(interval)
	connect, err := db.Listen(a.URL, name)
	if err != nil {
		a.t.Fatal(err)
	}
	r.name = name
	log := logtest.New(a.t)
	r.Listener = &notify.Listener{Connect: connect, Hub: r.Hub, Writer: a.Pool, Replica: name, Logger: log.Logger}
	background(a.t, r.Listener.Run)
	log.Await(listening)
	return r
}

// hubOnly starts a replica without a listener.
func (a *account) hubOnly(interval time.Duration) *replica {
	a.t.Helper()
	return startHub(a.t, notify.Log{DB: a.Pool}, 0, interval)
}

// startHub starts a replica without a listener on any log. A window or interval of 0 is the default.
func startHub(t testing.TB, log notify.EventLog, window int, interval time.Duration) *replica {
	hub := notify.NewHub(log)
	hub.Window, hub.Interval = window, interval
	background(t, hub.Run)
	return &replica{Hub: hub, t: t}
}

// background runs run until the test ends. It fails the test if run ends before that.
func background(t testing.TB, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
}

// subscriber is a subscription that checks what it receives.
type subscriber struct {
	*notify.Subscription
	t testing.TB
}

func (r *replica) subscribe(account uuid.UUID, after notify.Position) *subscriber {
	r.t.Helper()
	s, err := r.trySubscribe(account, after)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(s.Close)
	return &subscriber{Subscription: s, t: r.t}
}

func (r *replica) trySubscribe(account uuid.UUID, after notify.Position) (*notify.Subscription, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return r.Subscribe(ctx, account, after)
}

// readUpTo reads up to the event last, and expects each event once and in order.
func (s *subscriber) readUpTo(last int64) []notify.Event {
	s.t.Helper()
	events, err := follow(s.Subscription, last)
	if err != nil {
		s.t.Fatal(err)
	}
	return events
}

func follow(s *notify.Subscription, last int64) ([]notify.Event, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var all []notify.Event
	for s.Position().Seq < last {
		at := s.Position().Seq
		events, err := s.Next(ctx)
		if err != nil {
			return nil, fmt.Errorf("waiting for event %d of %d: %w", at+1, last, err)
		}
		for _, e := range events {
			if at++; e.Seq != at {
				return nil, fmt.Errorf("got event %d, want %d", e.Seq, at)
			}
		}
		all = append(all, events...)
	}
	if got := s.Position().Seq; got != last {
		return nil, fmt.Errorf("read up to %d, want %d", got, last)
	}
	return all, nil
}

// expectReset expects the next call of Next to return a reset.
func (s *subscriber) expectReset(want notify.ResetReason) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	events, err := s.Next(ctx)
	checkReset(s.t, err, want)
	if len(events) > 0 {
		s.t.Errorf("Next returned a reset with events: %v", events)
	}
}

func checkReset(t testing.TB, err error, want notify.ResetReason) {
	t.Helper()
	if reset, ok := errors.AsType[*notify.ResetError](err); !ok || reset.Reason != want {
		t.Fatalf("got %v, want a reset: %s", err, want)
	}
}
