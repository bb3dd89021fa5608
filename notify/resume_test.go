package notify_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

func TestResumeOnAnotherReplica(t *testing.T) {
	a := newAccount(t)
	s := a.replica("one", never).subscribe(a.id, notify.Head())
	a.commit(3)
	s.readUpTo(3)
	at, err := notify.ParsePosition(s.Position().String())
	if err != nil {
		t.Fatal(err)
	}
	a.commit(200)
	two := a.replica("two", never).subscribe(a.id, at)
	if got := two.readUpTo(203)[0].Seq; got != 4 {
		t.Errorf("the first event on the other replica is number %d, want 4", got)
	}
}

func TestZeroPositionIsBeforeTheOldestEvent(t *testing.T) {
	a := newAccount(t)
	a.commit(10)
	r := a.replica("r", never)
	if got := r.subscribe(a.id, notify.Position{}).readUpTo(10)[0].Seq; got != 1 {
		t.Errorf("the oldest is number %d, want 1", got)
	}
	a.prune(4)
	if got := r.subscribe(a.id, notify.Position{}).readUpTo(10)[0].Seq; got != 5 {
		t.Errorf("after pruning the oldest is number %d, want 5", got)
	}
}

// prune raises the floor and deletes the events below it.
func (a *account) prune(upTo int64) {
	a.t.Helper()
	a.exec(`update event_heads set floor = $2 where account_id = $1`, a.id, upTo)
	a.exec(`delete from event_log where account_id = $1 and seq <= $2`, a.id, upTo)
}

func TestAccountWithoutEventsIsAtSeqZero(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	if got := s.Position(); got != a.position() || got.Seq != 0 || got.Epoch == "" {
		t.Errorf("at %s", got)
	}
}

func TestSubscribeReturnsTheResetReason(t *testing.T) {
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
	r.subscribe(a.id, notify.Position{Epoch: epoch, Seq: 5}).readUpTo(10)
	r.subscribe(a.id, notify.Position{Epoch: epoch, Seq: 10})
}

func TestResumeAheadOfTheWindow(t *testing.T) {
	a := newAccount(t)
	r := a.hubOnly(never) // does not learn of the events below
	r.subscribe(a.id, notify.Head())
	a.commit(150) // more than one read finds
	at := a.position()
	at.Seq -= 10
	r.subscribe(a.id, at).readUpTo(150)
}

func TestNewEpochResetsSubscriptions(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour() // has no event at all
	a.commit(2)
	r := a.replica("r", 50*time.Millisecond)
	s, idle := r.subscribe(a.id, notify.Head()), r.subscribe(b.id, notify.Head())
	before := s.Position()
	a.exec(`update event_epoch set value = 'deadbeef', began_at = now()`)
	// A connection made before fails once the pool knows of the new history: let it know before this test uses one.
	a.Pool.Reset()
	a.exec("select 1")
	s.expectReset(notify.ResetEpoch)
	idle.expectReset(notify.ResetEpoch)
	if s.Position() != a.position() || s.Position().Epoch == before.Epoch {
		t.Errorf("after the reset at %s, the log is at %s", s.Position(), a.position())
	}
	a.commit(1)
	s.readUpTo(3)
	_, err := r.trySubscribe(a.id, before)
	checkReset(t, err, notify.ResetEpoch)
}

// A disk snapshot was restored without a new epoch. The log is shorter than before, and the next events have numbers
// that subscribers have received already.
func TestShorterLogResetsSubscriptions(t *testing.T) {
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
	s.expectReset(notify.ResetEpoch)
	if s.Position() != a.position() || s.Position().Seq != 3 {
		t.Errorf("after the reset at %s, the log is at %s", s.Position(), a.position())
	}
	a.commit(1)
	if got := s.readUpTo(4); got[0].Seq != 4 {
		t.Errorf("then it gets number %d, want 4", got[0].Seq)
	}
}

func TestSlowSubscriberIsResetAfterPruning(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	slow := r.subscribe(a.id, notify.Head())
	a.commit(200)
	quick := r.subscribe(a.id, notify.Head())
	a.commit(1)
	quick.readUpTo(201) // so the window has moved
	a.prune(100)
	slow.expectReset(notify.ResetExpired)
	a.commit(1)
	slow.readUpTo(202)
}

// The events between the window and the next read may have been pruned.
func TestGapInTheWindowIsAReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(0)
		hub, account := startHub(t, log, 4, 0), uuid.New()
		s := hub.subscribe(account, notify.Head())
		log.commit(account)
		log.commit(account)
		s.readUpTo(2)
		log.commit(account)
		hub.HintAll()
		time.Sleep(100 * time.Millisecond) // of the bubble's time: the window ends at 3
		for range 2 {
			log.commit(account)
		}
		log.raiseFloor(account, 0.8)
		log.prune(account)
		hub.HintAll()
		time.Sleep(100 * time.Millisecond) // and goes on with 5
		s.expectReset(notify.ResetExpired)
	})
}

// The hub must not read in a loop for events that are gone.
func TestPruningOfAllMissingEventsIsAReset(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(0)
		hub, account := startHub(t, log, 4, 0), uuid.New()
		s := hub.subscribe(account, notify.Head())
		log.commit(account)
		hub.HintAll()
		s.readUpTo(1) // so the next read begins at event 1
		log.commit(account)
		log.commit(account)
		log.raiseFloor(account, 1)
		log.prune(account)
		hub.HintAll()
		s.expectReset(notify.ResetExpired)
		if got := s.Position().Seq; got != 3 {
			t.Errorf("after the reset at %d, want the head, 3", got)
		}
		log.commit(account)
		hub.HintAll()
		s.readUpTo(4)
		if reads := hub.Stats().LogReads; reads > 6 {
			t.Errorf("%d reads of the log", reads)
		}
	})
}

func TestNextAfterItsContextEnded(t *testing.T) {
	a := newAccount(t)
	s := a.replica("r", never).subscribe(a.id, notify.Head())
	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := s.Next(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	a.commit(1)
	s.readUpTo(1)
}

// Many clients that come back together cost a few reads, wherever in the log they were.
func TestSubscriptionsThatResumeTogetherShareReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := newMemoryLog(time.Millisecond), uuid.New()
		hub := startHub(t, log, 64, never)
		for range 400 {
			log.commit(account)
		}
		hub.subscribe(account, notify.Head())
		reads := hub.Stats().LogReads
		var following sync.WaitGroup
		for i := range 1000 {
			behind := int64(i % 400)
			following.Go(func() {
				time.Sleep(time.Duration(i/100) * 10 * time.Millisecond) // of the bubble's time; a hundred at once
				s := hub.subscribe(account, notify.Position{Epoch: "e0", Seq: 400 - behind})
				s.readUpTo(400)
			})
		}
		following.Wait()
		if n := hub.Stats().LogReads - reads; n > 8 { // a floor, and the pages from 0 to 384, but those of the window
			t.Errorf("%d reads", n)
		}
	})
}
