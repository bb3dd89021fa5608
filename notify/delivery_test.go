package notify_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

func TestCommittedEventReachesEveryReplica(t *testing.T) {
	a := newAccount(t)
	one := a.replica("one", never).subscribe(a.id, notify.Head())
	two := a.replica("two", never).subscribe(a.id, notify.Head())
	a.commit(1)
	for _, s := range []*subscriber{one, two} {
		got := s.readUpTo(1)[0]
		if got.Account != a.id || got.Handoff != a.handoff || got.Type != "handoff_created" ||
			string(got.Data) != `{"by":"Dana"}` || got.At.IsZero() {
			t.Errorf("got %+v", got)
		}
		if s.Position() != a.position() {
			t.Errorf("the subscriber is at %s, the log at %s", s.Position(), a.position())
		}
	}
}

func TestRolledBackEventLeavesNoGap(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	a.rollback()
	a.commit(1)
	a.rollback()
	a.commit(1)
	s.readUpTo(2)
}

func TestEventOfRolledBackSavepointIsNotDelivered(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	err := a.inTx(func(tx pgx.Tx) error {
		_ = pgx.BeginFunc(t.Context(), tx, func(savepoint pgx.Tx) error {
			_, _ = a.append(savepoint)
			return errRollBack
		})
		_, err := notify.Append(t.Context(), tx, a.id, "handoff_claimed", a.handoff, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.commit(1)
	if got := s.readUpTo(2)[0]; got.Type != "handoff_claimed" {
		t.Errorf("event 1 is %s, which was rolled back", got.Type)
	}
}

func TestEventsStayInTheirAccount(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	r := a.replica("r", never)
	ours, theirs := r.subscribe(a.id, notify.Head()), r.subscribe(b.id, notify.Head())
	b.commit(2)
	a.commit(1)
	if got := ours.readUpTo(1)[0].Account; got != a.id {
		t.Errorf("got an event of account %s", got)
	}
	theirs.readUpTo(2)
}

func TestPausedSubscriberMissesNothing(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	paused, awake := r.subscribe(a.id, notify.Head()), r.subscribe(a.id, notify.Head())
	a.commit(2000)
	awake.readUpTo(2000)
	paused.readUpTo(2000)
}

// TestEventsArriveWithinTheIntervalWithoutHints tests the time, with a fake clock.
func TestEventsArriveWithoutNotifications(t *testing.T) {
	a := newAccount(t)
	s := a.hubOnly(200*time.Millisecond).subscribe(a.id, notify.Head())
	for n := range int64(3) {
		a.commit(1)
		s.readUpTo(n + 1)
	}
}

func TestAccountWithoutSubscribersIsNotRead(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	r := a.replica("r", never)
	s := r.subscribe(b.id, notify.Head())
	a.commit(500)
	before := r.Stats().LogReads
	b.commit(1)
	s.readUpTo(1)
	if reads := r.Stats().LogReads - before; reads > 1 {
		t.Errorf("%d reads for one event", reads)
	}
	if reads := r.Stats().LogReads; reads > 2 {
		t.Errorf("%d reads in all, although 500 events had no subscriber", reads)
	}
}

func TestSubscribersThatResumeTogetherShareReads(t *testing.T) {
	const subscribers, missed = 2000, 500
	a := newAccount(t)
	a.commit(1)
	old := a.position()
	a.commit(missed)
	r := a.replica("r", never)
	var resuming sync.WaitGroup
	for range subscribers {
		resuming.Go(func() {
			s, err := r.trySubscribe(a.id, old)
			if err != nil {
				t.Error(err)
				return
			}
			defer s.Close()
			if _, err := follow(s, missed+1); err != nil {
				t.Error(err)
			}
		})
	}
	resuming.Wait()
	if reads := r.Stats().LogReads; reads > 20 {
		t.Errorf("%d reads of the log for %d subscribers", reads, subscribers)
	}
	if left := r.Accounts(); len(left) > 0 {
		t.Errorf("%d accounts with subscriptions are left", len(left))
	}
}

// A subscriber that appends to the slice it received must not write into the shared window.
func TestSubscriberCannotAppendToTheWindow(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	appending, reading := r.subscribe(a.id, notify.Head()), r.subscribe(a.id, notify.Head())
	for n := range int64(3) {
		a.commit(1)
		reading.readUpTo(n + 1)
	}
	events, err := appending.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	room := cap(events) - len(events)
	_ = append(events, notify.Event{Seq: 99})
	a.commit(1)
	reading.readUpTo(4)
	if room > 0 {
		t.Errorf("the slice has room for %d more events", room)
	}
}
