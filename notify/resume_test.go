package notify_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

func TestASubscriberGoesOnWhereItWasOnAnotherReplica(t *testing.T) {
	a := newAccount(t)
	s := a.replica("one", never).subscribe(a.id, notify.Head())
	a.commit(3)
	s.getsUpTo(3)
	at, err := notify.ParsePosition(s.Position().String())
	if err != nil {
		t.Fatal(err)
	}
	a.commit(200)
	two := a.replica("two", never).subscribe(a.id, at)
	if got := two.getsUpTo(203)[0].Seq; got != 4 {
		t.Errorf("the first event on the other replica is number %d, want 4", got)
	}
}

func TestZeroIsBeforeTheOldestThatIsKept(t *testing.T) {
	a := newAccount(t)
	a.commit(10)
	r := a.replica("r", never)
	if got := r.subscribe(a.id, notify.Position{}).getsUpTo(10)[0].Seq; got != 1 {
		t.Errorf("the oldest is number %d, want 1", got)
	}
	a.prune(4)
	if got := r.subscribe(a.id, notify.Position{}).getsUpTo(10)[0].Seq; got != 5 {
		t.Errorf("after pruning the oldest is number %d, want 5", got)
	}
}

// prune removes events up to a number, the floor first.
func (a *account) prune(upTo int64) {
	a.t.Helper()
	a.exec(`update event_heads set floor = $2 where account_id = $1`, a.id, upTo)
	a.exec(`delete from event_log where account_id = $1 and seq <= $2`, a.id, upTo)
}

func TestAnAccountWithoutEventsIsAtZeroOfItsEpoch(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	if got := s.Position(); got != a.position() || got.Seq != 0 || got.Epoch == "" {
		t.Errorf("at %s", got)
	}
}

func TestAPositionThatCannotBeResumedIsRefusedWithTheReason(t *testing.T) {
	a := newAccount(t)
	a.commit(10)
	a.prune(5)
	r := a.replica("r", never)
	epoch := a.position().Epoch
	for _, test := range []struct {
		position notify.Position
		want     notify.ResetReason
	}{
		{notify.Position{Epoch: "beef", Seq: 7}, notify.ResetEpoch},
		{notify.Position{Epoch: epoch, Seq: 11}, notify.ResetFuture},
		{notify.Position{Epoch: epoch, Seq: 4}, notify.ResetExpired},
		{notify.Position{Epoch: epoch, Seq: 0}, notify.ResetExpired},
	} {
		_, err := r.trySubscribe(a.id, test.position)
		checkReset(t, err, test.want)
	}
	r.subscribe(a.id, notify.Position{Epoch: epoch, Seq: 5}).getsUpTo(10)
	r.subscribe(a.id, notify.Position{Epoch: epoch, Seq: 10})
}

func TestAPositionAheadOfTheHubButNotOfTheLogIsResumed(t *testing.T) {
	a := newAccount(t)
	r := a.deafReplica(never) // knows nothing of what follows
	r.subscribe(a.id, notify.Head())
	a.commit(150) // more than one read finds
	at := a.position()
	at.Seq -= 10
	r.subscribe(a.id, at).getsUpTo(150)
}

func TestANewEpochResetsWhoeverIsSubscribed(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour() // has no event at all
	a.commit(2)
	r := a.replica("r", 50*time.Millisecond)
	s, idle := r.subscribe(a.id, notify.Head()), r.subscribe(b.id, notify.Head())
	before := s.Position()
	a.exec(`update event_epoch set value = 'deadbeef'`)
	s.isReset(notify.ResetEpoch)
	idle.isReset(notify.ResetEpoch)
	if s.Position() != a.position() || s.Position().Epoch == before.Epoch {
		t.Errorf("after the reset at %s, the log is at %s", s.Position(), a.position())
	}
	a.commit(1)
	s.getsUpTo(3)
	_, err := r.trySubscribe(a.id, before)
	checkReset(t, err, notify.ResetEpoch)
}

// A snapshot of the disk was rolled back, and the operator has not begun a new epoch: the log is shorter than it was. What is
// committed next has numbers that subscribers have seen.
func TestALogThatGotShorterResetsWhoeverIsSubscribed(t *testing.T) {
	a := newAccount(t)
	a.commit(5)
	r := a.replica("r", 50*time.Millisecond)
	s := r.subscribe(a.id, notify.Head())
	err := a.inTx(func(tx pgx.Tx) error {
		for _, sql := range []string{
			`delete from event_log where account_id = $1 and seq > 3`, `update event_heads set seq = 3 where account_id = $1`,
		} {
			if _, err := tx.Exec(t.Context(), sql, a.id); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	s.isReset(notify.ResetEpoch)
	if s.Position() != a.position() || s.Position().Seq != 3 {
		t.Errorf("after the reset at %s, the log is at %s", s.Position(), a.position())
	}
	a.commit(1)
	if got := s.getsUpTo(4); got[0].Seq != 4 {
		t.Errorf("then it gets number %d, want 4", got[0].Seq)
	}
}

func TestASlowSubscriberWhoseEventsWerePrunedIsReset(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	slow := r.subscribe(a.id, notify.Head())
	a.commit(200)
	quick := r.subscribe(a.id, notify.Head())
	a.commit(1)
	quick.getsUpTo(201) // so the window has moved on
	a.prune(100)
	slow.isReset(notify.ResetExpired)
	a.commit(1)
	slow.getsUpTo(202)
}

// What a hub knew and what it reads next need not join: the events in between may have been pruned.
func TestAHoleInTheWindowIsNotReadAcross(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newModel(0)
		hub := notify.NewHub(log)
		hub.Window = 4
		background(t, hub.Run)
		account := uuid.New()
		s, err := hub.Subscribe(t.Context(), account, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		log.commit(account)
		log.commit(account)
		if _, err := follow(s, 2); err != nil {
			t.Fatal(err)
		}
		log.commit(account)
		hub.HintAll()
		synctest.Wait() // the window ends at 3
		for range 2 {
			log.commit(account)
		}
		log.raiseFloor(account, 0.8)
		log.prune(account)
		hub.HintAll()
		synctest.Wait() // and goes on with 5
		events, err := s.Next(t.Context())
		checkReset(t, err, notify.ResetExpired)
		if len(events) > 0 {
			t.Errorf("a reset came with events: %v", events)
		}
	})
}

func TestNextCanBeCalledAgainAfterItsContextEnded(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Next(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	a.commit(1)
	s.getsUpTo(1)
}
