package tx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/relay"
)

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

// A statement that cannot be prepared keeps those before it, which end the change of another, from being run.
func TestStatementThatCannotBePreparedUndoesNoOtherChange(t *testing.T) {
	w := newWorld(t)
	teams, requests := make([]uuid.UUID, len(w.accounts)), make([]request, 0, 2*len(w.accounts))
	want := make([]error, len(w.accounts))
	for i, a := range w.accounts {
		teams[i] = uuid.New()
		requests = append(requests, request{account: a.ID, do: func(ctx context.Context, tx pgx.Tx) error {
			_, err := tx.Exec(ctx, "insert into teams (account_id, id, name) values ($1, $2, 'Network')", a.ID, teams[i])
			return err
		}})
	}
	for _, a := range w.accounts {
		requests = append(requests, request{account: a.ID, do: func(ctx context.Context, tx pgx.Tx) error {
			return tx.QueryRow(ctx, "select $1::text from absent", "x").Scan(new(string))
		}})
	}
	results := w.together(requests...)
	w.wantErrors(results[:len(want)], want...)
	for i, a := range w.accounts {
		if refused, ok := errors.AsType[*pgconn.PgError](results[len(want)+i]); !ok || refused.Code != "42P01" {
			t.Errorf("got error %v, want that the table is absent", results[len(want)+i])
		}
		if n := a.Count("select count(*) from teams where id = $1", teams[i]); n != 1 {
			t.Errorf("account %d has %d teams, but its change is said to be made", i, n)
		}
	}
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

func panicInChange(context.Context, pgx.Tx) error { panic("a bug") }

func TestPanicIsThatOfItsRequestAndShowsItsOwnStack(t *testing.T) {
	w := newWorld(t)
	release, end := w.occupyLanes()
	defer end()
	panicking := request{account: w.accounts[0].ID, do: panicInChange}
	var running sync.WaitGroup
	for i, r := range []request{w.escalation(1), panicking, w.escalation(2)} {
		running.Go(func() {
			defer func() {
				got := recover()
				text := fmt.Sprint(got)
				if i != 1 && got != nil {
					t.Errorf("request %d panics with %v", i, got)
				}
				if i == 1 && (!strings.HasPrefix(text, "a bug\n") || !strings.Contains(text, "panicInChange")) {
					t.Errorf("it panics with %v, want the stack of the change", got)
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

// While a change is a deadlock's victim, another one meets trouble with notifications.
func TestEachCauseOfAnotherRunHasOne(t *testing.T) {
	w := newWorld(t)
	r, runs := w.escalation(0), 0
	err := w.Runner.Run(t.Context(), r.account, func(tx pgx.Tx) error {
		if runs++; runs > 1 {
			w.Runner.RefuseNotifications()
			return r.do(t.Context(), tx)
		}
		return &pgconn.PgError{Code: "40P01"}
	})
	if err != nil || runs != 3 || w.waiting(0) != 1 {
		t.Errorf("%d runs, %d handoffs, error %v", runs, w.waiting(0), err)
	}
	if n := w.Runner.NotifyFallbacks(); n != 1 {
		t.Errorf("%d commits without notifications", n)
	}
}

// Arguments are encoded before anything is sent: no other connection is asked for the outcome.
func TestCommitWhoseArgumentsCannotBeEncodedIsRefused(t *testing.T) {
	w := newWorld(t)
	runs := 0
	err := w.Runner.RunShared(t.Context(), w.accounts[0].ID, func(transaction pgx.Tx) error {
		runs++
		transaction.(*tx.Transaction).Tx.(*db.Tx).Defer("select $1::integer", struct{}{})
		return nil
	})
	if err == nil || errors.Is(err, tx.ErrOutcomeUnknown) || runs != 1 {
		t.Errorf("got error %v after %d runs", err, runs)
	}
	if err := w.Runner.RunShared(t.Context(), w.accounts[0].ID, func(pgx.Tx) error { return nil }); err != nil {
		t.Errorf("the next change: %v", err)
	}
}
