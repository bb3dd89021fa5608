package handoff_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/relay"
)

// requestOf is a request of p with a key.
func requestOf(p auth.Principal, key string) idempotency.Request {
	return idempotency.Request{Account: p.AccountID, Owner: p.UserID, Key: key, Digest: make([]byte, 32)}
}

func isCommit(sql string) bool { return strings.HasSuffix(sql, "commit") }

// The connection is cut before COMMIT has left: PostgreSQL rolls back, is asked, says so, and the work is done again.
func TestCommitThatNeverArrivedIsRetried(t *testing.T) {
	a := newAccount(t)
	session := a.Session(a.dana)
	link, url := relay.Postgres(t, a.URL)
	var once sync.Once
	through := handofftest.NewServices(openPool(t, url, atCommit(func() { once.Do(link.Drop) })))
	h, created, err := through.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil || !created || h.Number != 1 {
		t.Errorf("created %t as #%d, error %v", created, h.Number, err)
	}
	if events := a.events(); len(events) != 1 || events[0].Handoff != h.ID {
		t.Errorf("got events %+v", events)
	}
}

// Whatever is done again after a rollback is done once, the keeping of its answer included.
func TestRetriedTransactionIsDoneOnce(t *testing.T) {
	a := newAccount(t)
	parked := a.park(a.dana, a.Session(a.dana))
	waiting := a.escalate(a.dana, a.Session(a.dana))
	link, url := relay.Postgres(t, a.URL)
	cut := false
	through := handofftest.NewServices(openPool(t, url, atCommit(func() {
		if cut = !cut; cut { // every first one
			link.Drop()
		}
	})))
	change := func(what string, p auth.Principal, do func(tx pgx.Tx) error) {
		t.Helper()
		request, runs := requestOf(p, what), 0
		answer, err := through.Requests.Do(t.Context(), request, func(tx pgx.Tx) (idempotency.Response, error) {
			runs++
			return idempotency.Response{Status: 200, Body: []byte(what)}, do(tx)
		})
		if err != nil || answer.Replayed || runs != 2 {
			t.Errorf("%s: error %v, replayed %t, in %d runs", what, err, answer.Replayed, runs)
		}
		answer, err = a.Requests.Do(t.Context(), request, nil)
		if err != nil || !answer.Replayed || string(answer.Body) != what {
			t.Errorf("%s, again: error %v, replayed %t, %q", what, err, answer.Replayed, answer.Body)
		}
	}
	change("promote", a.dana, func(tx pgx.Tx) error {
		h, created, err := a.CreateTx(t.Context(), tx, a.dana,
			handoff.Draft{Session: parked.SessionID, Intent: handoff.Escalate})
		if created || h.ID != parked.ID || h.Version != 2 {
			t.Errorf("created %t, %s in version %d", created, h.ID, h.Version)
		}
		return err
	})
	change("claim", a.eli, func(tx pgx.Tx) error {
		h, err := a.ClaimTx(t.Context(), tx, a.eli, waiting.Ref())
		if h.ClaimEpoch != 1 {
			t.Errorf("claimed %d times", h.ClaimEpoch)
		}
		return err
	})
	change("say", a.dana, func(tx pgx.Tx) error {
		return a.Directory.AppendMessagesTx(t.Context(), tx, a.dana, parked.SessionID,
			[]directory.Message{{Role: directory.Note, Content: "MTU"}})
	})
	session, err := a.Directory.Session(t.Context(), a.dana, parked.SessionID)
	if err != nil || len(session.Messages) != 1 {
		t.Errorf("%d messages, error %v", len(session.Messages), err)
	}
	want := []string{
		"handoff_created #2 by Dana", "handoff_created #1 by Dana", "handoff_claimed #2 by Eli", "handoff_updated #1 by Dana",
	}
	if diff := cmp.Diff(want, a.story()); diff != "" {
		t.Error(diff)
	}
}

// The connection is cut while COMMIT has been written and waits for a standby: PostgreSQL is asked, and says so.
func TestCommitWhoseAnswerWasLostIsResolved(t *testing.T) {
	c := withoutStandby(t)
	session := c.Session(c.dana)
	link, url := relay.Postgres(t, c.URL+waitForStandby)
	through := handofftest.NewServices(openPool(t, url, nil))
	var cut sync.WaitGroup
	cut.Go(func() {
		c.await("select exists (select from pg_stat_activity where wait_event = 'SyncRep')")
		link.Drop()
	})
	h, created, err := through.Create(t.Context(), c.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	cut.Wait()
	if err != nil || !created {
		t.Errorf("created %t, error %v", created, err)
	}
	if history, _, err := c.History(t.Context(), c.dana, session, handoff.HistoryPage{}); err != nil ||
		len(history) != 1 || history[0].ID != h.ID {
		t.Errorf("got history %v, error %v", history, err)
	}
}

// Nothing comes through any more, no answer and no question. To say yes or no would be a guess; the key makes
// it safe to ask again, whatever happened.
func TestUnknownOutcomeIsResolvedByTheKey(t *testing.T) {
	a := newAccount(t)
	draft := handoff.Draft{Session: a.Session(a.dana), Intent: handoff.Escalate}
	request := requestOf(a.dana, "k")
	create := func(tx pgx.Tx) (idempotency.Response, error) {
		h, _, err := a.CreateTx(context.Background(), tx, a.dana, draft)
		return idempotency.Response{Status: 201, Body: h.ID[:]}, err
	}
	link, url := relay.Postgres(t, a.URL)
	through := handofftest.NewServices(openPool(t, url, atCommit(link.Stall)))
	if _, err := through.Requests.Do(t.Context(), request, create); !errors.Is(err, tx.ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
	link.Resume() // what was on its way arrives after all
	answer, err := a.Requests.Do(t.Context(), request, create)
	if err != nil {
		t.Fatal(err)
	}
	if events := a.events(); len(events) != 1 || string(events[0].Handoff[:]) != string(answer.Body) {
		t.Errorf("got events %+v, answer %x", events, answer.Body)
	}
}

// A replay has nothing to commit: it is answered though every commit waits for a standby that is away.
func TestReplayDoesNotWaitForAStandby(t *testing.T) {
	c := withoutStandby(t)
	draft := handoff.Draft{Session: c.Session(c.dana), Intent: handoff.Escalate}
	request := requestOf(c.dana, "k")
	escalate := func(tx pgx.Tx) (idempotency.Response, error) {
		h, _, err := c.CreateTx(t.Context(), tx, c.dana, draft)
		return idempotency.Response{Status: 201, Body: h.ID[:]}, err
	}
	first, err := c.Requests.Do(t.Context(), request, escalate)
	if err != nil {
		t.Fatal(err)
	}
	felt := handofftest.NewServices(openPool(t, c.URL+waitForStandby, nil))
	again, err := felt.Requests.Do(t.Context(), request, escalate)
	if err != nil || !again.Replayed || !bytes.Equal(again.Body, first.Body) {
		t.Errorf("got %+v, error %v", again, err)
	}
	if degraded := felt.Runner.Degraded(); len(degraded) != 0 {
		t.Errorf("it committed, and was held up: %q", degraded)
	}
}
