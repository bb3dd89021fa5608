package notify_test

import (
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

func TestACommittedEventReachesEveryReplica(t *testing.T) {
	a := newAccount(t)
	one := a.replica("one", never).subscribe(a.id, notify.Head())
	two := a.replica("two", never).subscribe(a.id, notify.Head())
	a.commit(1)
	for _, s := range []*subscriber{one, two} {
		got := s.getsUpTo(1)[0]
		if got.Account != a.id || got.Handoff != a.handoff || got.Type != "handoff_created" ||
			string(got.Data) != `{"by":"Dana"}` || got.At.IsZero() {
			t.Errorf("got %+v", got)
		}
		if s.Position() != a.position() {
			t.Errorf("the subscriber is at %s, the log at %s", s.Position(), a.position())
		}
	}
}

func TestARolledBackEventIsNeverSeenAndLeavesNoGap(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	a.rollback()
	a.commit(1)
	a.rollback()
	a.commit(1)
	s.getsUpTo(2)
}

func TestAnEventOfARolledBackSavepointIsNeverSeen(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	err := a.inTx(func(tx pgx.Tx) error {
		_ = pgx.BeginFunc(t.Context(), tx, func(savepoint pgx.Tx) error {
			_, _ = a.append(savepoint)
			return errChangedMind
		})
		_, err := notify.Append(t.Context(), tx, a.id, "handoff_claimed", a.handoff, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.commit(1)
	if got := s.getsUpTo(2)[0]; got.Type != "handoff_claimed" {
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
	if got := ours.getsUpTo(1)[0].Account; got != a.id {
		t.Errorf("got an event of account %s", got)
	}
	theirs.getsUpTo(2)
}

func TestAPausedSubscriberReadsOnWithoutOneMissing(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	paused, awake := r.subscribe(a.id, notify.Head()), r.subscribe(a.id, notify.Head())
	a.commit(2000)
	awake.getsUpTo(2000)
	paused.getsUpTo(2000)
}

// How soon is a matter of TestWithoutHintsEventsComeWithinTheInterval, in fake time.
func TestWithoutNotificationsEventsCome(t *testing.T) {
	a := newAccount(t)
	s := a.deafReplica(200*time.Millisecond).subscribe(a.id, notify.Head())
	for n := range int64(3) {
		a.commit(1)
		s.getsUpTo(n + 1)
	}
}

func TestABurstThatNobodyFollowsIsNotRead(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	r := a.replica("r", never)
	s := r.subscribe(b.id, notify.Head())
	a.commit(500)
	before := r.Hub.Stats().LogReads
	b.commit(1)
	s.getsUpTo(1)
	if reads := r.Hub.Stats().LogReads - before; reads > 1 {
		t.Errorf("%d reads for one event", reads)
	}
	if reads := r.Hub.Stats().LogReads; reads > 2 {
		t.Errorf("%d reads in all, though 500 events were nobody's", reads)
	}
}

func TestACrowdThatResumesAtOnceSharesItsReads(t *testing.T) {
	const crowd, missed = 2000, 500
	a := newAccount(t)
	a.commit(1)
	old := a.position()
	a.commit(missed)
	r := a.replica("r", never)
	var back sync.WaitGroup
	for range crowd {
		back.Go(func() {
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
	back.Wait()
	if reads := r.Hub.Stats().LogReads; reads > 20 {
		t.Errorf("%d reads of the log for a crowd of %d", reads, crowd)
	}
	if left := r.Hub.Stats(); left.Subscriptions != 0 || left.Accounts != 0 {
		t.Errorf("%d subscriptions of %d accounts are left", left.Subscriptions, left.Accounts)
	}
}

// A subscriber owns the slice header it was given: what it appends must not reach the others.
func TestASubscriberCannotWriteIntoTheWindow(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	careless, careful := r.subscribe(a.id, notify.Head()), r.subscribe(a.id, notify.Head())
	for n := range int64(3) {
		a.commit(1)
		careful.getsUpTo(n + 1)
	}
	events, err := careless.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	room := cap(events) - len(events)
	_ = append(events, notify.Event{Seq: 99})
	a.commit(1)
	careful.getsUpTo(4)
	if room > 0 {
		t.Errorf("there is room for %d events behind those that were given", room)
	}
}
