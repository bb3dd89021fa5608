package notify_test

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// offer commits n events, and offers them together as the process that committed them.
func (r *replica) offer(log *memoryLog, account uuid.UUID, n int) {
	var events []notify.Event
	for range n {
		events = append(events, log.commit(account))
	}
	r.Offer(string(events[0].Encoded), events)
}

func TestOfferedEventsAreDeliveredWithoutRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := newMemoryLog(0), uuid.New()
		hub := startHub(t, log, 0, never)
		encoded := 0
		hub.Encode = func(epoch string, e notify.Event) []byte { encoded++; return []byte(epoch) }
		s, reads := hub.subscribe(account, notify.Head()), hub.Stats().LogReads
		hub.offer(log, account, 1)
		hub.offer(log, account, 3)
		for _, e := range s.readUpTo(4) {
			if string(e.Encoded) != "e0" || e.Data != nil {
				t.Errorf("got %+v", e)
			}
		}
		for {
			hint, due := log.removeHint(0)
			if !due {
				break
			}
			hub.Hint(account, string(hint.Encoded), hint.Seq)
		}
		time.Sleep(time.Second) // of the bubble's time, in which a read would begin
		if n := hub.Stats().LogReads - reads; n > 0 || encoded != 4 {
			t.Errorf("%d reads, and %d events encoded", n, encoded)
		}
	})
}

func TestOfferedEventsThatDoNotFollowAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := newMemoryLog(0), uuid.New()
		hub := startHub(t, log, 0, never)
		s := hub.subscribe(account, notify.Head())
		log.commit(account) // by another replica, and not announced yet
		hub.offer(log, account, 1)
		s.readUpTo(2)
		third, _, fifth := log.commit(account), log.commit(account), log.commit(account)
		hub.Offer(string(third.Encoded), []notify.Event{third, fifth})
		s.readUpTo(5)
		log.failOver(1)
		hub.offer(log, account, 1) // of the new history
		s.expectReset(notify.ResetEpoch)
	})
}

// heldLog holds back the results of reads that begin once a channel is stored.
type heldLog struct {
	*memoryLog
	release atomic.Pointer[chan struct{}]
}

func (l *heldLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	batches, err := l.memoryLog.Read(ctx, after, limit)
	if release := l.release.Load(); release != nil {
		<-*release
	}
	return batches, err
}

// A read that began before events were offered can end after it. It has some of them or none.
func TestReadOlderThanAnOfferTakesNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := &heldLog{memoryLog: newMemoryLog(0)}, uuid.New()
		hub := startHub(t, log, 0, never)
		s := hub.subscribe(account, notify.Head())
		hub.offer(log.memoryLog, account, 1)
		time.Sleep(time.Second) // of the bubble's time: the next read begins at once
		release := make(chan struct{})
		log.release.Store(&release)
		second := log.commit(account)
		hub.HintAll()
		synctest.Wait() // the read has found the second event
		hub.Offer(string(second.Encoded), []notify.Event{second})
		hub.offer(log.memoryLog, account, 2)
		close(release)
		synctest.Wait()
		s.readUpTo(4)
		if n := hub.Stats().LogReads; n != 2 {
			t.Errorf("%d reads, want one for the subscription and one for the hint", n)
		}
		hub.offer(log.memoryLog, account, 1)
		s.readUpTo(5)
	})
}

// A database that was restored without a new epoch has lost events that were offered. The next read finds that.
func TestOffersDoNotHideThatEventsWereLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := newMemoryLog(0), uuid.New()
		hub := startHub(t, log, 0, 0)
		s := hub.subscribe(account, notify.Head())
		hub.offer(log, account, 3)
		s.readUpTo(3)
		log.restore(account, 1)
		hub.offer(log, account, 1) // another event 2
		s.expectReset(notify.ResetEpoch)
		if got := s.Position(); got.Seq != 2 {
			t.Errorf("goes on from %s, want event 2", got)
		}
	})
}

// A comparison of heads can find an event before it is offered. Its notification arrives nevertheless, or is lost.
func TestOffersSayNothingOfNotifications(t *testing.T) {
	for notified, want := range map[bool]int64{true: 0, false: 1} {
		synctest.Test(t, func(t *testing.T) {
			log, account := newMemoryLog(0), uuid.New()
			hub := startHub(t, log, 0, 2*time.Second)
			s := hub.subscribe(account, notify.Head())
			e := log.commit(account)
			time.Sleep(2100 * time.Millisecond) // of the bubble's time
			s.readUpTo(1)
			hub.Offer(string(e.Encoded), []notify.Event{e})
			if notified {
				hub.Hint(account, s.Position().Epoch, 1)
			}
			hub.HintsArrived(time.Now())
			if repairs := hub.Stats().Repairs; repairs != want {
				t.Errorf("%d repairs, want %d; notified: %t", repairs, want, notified)
			}
		})
	}
}
