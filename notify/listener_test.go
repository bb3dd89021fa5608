package notify_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/notify"
)

func TestTerminatedListenerLeavesNoGap(t *testing.T) {
	const writers, each = 4, 250
	a := newAccount(t)
	r := a.replica("doomed", never) // so that only the listener can repair
	s := r.subscribe(a.id, notify.Head())
	var writing sync.WaitGroup
	for range writers {
		writing.Go(func() { a.commit(each) })
	}
	var done atomic.Bool
	terminated := make(chan int)
	go func() {
		n := 0
		for !done.Load() {
			n += a.terminate("doomed")
		}
		terminated <- n
	}()
	writing.Wait()
	done.Store(true)
	if n := <-terminated; n < 3 {
		t.Errorf("the listener was terminated only %d times", n)
	}
	s.readUpTo(writers * each)
	a.commit(1)
	s.readUpTo(writers*each + 1)
	if !r.Health().Listening {
		t.Error("the listener reports that it does not listen")
	}
}

// terminate ends the sessions with that application name, and returns how many there were.
func (a *account) terminate(application string) int {
	a.t.Helper()
	var n int
	err := a.Pool.QueryRow(context.Background(), `select count(pg_terminate_backend(pid)) from pg_stat_activity
		where application_name = $1 and datname = current_database()`, application).Scan(&n)
	if err != nil {
		a.t.Error(err)
	}
	return n
}

// awaitAtMostOne waits until at most one session has that application name. The backend of a closed connection ends a
// moment after it, when the next one may be there.
func (a *account) awaitAtMostOne(application string) {
	a.t.Helper()
	for deadline := time.Now().Add(timeout); ; <-time.After(10 * time.Millisecond) {
		var n int
		err := a.Pool.QueryRow(context.Background(), `select count(*) from pg_stat_activity
			where application_name = $1 and datname = current_database()`, application).Scan(&n)
		switch {
		case err != nil:
			a.t.Fatal(err)
		case n <= 1:
			return
		case time.Now().After(deadline):
			a.t.Fatalf("%d connections of %s", n, application)
		}
	}
}

func TestListenerRetriesRefusedConnections(t *testing.T) {
	a := newAccount(t)
	refusals, log := 3, logtest.New(t)
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}), Writer: a.Pool, Logger: log.Logger,
		Connect: func(ctx context.Context) (*pgx.Conn, error) {
			if refusals--; refusals >= 0 {
				return nil, errors.New("refused")
			}
			return pgx.Connect(ctx, a.URL)
		},
	}
	background(t, listener.Run)
	log.Await(listening)
	if !listener.Health().Listening {
		t.Error("the listener reports that it does not listen")
	}
}

func TestListenerStopsWithItsContext(t *testing.T) {
	a := newAccount(t)
	log := logtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	listener := &notify.Listener{
		Hub: notify.NewHub(notify.Log{DB: a.Pool}), Writer: a.Pool, Logger: log.Logger,
		Connect: func(ctx context.Context) (*pgx.Conn, error) { return pgx.Connect(ctx, a.URL) },
	}
	stopped := make(chan error)
	go func() { stopped <- listener.Run(ctx) }()
	log.Await(listening)
	stop()
	if err := <-stopped; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if listener.Health().Listening {
		t.Error("the listener reports that it listens")
	}
}

func TestMalformedNotificationsAreCountedAndDropped(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	s := r.subscribe(a.id, notify.Head())
	malformed := []string{
		"", "x", "null", "[]", "{}", `"handoff"`, strings.Repeat("{", 7000), `{"v":1}`,
		fmt.Sprintf(`{"v":2,"account_id":"%s","epoch":"a","seq":1}`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"a","seq":0}`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"a","seq":-1}`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"","seq":1}`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"a","seq":"1"}`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"a","seq":1`, a.id),
		fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"a","seq":99999999999999999999}`, a.id),
		`{"v":1,"account_id":"00000000-0000-0000-0000-000000000000","epoch":"a","seq":1}`,
		`{"v":1,"account_id":"unknown","epoch":"a","seq":1}`,
	}
	before := r.Stats().LogReads
	for _, payload := range malformed {
		a.notify(payload)
	}
	a.commit(1) // received after the malformed ones
	s.readUpTo(1)
	if got := r.Health().Malformed; got != int64(len(malformed)) {
		t.Errorf("%d counted as malformed, want %d", got, len(malformed))
	}
	if reads := r.Stats().LogReads - before; reads > 1 {
		t.Errorf("%d reads of the log for one event and malformed notifications", reads)
	}
}

func TestForgedHintCostsAtMostOneRead(t *testing.T) {
	const forged = 100
	a := newAccount(t)
	r := a.replica("r", never)
	s := r.subscribe(a.id, notify.Head())
	before := r.Stats().LogReads
	for n := range forged {
		a.notify(payload(a.id, a.position().Epoch, math.MaxInt64-int64(n)))
		a.notify(payload(uuid.New(), a.position().Epoch, 1)) // without subscribers: no read
		a.notify(payload(a.id, a.position().Epoch, -5))      // malformed: no read
	}
	a.commit(2)
	s.readUpTo(2)
	if reads := r.Stats().LogReads - before; reads > forged+2 {
		t.Errorf("%d reads of the log for 2 events and %d forged hints", reads, forged)
	}
	if s.Position() != a.position() {
		t.Errorf("the subscriber is at %s, the log at %s", s.Position(), a.position())
	}
}

func (a *account) notify(payload string) {
	a.t.Helper()
	a.exec("select pg_notify($1, $2)", notify.Channel, payload)
}

func payload(account uuid.UUID, epoch string, seq int64) string {
	return fmt.Sprintf(`{"v":1,"account_id":"%s","epoch":"%s","seq":%d,"type":"handoff_created"}`, account, epoch, seq)
}
