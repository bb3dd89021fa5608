package tx_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

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
		err := transaction.(*tx.Transaction).Append(tx.Event{Account: w.accounts[1].ID, Type: "handoff_created"})
		if err == nil {
			t.Error("an event can be appended to the log of another account")
		}
		return nil
	}}
	w.wantErrors(w.together(append(requests, appends)...), nil, nil, nil, nil)
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

func TestChangeWithLittleTimeLeftIsMadeAlone(t *testing.T) {
	w := newWorld(t)
	late := w.escalation(0)
	var cancel context.CancelFunc
	// As long as a group and its COMMIT can take, without the time to look a lost COMMIT up.
	late.ctx, cancel = context.WithTimeout(t.Context(), time.Minute+1200*time.Millisecond)
	defer cancel()
	w.wantErrors(w.together(late, w.escalation(1), w.escalation(2)), nil, nil, nil)
	w.wantCommits(2, 1)
	if w.waiting(0) != 1 {
		t.Error("the change that had little time left is not made")
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
	for range 2 { // the first prepares the connection
		trips = 0
		err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error {
			_, err := tx.Exec(t.Context(), "select $1::integer", 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if trips != 2 {
		t.Errorf("one statement takes %d round trips with its transaction", trips)
	}
	err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
	if err != nil {
		t.Fatal(err)
	}
	w.wantCommits(1, 1, 1)
	for _, sql := range statements {
		if strings.Contains(sql, "savepoint") {
			t.Errorf("a change that is alone has the statement %q", sql)
		}
	}
}
