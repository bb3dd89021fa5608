package tx_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
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
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/relay"
)

func TestMain(m *testing.M) {
	tx.SetMaxWait(time.Hour) // what waits in these tests is meant to share a commit, however slow the machine
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
	counted := a.Count("select coalesce(sum(handoffs), 0) from handoff_counts where account_id = $1 and status = 'waiting'",
		a.ID)
	events := a.Count("select count(*) from event_log where account_id = $1", a.ID)
	if handoffs != counted || handoffs != events {
		w.t.Errorf("account %d has %d handoffs, counts %d, and has %d events", i, handoffs, counted, events)
	}
	return handoffs
}

func TestChangesThatWaitShareACommit(t *testing.T) {
	w := newWorld(t)
	w.wantErrors(w.together(w.escalation(2), w.escalation(0), w.escalation(1), w.escalation(0), w.escalation(2)),
		nil, nil, nil, nil, nil)
	w.wantCommits(5)
	for i, want := range []int64{2, 1, 2} {
		if got := w.waiting(i); got != want {
			t.Errorf("account %d has %d handoffs, want %d", i, got, want)
		}
		events := w.committed[w.accounts[i].ID]
		if len(events) != int(want) {
			t.Fatalf("account %d: %d events are passed on", i, len(events))
		}
		for n, e := range events {
			if e.Seq != int64(n+1) || e.At.IsZero() || e.Type != handoff.EventCreated {
				t.Errorf("account %d: event %+v, want number %d", i, e, n+1)
			}
		}
	}
	if n := w.accounts[0].Count("select count(distinct xmin::text) from event_log"); n != 1 {
		t.Errorf("the events are of %d transactions", n)
	}
}

var errRefused = errors.New("refused")

func TestRefusedChangeLeavesTheOthers(t *testing.T) {
	w := newWorld(t)
	refused := w.escalation(1)
	escalate := refused.do
	refused.do = func(ctx context.Context, tx pgx.Tx) error { return errors.Join(escalate(ctx, tx), errRefused) }
	silent := request{account: w.accounts[1].ID, do: func(context.Context, pgx.Tx) error { return errRefused }}
	w.wantErrors(w.together(w.escalation(0), refused, silent, w.escalation(1)), nil, errRefused, errRefused, nil)
	w.wantCommits(2)
	if a, b := w.waiting(0), w.waiting(1); a != 1 || b != 1 {
		t.Errorf("the accounts have %d and %d handoffs", a, b)
	}
}

func TestRefusedChangesCommitNothing(t *testing.T) {
	w := newWorld(t)
	refused := request{account: w.accounts[1].ID, do: func(context.Context, pgx.Tx) error { return errRefused }}
	w.wantErrors(w.together(refused, refused), errRefused, errRefused)
	w.wantCommits()
}

func TestFailedStatementIsRunAlone(t *testing.T) {
	w := newWorld(t)
	runs := 0
	failing := request{account: w.accounts[0].ID, do: func(ctx context.Context, tx pgx.Tx) error {
		runs++
		_, err := tx.Exec(ctx, "select 1 / ($1::integer - 1)", runs) // in the first run
		return err
	}}
	w.wantErrors(w.together(failing, w.escalation(0), w.escalation(1)), nil, nil, nil)
	if runs != 2 {
		t.Errorf("it was run %d times", runs)
	}
	if w.waiting(0) != 1 || w.waiting(1) != 1 {
		t.Error("the others are not committed")
	}
}

func TestLockedRowDelaysNoOtherChange(t *testing.T) {
	w := newWorld(t)
	locked := w.escalation(0)
	blocker, err := db.ForAccount(w.accounts[0].Pool, w.accounts[0].ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(context.Background()) //nolint:errcheck // it has ended by then
	if _, err := blocker.Exec(t.Context(), "select from ai_sessions for update"); err != nil {
		t.Fatal(err)
	}
	others := make(chan struct{}, 2)
	requests := []request{locked, w.escalation(1), w.escalation(2)}
	release, end := w.occupyLanes()
	defer end()
	var running sync.WaitGroup
	for i, r := range requests {
		running.Go(func() {
			err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
			if err != nil {
				t.Errorf("request %d: %v", i, err)
			}
			if i > 0 {
				others <- struct{}{}
			}
		})
		w.awaitWaiting(i + 1)
	}
	release()
	<-others
	<-others
	if err := blocker.Rollback(t.Context()); err != nil { // only now
		t.Fatal(err)
	}
	running.Wait()
	w.wantCommits(2, 1)
	if w.waiting(0) != 1 {
		t.Error("the change that waited is not made")
	}
}

func TestClientThatLeavesDoesNotEndTheGroup(t *testing.T) {
	w := newWorld(t)
	leaving, left := w.escalation(0), w.escalation(1)
	var leaveNow, leaveBefore context.CancelFunc
	leaving.ctx, leaveNow = context.WithCancel(t.Context())
	left.ctx, leaveBefore = context.WithCancel(t.Context())
	escalate := leaving.do
	leaving.do = func(ctx context.Context, tx pgx.Tx) error {
		if err := escalate(ctx, tx); err != nil {
			return err
		}
		leaveNow()
		return escalate(ctx, tx)
	}
	first := request{account: w.accounts[0].ID, do: func(ctx context.Context, tx pgx.Tx) error {
		leaveBefore() // while it waits for its turn in the group
		return nil
	}}
	w.wantErrors(w.together(first, leaving, left, w.escalation(2)), nil, context.Canceled, context.Canceled, nil)
	w.wantCommits(2)
	if w.waiting(0) != 0 || w.waiting(1) != 0 || w.waiting(2) != 1 {
		t.Error("other changes are made than those of the clients that stayed")
	}
}

func TestChangeSeesItsAccountOnly(t *testing.T) {
	w := newWorld(t)
	var requests []request
	for i, a := range w.accounts {
		other := w.accounts[(i+1)%len(w.accounts)].ID
		requests = append(requests, request{account: a.ID, do: func(ctx context.Context, tx pgx.Tx) error {
			var seen uuid.UUID
			if err := tx.QueryRow(ctx, "select id from accounts").Scan(&seen); err != nil || seen != a.ID {
				t.Errorf("account %d sees %s, error %v", i, seen, err)
			}
			var accounts int
			if err := tx.QueryRow(ctx, "select count(*) from accounts").Scan(&accounts); err != nil || accounts != 1 {
				t.Errorf("account %d sees %d accounts, error %v", i, accounts, err)
			}
			tag, err := tx.Exec(ctx, "update accounts set name = 'Ours' where id = $1", other)
			if err != nil || tag.RowsAffected() > 0 {
				t.Errorf("account %d changes another: %s, error %v", i, tag, err)
			}
			return nil
		}})
	}
	appends := request{account: w.accounts[0].ID, do: func(ctx context.Context, transaction pgx.Tx) error {
		return transaction.(*tx.Transaction).Append(tx.Event{Account: w.accounts[1].ID, Type: "handoff_created"})
	}}
	results := w.together(append(requests, appends)...)
	w.wantErrors(results[:3], nil, nil, nil)
	if results[3] == nil {
		t.Error("an event is appended to the log of another account")
	}
}

// Another member of the group has saved the response: it is good only once that is committed.
func TestReplayInAGroup(t *testing.T) {
	w := newWorld(t)
	key := idempotency.Request{
		Account: w.accounts[0].ID, Owner: w.dana[0].UserID, Key: "k", Digest: make([]byte, 32),
	}
	session := w.accounts[0].Session(w.dana[0])
	var replayed, runs int
	repeat := func() request {
		return request{account: key.Account, do: func(ctx context.Context, transaction pgx.Tx) error {
			response, err := idempotency.DoTx(ctx, transaction, key, func(tx pgx.Tx) (idempotency.Response, error) {
				runs++
				_, _, err := w.CreateTx(ctx, tx, w.dana[0], handoff.Draft{Session: session, Intent: handoff.Escalate})
				return idempotency.Response{Status: 201, Body: []byte("{}")}, err
			})
			if response.Replayed {
				replayed++
				return errRefused // as Store.Do does: there is nothing to commit
			}
			return err
		}}
	}
	breakCommits(w.accounts[0], "true")
	for i, err := range w.together(repeat(), repeat()) {
		if err == nil || errors.Is(err, errRefused) {
			t.Errorf("request %d is answered with what is not committed: %v", i, err)
		}
	}
	w.accounts[0].Exec("drop function refuse cascade")
	replayed, runs = 0, 0
	w.wantErrors(w.together(repeat(), repeat()), nil, errRefused)
	if replayed != 1 || runs != 1 || w.waiting(0) != 1 {
		t.Errorf("%d runs, %d replays, %d handoffs", runs, replayed, w.waiting(0))
	}
}

// breakCommits makes every transaction fail at COMMIT that appended an event for which condition holds.
func breakCommits(a *handofftest.Account, condition string) {
	a.Exec(fmt.Sprintf(`create function refuse() returns trigger language plpgsql as $$
		begin
			if %s then raise 'refused at commit'; end if;
			return null;
		end $$`, condition))
	a.Exec(`create constraint trigger refuse after insert on event_log
		deferrable initially deferred for each row execute function refuse()`)
}

func TestFailedCommitIsRepeatedForEachChange(t *testing.T) {
	w := newWorld(t)
	breakCommits(w.accounts[0], fmt.Sprintf("new.account_id = '%s'", w.accounts[1].ID))
	results := w.together(w.escalation(0), w.escalation(1), w.escalation(2))
	if results[0] != nil || results[1] == nil || results[2] != nil {
		t.Errorf("got errors %v, want one of the second", results)
	}
	if w.waiting(0) != 1 || w.waiting(1) != 0 || w.waiting(2) != 1 {
		t.Error("other changes are made than those that can be committed")
	}
}

func TestClosedLogConcernsItsAccountOnly(t *testing.T) {
	w := newWorld(t)
	w.accounts[1].Exec("insert into event_heads (account_id, seq, closed) values ($1, 1, true)", w.accounts[1].ID)
	w.wantErrors(w.together(w.escalation(0), w.escalation(1)), nil, tx.ErrLogClosed)
	if w.waiting(0) != 1 {
		t.Error("the other account has no handoff")
	}
}

func TestPanicIsThatOfItsRequest(t *testing.T) {
	w := newWorld(t)
	release, end := w.occupyLanes()
	defer end()
	panicking := request{account: w.accounts[0].ID, do: func(context.Context, pgx.Tx) error { panic("a bug") }}
	var running sync.WaitGroup
	for i, r := range []request{w.escalation(1), panicking, w.escalation(2)} {
		running.Go(func() {
			defer func() {
				if got := recover(); (got == "a bug") != (i == 1) {
					t.Errorf("request %d panics with %v", i, got)
				}
			}()
			err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
			if err != nil {
				t.Errorf("request %d: %v", i, err)
			}
		})
		w.awaitWaiting(i + 1)
	}
	release()
	running.Wait()
	w.wantCommits(2)
}

func TestChangeIsMadeAloneWhenItHasWaitedForTooLong(t *testing.T) {
	w := newWorld(t)
	r := w.escalation(0)
	_, end := w.occupyLanes()
	defer end()
	defer tx.SetMaxWait(time.Hour)
	tx.SetMaxWait(time.Millisecond)
	err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
	if err != nil || w.waiting(0) != 1 {
		t.Errorf("%d handoffs, error %v", w.waiting(0), err)
	}
	w.wantCommits(1)
}

func TestUnknownOutcomeIsThatOfEveryChange(t *testing.T) {
	w := newWorld(t)
	refused := request{account: w.accounts[2].ID, do: func(context.Context, pgx.Tx) error { return errRefused }}
	requests := []request{w.escalation(0), w.escalation(1), refused}
	link, url := relay.Postgres(t, w.accounts[0].URL)
	w.use(handofftest.NewServices(openPool(t, url, statementTracer(func(sql string) {
		if sql == "commit" {
			link.Stall()
		}
	}))))
	t.Cleanup(link.Drop) // what is left of the dead link would hold the end of the pool up
	for i, err := range w.together(requests...) {
		if !errors.Is(err, tx.ErrOutcomeUnknown) {
			t.Errorf("request %d: got %v", i, err)
		}
	}
	if len(w.committed) > 0 {
		t.Errorf("events are passed on: %v", w.committed)
	}
}

func TestIdleRunnerMakesAChangeAtOnce(t *testing.T) {
	w := newWorld(t)
	r := w.escalation(0)
	var trips int
	var statements []string
	w.use(handofftest.NewServices(openPool(t, w.accounts[0].URL, statementTracer(func(sql string) {
		trips++
		statements = append(statements, sql)
	}))))
	err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error {
		trips = 0 // without those of preparing the connection
		_, err := tx.Exec(t.Context(), "select $1::integer", 1)
		return err
	})
	if err != nil || trips != 2 {
		t.Errorf("one statement takes %d round trips with its transaction, error %v", trips, err)
	}
	if err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) }); err != nil {
		t.Fatal(err)
	}
	w.wantCommits(1, 1)
	for _, sql := range statements {
		if strings.Contains(sql, "savepoint") {
			t.Errorf("a change that is alone has the statement %q", sql)
		}
	}
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
