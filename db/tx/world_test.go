package tx_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestMain(m *testing.M) {
	// What waits in these tests is meant to share a commit, however slow the machine.
	tx.SetMaxWait(time.Hour)
	tx.SetGroupTimes(time.Minute)
	dbtest.Main(m)
}

// world is a database with three accounts, each with an engineer, and the Runner that all share.
type world struct {
	*handofftest.Services
	t        *testing.T
	accounts [3]*handofftest.Account
	dana     [3]auth.Principal

	mu        sync.Mutex
	commits   []int // how many changes each was for
	committed map[uuid.UUID][]tx.Event
}

func newWorld(t *testing.T) *world {
	t.Helper()
	first := handofftest.New(t)
	w := &world{t: t, accounts: [3]*handofftest.Account{first, first.OtherAccount(), first.OtherAccount()}}
	for i, a := range w.accounts {
		w.dana[i] = a.Engineer("Dana")
	}
	w.use(first.Services)
	return w
}

// use makes further changes through other services on the same database.
func (w *world) use(services *handofftest.Services) {
	w.Services, w.commits, w.committed = services, nil, make(map[uuid.UUID][]tx.Event)
	w.Runner.ObserveCommit = func(_ time.Duration, changes int) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.commits = append(w.commits, changes)
	}
	w.Runner.Committed = func(epoch string, events []tx.Event) {
		w.mu.Lock()
		defer w.mu.Unlock()
		if epoch == "" {
			w.t.Error("events have no epoch")
		}
		w.committed[events[0].Account] = append(w.committed[events[0].Account], events...)
	}
}

// request is a change that a request makes.
type request struct {
	ctx     context.Context // nil: that of the test
	account uuid.UUID
	do      func(ctx context.Context, tx pgx.Tx) error
}

// escalation escalates a new session of an account.
func (w *world) escalation(i int) request {
	w.t.Helper()
	session := w.accounts[i].Session(w.dana[i])
	return request{account: w.accounts[i].ID, do: func(ctx context.Context, tx pgx.Tx) error {
		_, _, err := w.CreateTx(ctx, tx, w.dana[i], handoff.Draft{Session: session, Intent: handoff.Escalate})
		return err
	}}
}

var errReleased = errors.New("the lane is free again")

// occupyLanes returns when no lane is free. Release frees one, and end all.
func (w *world) occupyLanes() (release, end func()) {
	w.t.Helper()
	w.mu.Lock()
	w.commits = nil // those of preparing
	w.mu.Unlock()
	leave := make(chan struct{})
	var ended sync.WaitGroup
	for range 2 {
		inLane := make(chan struct{})
		ended.Go(func() {
			err := w.Runner.RunShared(context.Background(), uuid.New(), func(pgx.Tx) error {
				close(inLane)
				<-leave
				return errReleased
			})
			if !errors.Is(err, errReleased) {
				w.t.Error(err)
			}
		})
		<-inLane
	}
	return func() { leave <- struct{}{} }, func() { close(leave); ended.Wait() }
}

// together runs requests while the lanes are occupied, so that they share the lane that becomes free, and returns their
// errors.
func (w *world) together(requests ...request) []error {
	w.t.Helper()
	release, end := w.occupyLanes()
	defer end()
	results := make([]error, len(requests))
	var running sync.WaitGroup
	for i, r := range requests {
		if r.ctx == nil {
			r.ctx = w.t.Context()
		}
		running.Go(func() {
			results[i] = w.Runner.RunShared(r.ctx, r.account, func(tx pgx.Tx) error { return r.do(r.ctx, tx) })
		})
		w.awaitWaiting(i + 1)
	}
	release()
	running.Wait()
	return results
}

// awaitWaiting returns when n changes wait for a lane.
func (w *world) awaitWaiting(n int) {
	for w.Runner.Waiting() < n {
		runtime.Gosched()
	}
}

func (w *world) wantErrors(got []error, want ...error) {
	w.t.Helper()
	for i := range got {
		if !errors.Is(got[i], want[i]) {
			w.t.Errorf("request %d: got error %v, want %v", i, got[i], want[i])
		}
	}
}

func (w *world) wantCommits(want ...int) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.commits, want) {
		w.t.Errorf("commits are for %v changes, want %v", w.commits, want)
	}
}

// waiting returns how many handoffs of an account wait, as its queue counts them.
func (w *world) waiting(i int) int64 {
	w.t.Helper()
	a := w.accounts[i]
	handoffs := a.Count("select count(*) from handoffs where account_id = $1 and status = 'waiting'", a.ID)
	counted := a.Count(
		"select coalesce(sum(handoffs), 0) from handoff_counts where account_id = $1 and status = 'waiting'", a.ID)
	events := a.Count("select count(*) from event_log where account_id = $1", a.ID)
	if handoffs != counted || handoffs != events {
		w.t.Errorf("account %d has %d handoffs, counts %d, and has %d events", i, handoffs, counted, events)
	}
	return handoffs
}

// openPool opens a pool whose statements are traced.
func openPool(t *testing.T, url string, tracer pgx.QueryTracer) *pgxpool.Pool {
	t.Helper()
	opened, err := db.Open(t.Context(), url, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	config := opened.Config()
	opened.Close()
	config.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

// statementTracer is called with the last statement of each round trip.
type statementTracer func(sql string)

func (f statementTracer) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	f(q.SQL)
	return ctx
}

func (f statementTracer) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (f statementTracer) TraceBatchStart(ctx context.Context, _ *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	f(b.Batch.QueuedQueries[b.Batch.Len()-1].SQL)
	return ctx
}

func (f statementTracer) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (f statementTracer) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}
