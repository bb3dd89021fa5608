package tx_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestEscalationTakesTwoRoundTrips(t *testing.T) {
	w := newWorld(t)
	var trips []string
	w.use(handofftest.NewServices(openPool(t, w.accounts[0].URL, statementTracer(func(sql string) {
		trips = append(trips, sql)
	}))))
	for range 2 { // the first prepares the connection
		r := w.escalation(0)
		trips = nil
		err := w.Runner.RunShared(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(trips) != 2 || trips[1] != "commit" {
		t.Errorf("the last statements of the round trips are %q", trips)
	}
}

// COMMIT has a second, and is taken to wait for a standby when that has passed.
func TestLargeHandoffsAreInsertedBeforeCommit(t *testing.T) {
	w := newWorld(t)
	flushes := 0
	w.use(handofftest.NewServices(openPool(t, w.accounts[0].URL, statementTracer(func(sql string) {
		if strings.Contains(sql, "insert into handoffs") {
			flushes++
		}
	}))))
	large := func(i, size int) request {
		session := w.accounts[i].Session(w.dana[i])
		for range 10 {
			err := w.Directory.AppendMessages(t.Context(), w.dana[i], session,
				[]directory.Message{{Role: directory.FromUser, Content: strings.Repeat("It drops. ", size/100)}})
			if err != nil {
				t.Fatal(err)
			}
		}
		return request{account: w.accounts[i].ID, do: func(ctx context.Context, tx pgx.Tx) error {
			_, _, err := w.CreateTx(ctx, tx, w.dana[i], handoff.Draft{Session: session, Intent: handoff.Escalate})
			return err
		}}
	}
	for _, test := range []struct {
		name  string
		sizes []int // one for each account
		want  int
	}{
		{"small alone", []int{200_000}, 0},
		{"large alone", []int{300_000}, 1},
		{"large at the end of a group", []int{0, 100_000, 200_000}, 1},
		{"large within a group", []int{300_000, 300_000, 100_000}, 2},
	} {
		var requests []request
		for i, size := range test.sizes {
			requests = append(requests, large(i, size))
		}
		flushes = 0
		w.wantErrors(w.together(requests...), make([]error, len(requests))...)
		w.wantCommits(len(requests))
		if flushes != test.want {
			t.Errorf("%s: handoffs are inserted %d times before COMMIT, want %d", test.name, flushes, test.want)
		}
	}
}

// Handoffs are inserted with COMMIT, unless a later change of the group is of their account.
func TestChangeSeesTheNewHandoffsOfItsAccount(t *testing.T) {
	w := newWorld(t)
	session := w.accounts[0].Session(w.dana[0])
	escalate := request{account: w.accounts[0].ID, do: func(ctx context.Context, tx pgx.Tx) error {
		_, _, err := w.CreateTx(ctx, tx, w.dana[0], handoff.Draft{Session: session, Intent: handoff.Escalate})
		return err
	}}
	add := request{account: w.accounts[0].ID, do: func(ctx context.Context, tx pgx.Tx) error {
		return w.Directory.AppendMessagesTx(ctx, tx, w.dana[0], session,
			[]directory.Message{{Role: directory.FromUser, Content: "It still drops."}})
	}}
	results := w.together(w.escalation(1), escalate, escalate, add, w.escalation(2))
	if open, ok := errors.AsType[*handoff.ConflictError](results[2]); !ok || open.Conflict != handoff.HandoffActive {
		t.Errorf("the second handoff of a session ends with %v", results[2])
	}
	w.wantErrors([]error{results[0], results[1], results[3], results[4]}, nil, nil, nil, nil)
	w.wantCommits(4)
	since := w.accounts[0].Count("select messages_since from handoffs where session_id = $1", session)
	if since != 1 || w.waiting(1) != 1 || w.waiting(2) != 1 {
		t.Errorf("%d messages are counted", since)
	}
}

func TestHandoffThatCannotBeInsertedConcernsItsChangeOnly(t *testing.T) {
	w := newWorld(t)
	w.accounts[0].Exec(fmt.Sprintf("alter table handoffs add check (account_id <> '%s')", w.accounts[1].ID))
	results := w.together(w.escalation(0), w.escalation(1), w.escalation(2))
	if results[0] != nil || results[1] == nil || results[2] != nil {
		t.Errorf("got errors %v, want one of the second", results)
	}
	if w.waiting(0) != 1 || w.waiting(1) != 0 || w.waiting(2) != 1 {
		t.Error("other handoffs are inserted than those that can be")
	}
}

func TestHandoffOfAnotherAccountIsNotInserted(t *testing.T) {
	w := newWorld(t)
	foreign := request{account: w.accounts[0].ID, do: func(ctx context.Context, transaction pgx.Tx) error {
		card := db.HandoffCard{AccountID: w.accounts[1].ID, ID: uuid.New()}
		err := tx.Insert(ctx, transaction, tx.Handoff{HandoffCard: card})
		if err == nil {
			t.Error("a handoff can be inserted into another account")
		}
		return nil
	}}
	w.wantErrors(w.together(foreign, w.escalation(1)), nil, nil)
	if w.waiting(1) != 1 {
		t.Error("the account has another handoff than its own")
	}
}

// A change that waits for a row holds up those that share its COMMIT no longer than those that share its lane.
func TestHandoffsOfALaneAreInsertedUnderItsLockTimeout(t *testing.T) {
	w := newWorld(t)
	w.accounts[0].Exec(`create function refuse_long_wait() returns trigger language plpgsql as $$
		begin
			if current_setting('lock_timeout') <> '50ms' then
				raise exception 'the insert would wait for %', current_setting('lock_timeout');
			end if;
			return new;
		end $$`)
	w.accounts[0].Exec(`create trigger refuse before insert on handoffs for each row execute function refuse_long_wait()`)
	w.wantErrors(w.together(w.escalation(0), w.escalation(1), w.escalation(2)), nil, nil, nil)
	w.wantCommits(3)
}

// A session prepares the insert when it first needs it, and waits for a lock on the table then. COMMIT was not reached.
func TestLockedTableIsNotTakenForAStandby(t *testing.T) {
	w := newWorld(t)
	r := w.escalation(0)
	w.use(handofftest.NewServices(openPool(t, w.accounts[0].URL, nil)))
	blocker, err := w.accounts[0].Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(context.Background()) //nolint:errcheck // it has changed nothing
	if _, err := blocker.Exec(t.Context(), "lock table handoffs in exclusive mode"); err != nil {
		t.Fatal(err)
	}
	err = w.Runner.Run(t.Context(), r.account, func(tx pgx.Tx) error { return r.do(t.Context(), tx) })
	if !db.IsUnavailable(err) {
		t.Errorf("got error %v", err)
	}
	if degraded := w.Runner.Degraded(); len(degraded) > 0 {
		t.Errorf("it is degraded: %v", degraded)
	}
}
