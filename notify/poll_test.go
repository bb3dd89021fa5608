package notify_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// polled is a hub that tells when there may be something new, and a subscription to ask then.
type polled struct {
	*subscriber
	changed chan uuid.UUID
}

func (a *account) polled(window int) *polled {
	a.t.Helper()
	p := &polled{changed: make(chan uuid.UUID, 100)}
	hub := notify.NewHub(notify.Log{DB: a.Pool})
	hub.Window, hub.Interval = window, 20*time.Millisecond
	hub.Changed = func(account uuid.UUID) { p.changed <- account }
	background(a.t, hub.Run)
	p.subscriber = (&replica{Hub: hub, t: a.t}).subscribe(a.id, notify.Head())
	return p
}

// awaits that the hub has told of an event with this number.
func (p *polled) awaits(seq int64) {
	p.t.Helper()
	overdue := time.After(patience)
	for p.Head().Seq < seq {
		select {
		case <-p.changed:
		case <-overdue:
			p.t.Fatalf("nobody was told of event %d", seq)
		}
	}
}

// mustUseNext expects Poll to know nothing, and to leave the subscription where it is.
func (p *polled) mustUseNext() {
	p.t.Helper()
	at := p.Position()
	if events, ok := p.Poll(); ok || len(events) > 0 || p.Position() != at {
		p.t.Fatalf("Poll gives %d events and %v, and is at %v, not %v", len(events), ok, p.Position(), at)
	}
}

func TestPollGivesWhatMemoryHolds(t *testing.T) {
	a := newAccount(t)
	p := a.polled(4)
	if events, ok := p.Poll(); len(events) > 0 || !ok {
		t.Fatalf("nothing is due, and Poll gives %d events and %v", len(events), ok)
	}
	a.commit(2)
	p.awaits(2)
	events, ok := p.Poll()
	for i, event := range events {
		ok = ok && event.Seq == int64(i+1)
	}
	if len(events) != 2 || !ok || p.Position().Seq != 2 {
		t.Fatalf("Poll gives %v and %v, and is at %v", events, ok, p.Position())
	}
}

func TestPollSendsWhoIsBehindTheWindowToNext(t *testing.T) {
	a := newAccount(t)
	p := a.polled(4)
	a.commit(9)
	p.awaits(9)
	p.mustUseNext()
	p.getsUpTo(9)
	if events, ok := p.Poll(); len(events) > 0 || !ok {
		t.Errorf("caught up, and Poll gives %d events and %v", len(events), ok)
	}
}

func TestPollSendsWhoMustBeResetToNext(t *testing.T) {
	a := newAccount(t)
	a.commit(1)
	p := a.polled(4)
	epoch, err := notify.BeginEpoch(t.Context(), a.Pool)
	if err != nil {
		t.Fatal(err)
	}
	a.commit(1)
	overdue := time.After(patience)
	for p.Head().Epoch != epoch {
		select {
		case <-p.changed:
		case <-overdue:
			t.Fatal("nobody was told of the new epoch")
		}
	}
	p.mustUseNext()
	p.isReset(notify.ResetEpoch)
}
