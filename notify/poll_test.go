package notify_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// polled is a subscription, and the calls of EventsAvailable of its hub.
type polled struct {
	*subscriber
	changed chan uuid.UUID
}

func (a *account) polled(window int) *polled {
	a.t.Helper()
	p := &polled{changed: make(chan uuid.UUID, 100)}
	hub := notify.NewHub(notify.Log{DB: a.Pool})
	hub.Window, hub.Interval = window, 20*time.Millisecond
	hub.EventsAvailable = func(account uuid.UUID) { p.changed <- account }
	background(a.t, hub.Run)
	p.subscriber = (&replica{Hub: hub, t: a.t}).subscribe(a.id, notify.Head())
	return p
}

// awaitHead waits until the hub has called EventsAvailable for a head that satisfies is.
func (p *polled) awaitHead(is func(notify.Position) bool) {
	p.t.Helper()
	overdue := time.After(timeout)
	for !is(p.Head()) {
		select {
		case <-p.changed:
		case <-overdue:
			p.t.Fatalf("EventsAvailable was not called after %s", p.Head())
		}
	}
}

func seqIs(want int64) func(notify.Position) bool {
	return func(head notify.Position) bool { return head.Seq == want }
}

// expectNext expects Poll to report false and to leave the position.
func (p *polled) expectNext() {
	p.t.Helper()
	at := p.Position()
	if events, ok := p.Poll(); ok || len(events) > 0 || p.Position() != at {
		p.t.Fatalf("Poll returned %d events and %v, and is at %v, not %v", len(events), ok, p.Position(), at)
	}
}

func TestPollReturnsEventsInMemory(t *testing.T) {
	a := newAccount(t)
	p := a.polled(4)
	if events, ok := p.Poll(); len(events) > 0 || !ok {
		t.Fatalf("no event is due, and Poll returned %d events and %v", len(events), ok)
	}
	a.commit(2)
	p.awaitHead(seqIs(2))
	events, ok := p.Poll()
	for i, event := range events {
		ok = ok && event.Seq == int64(i+1)
	}
	if len(events) != 2 || !ok || p.Position().Seq != 2 {
		t.Fatalf("Poll returned %v and %v, and is at %v", events, ok, p.Position())
	}
}

func TestPollBehindTheWindowRequiresNext(t *testing.T) {
	a := newAccount(t)
	p := a.polled(4)
	a.commit(9)
	p.awaitHead(seqIs(9))
	p.expectNext()
	p.readUpTo(9)
	if events, ok := p.Poll(); len(events) > 0 || !ok {
		t.Errorf("caught up, and Poll returned %d events and %v", len(events), ok)
	}
}

func TestPollBeforeAResetRequiresNext(t *testing.T) {
	a := newAccount(t)
	a.commit(1)
	p := a.polled(4)
	epoch, err := notify.BeginEpoch(t.Context(), a.Pool)
	if err != nil {
		t.Fatal(err)
	}
	a.commit(1)
	p.awaitHead(func(head notify.Position) bool { return head.Epoch == epoch })
	p.expectNext()
	p.expectReset(notify.ResetEpoch)
}
