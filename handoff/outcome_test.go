package handoff_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

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
	if history, err := c.History(t.Context(), c.dana, session); err != nil || len(history) != 1 || history[0].ID != h.ID {
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
