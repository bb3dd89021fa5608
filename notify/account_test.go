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

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/notify"
)

// patience is how long a test waits for what must come, on the slowest machine with other work on it. Nothing waits that long
// unless it is broken.
const patience = 5 * time.Minute

// never is an interval for hubs that must not owe an event to the comparison of heads.
const never = time.Hour

// account is a fresh account with a handoff to have events about.
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

// neighbour is another account in the same database.
func (a *account) neighbour() *account {
	a.t.Helper()
	return newAccountIn(a.t, a.Database)
}

func newAccountIn(t testing.TB, d *dbtest.Database) *account {
	t.Helper()
	a := &account{Database: d, t: t, id: uuid.New(), handoff: uuid.New()}
	user, session := uuid.New(), uuid.New()
	a.exec(`insert into accounts (id, name) values ($1, 'Acme Support')`, a.id)
	a.exec(`insert into users (id, account_id, email, name, role) values ($1, $2, 'dana@example.com', 'Dana', 'engineer')`,
		user, a.id)
	a.exec(`insert into ai_sessions (id, account_id, user_id, title) values ($1, $2, $3, 'VPN drops every hour')`,
		session, a.id, user)
	a.exec(`insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at,
		waiting_since, context) values ($1, $2, 1, $3, 'escalate', 'normal', 'waiting', $4, now(), now(), '{}')`,
		a.handoff, a.id, session, user)
	return a
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

var errChangedMind = errors.New("changed my mind")

// rollback appends an event and takes it back.
func (a *account) rollback() {
	a.t.Helper()
	err := a.inTx(func(tx pgx.Tx) error {
		if _, err := a.append(tx); err != nil {
			return err
		}
		return errChangedMind
	})
	if !errors.Is(err, errChangedMind) {
		a.t.Fatal(err)
	}
}

// position is where the account's log ends.
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

// replica is a hub, and the listener of its hints, as a process has them.
type replica struct {
	*notify.Hub
	*notify.Listener
	name string
	t    testing.TB
}

// replica starts one that listens.
func (a *account) replica(name string, interval time.Duration) *replica {
	a.t.Helper()
	r := a.deafReplica(interval)
	connect, err := db.Listen(a.URL, name)
	if err != nil {
		a.t.Fatal(err)
	}
	r.name = name
	r.Listener = &notify.Listener{Connect: connect, Hub: r.Hub, Writer: a.Pool, Replica: name}
	background(a.t, r.Listener.Run)
	select {
	case <-r.Ready():
	case <-time.After(patience):
		a.t.Fatal("the listener is not ready")
	}
	return r
}

// deafReplica starts one to which no notification ever comes.
func (a *account) deafReplica(interval time.Duration) *replica {
	a.t.Helper()
	hub := notify.NewHub(notify.Log{DB: a.Pool})
	hub.Interval = interval
	background(a.t, hub.Run)
	return &replica{Hub: hub, t: a.t}
}

// background runs until the test ends, and fails it if that is not what ended run.
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

// subscriber is a subscription that checks what it is given.
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
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return r.Subscribe(ctx, account, after)
}

// getsUpTo reads until the event with the number last: each once, in order, none after it.
func (s *subscriber) getsUpTo(last int64) []notify.Event {
	s.t.Helper()
	events, err := follow(s.Subscription, last)
	if err != nil {
		s.t.Fatal(err)
	}
	return events
}

func follow(s *notify.Subscription, last int64) ([]notify.Event, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
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

// isReset expects the next thing the subscriber hears to be a reset.
func (s *subscriber) isReset(want notify.ResetReason) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	events, err := s.Next(ctx)
	checkReset(s.t, err, want)
	if len(events) > 0 {
		s.t.Errorf("a reset came with events: %v", events)
	}
}

func checkReset(t testing.TB, err error, want notify.ResetReason) {
	t.Helper()
	if reset, ok := errors.AsType[*notify.ResetError](err); !ok || reset.Reason != want {
		t.Fatalf("got %v, want a reset: %s", err, want)
	}
}
