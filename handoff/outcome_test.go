package handoff_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/relay"
)

func isCommit(sql string) bool { return strings.HasSuffix(sql, "commit") }

// The connection is cut before COMMIT has left: PostgreSQL rolls back, is asked, says so, and the work is done again.
func TestACommitThatNeverArrivedIsMadeUpFor(t *testing.T) {
	a := newAccount(t)
	session := a.session(a.dana)
	link, url := relay.Postgres(t, a.url)
	var once sync.Once
	through := &handoff.Service{DB: openPool(t, url, atCommit(func() { once.Do(link.Drop) }))}
	h, created, err := through.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil || !created || h.Number != 1 {
		t.Errorf("created %t as #%d, error %v", created, h.Number, err)
	}
	if events := a.events(); len(events) != 1 || events[0].Handoff != h.ID {
		t.Errorf("got events %+v", events)
	}
}

// Whatever is done again after a rollback is done once, the keeping of its answer included.
func TestWhatRunsTwiceIsDoneOnce(t *testing.T) {
	a := newAccount(t)
	parked := a.park(a.dana, a.session(a.dana))
	waiting := a.escalate(a.dana, a.session(a.dana))
	link, url := relay.Postgres(t, a.url)
	cut := false
	through := &handoff.Service{DB: openPool(t, url, atCommit(func() {
		if cut = !cut; cut { // every first one
			link.Drop()
		}
	}))}
	change := func(what string, p auth.Principal, do func(*handoff.Service) error) {
		t.Helper()
		request, runs := handoff.Request{Key: what, Digest: make([]byte, 32)}, 0
		answer, err := through.Perform(t.Context(), p, request, func(s *handoff.Service) (handoff.Answer, error) {
			runs++
			return handoff.Answer{Status: 200, Body: []byte(what)}, do(s)
		})
		if err != nil || answer.Replayed || runs != 2 {
			t.Errorf("%s: error %v, replayed %t, in %d runs", what, err, answer.Replayed, runs)
		}
		answer, err = a.Perform(t.Context(), p, request, nil)
		if err != nil || !answer.Replayed || string(answer.Body) != what {
			t.Errorf("%s, again: error %v, replayed %t, %q", what, err, answer.Replayed, answer.Body)
		}
	}
	change("promote", a.dana, func(s *handoff.Service) error {
		h, created, err := s.Create(t.Context(), a.dana, handoff.Draft{Session: parked.SessionID, Intent: handoff.Escalate})
		if created || h.ID != parked.ID || h.Version != 2 {
			t.Errorf("created %t, %s in version %d", created, h.ID, h.Version)
		}
		return err
	})
	change("claim", a.eli, func(s *handoff.Service) error {
		h, err := s.Claim(t.Context(), a.eli, waiting.SessionID, waiting.ID)
		if h.ClaimEpoch != 1 {
			t.Errorf("claimed %d times", h.ClaimEpoch)
		}
		return err
	})
	change("say", a.dana, func(s *handoff.Service) error {
		return s.AppendMessages(t.Context(), a.dana, parked.SessionID, []handoff.Message{{Role: handoff.Note, Content: "MTU"}})
	})
	session, err := a.Session(t.Context(), a.dana, parked.SessionID)
	if err != nil || len(session.Messages) != 1 {
		t.Errorf("%d messages, error %v", len(session.Messages), err)
	}
	want := []string{"handoff_created #2 by Dana", "handoff_created #1 by Dana", "handoff_claimed #2 by Eli"}
	if diff := cmp.Diff(want, a.story()); diff != "" {
		t.Error(diff)
	}
}

// The connection is cut while COMMIT has been written and waits for a standby: PostgreSQL is asked, and says so.
func TestACommitWhoseAnswerWasLostIsFoundOut(t *testing.T) {
	c := withoutStandby(t)
	session := c.session(c.dana)
	link, url := relay.Postgres(t, c.url+waitForStandby)
	through := &handoff.Service{DB: openPool(t, url, nil)}
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
	if history, _, err := c.History(t.Context(), c.dana, session, handoff.HistoryPage{}); err != nil || len(history) != 1 || history[0].ID != h.ID {
		t.Errorf("got history %v, error %v", history, err)
	}
}

// Nothing comes through any more, no answer and no question. To say yes or no would be a guess; the key makes it safe to
// ask again, whatever happened.
func TestAnUnknownOutcomeIsFoundOutWithTheKey(t *testing.T) {
	a := newAccount(t)
	draft := handoff.Draft{Session: a.session(a.dana), Intent: handoff.Escalate}
	request := handoff.Request{Key: "k", Digest: make([]byte, 32)}
	create := func(s *handoff.Service) (handoff.Answer, error) {
		h, _, err := s.Create(context.Background(), a.dana, draft)
		return handoff.Answer{Status: 201, Body: h.ID[:]}, err
	}
	link, url := relay.Postgres(t, a.url)
	through := &handoff.Service{DB: openPool(t, url, atCommit(link.Stall))}
	if _, err := through.Perform(t.Context(), a.dana, request, create); !errors.Is(err, handoff.ErrOutcomeUnknown) {
		t.Errorf("got %v", err)
	}
	link.Resume() // what was on its way arrives after all
	answer, err := a.Perform(t.Context(), a.dana, request, create)
	if err != nil {
		t.Fatal(err)
	}
	if events := a.events(); len(events) != 1 || string(events[0].Handoff[:]) != string(answer.Body) {
		t.Errorf("got events %+v, answer %x", events, answer.Body)
	}
}

// A replay has nothing to commit: it is answered though every commit waits for a standby that is away.
func TestAReplayWaitsForNoStandby(t *testing.T) {
	c := withoutStandby(t)
	draft := handoff.Draft{Session: c.session(c.dana), Intent: handoff.Escalate}
	request := handoff.Request{Key: "k", Digest: make([]byte, 32)}
	escalate := func(s *handoff.Service) (handoff.Answer, error) {
		h, _, err := s.Create(t.Context(), c.dana, draft)
		return handoff.Answer{Status: 201, Body: h.ID[:]}, err
	}
	first, err := c.Perform(t.Context(), c.dana, request, escalate)
	if err != nil {
		t.Fatal(err)
	}
	felt := &handoff.Service{DB: openPool(t, c.url+waitForStandby, nil)}
	again, err := felt.Perform(t.Context(), c.dana, request, escalate)
	if err != nil || !again.Replayed || !bytes.Equal(again.Body, first.Body) {
		t.Errorf("got %+v, error %v", again, err)
	}
	if degraded := felt.Degraded(); len(degraded) != 0 {
		t.Errorf("it committed, and was held up: %q", degraded)
	}
}
