package notify_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// failingLog is a log in which some accounts cannot be read.
type failingLog struct {
	*memoryLog
	unreadable map[uuid.UUID]bool
}

func (l failingLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	for account := range after {
		if l.unreadable[account] {
			return nil, errUnreadable
		}
	}
	return l.memoryLog.Read(ctx, after, limit)
}

func TestUnreadableAccountDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := failingLog{newMemoryLog(0), map[uuid.UUID]bool{}}
		hub := startHub(t, log, 0, 0)
		var all []*subscriber
		var accounts []uuid.UUID
		for range 20 {
			account := uuid.New()
			all, accounts = append(all, hub.subscribe(account, notify.Head())), append(accounts, account)
		}
		log.unreadable[accounts[0]] = true
		for _, account := range accounts {
			log.commit(account)
		}
		hub.HintAll()
		start := time.Now()
		for _, s := range all[1:] {
			s.readUpTo(1)
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the others waited %s", took)
		}
	})
}

func TestHeadsAreComparedUnderLoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(time.Millisecond)
		hub, busy, quiet := startHub(t, log, 0, 0), uuid.New(), uuid.New()
		s := hub.subscribe(quiet, notify.Head())
		hub.subscribe(busy, notify.Head())
		background(t, func(ctx context.Context) error {
			for ctx.Err() == nil {
				hub.Hint(busy, "forged", 1)
				time.Sleep(100 * time.Microsecond) // of the bubble's time
			}
			return ctx.Err()
		})
		log.commit(quiet)
		start := time.Now()
		s.readUpTo(1)
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("found after %s", took)
		}
	})
}

// The read that the cancelled call has begun must not count for the next one.
func TestSubscribeAfterACancelledSubscribe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(10 * time.Millisecond)
		hub, account := startHub(t, log, 0, 0), uuid.New()
		short, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		defer cancel()
		if _, err := hub.Subscribe(short, account, notify.Head()); err == nil {
			t.Fatal("subscribed before the log was read")
		}
		if n := len(hub.Accounts()); n != 0 {
			t.Errorf("%d accounts are left", n)
		}
		s := hub.subscribe(account, notify.Head())
		e := log.commit(account)
		hub.Hint(account, string(e.Encoded), e.Seq)
		s.readUpTo(1)
	})
}

func TestAccountWhoseSubscribersLeftIsNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := notify.NewHub(newMemoryLog(0))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := hub.Subscribe(ctx, uuid.New(), notify.Head()); err == nil {
			t.Fatal("subscribed, though the hub does not run")
		}
		background(t, hub.Run)
		synctest.Wait()
		if n := hub.Stats().LogReads; n != 0 {
			t.Errorf("%d reads without subscribers", n)
		}
	})
}

// blockingLog holds back the result of reads after one seq.
type blockingLog struct {
	*memoryLog
	seq     int64
	release chan struct{}
}

func (l blockingLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	batches, err := l.memoryLog.Read(ctx, after, limit)
	for _, seq := range after {
		if seq == l.seq {
			<-l.release
		}
	}
	return batches, err
}

// A page that was read before an event was committed does not prove that the event has been pruned.
func TestPageOlderThanThePositionIsReadAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := blockingLog{newMemoryLog(0), 8, make(chan struct{})}
		hub, account := startHub(t, log, 4, 0), uuid.New()
		slow := hub.subscribe(account, notify.Head())
		for range 10 {
			log.commit(account)
		}
		slow.readUpTo(10)
		log.failOver(0) // empties the window
		hub.HintAll()
		slow.expectReset(notify.ResetEpoch)
		var following sync.WaitGroup
		read := func(subscribed func() *subscriber) {
			following.Go(func() {
				if _, err := follow(subscribed().Subscription, 30); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(100 * time.Millisecond)
		}
		read(func() *subscriber { // its page holds 9 and 10, and is held back
			return hub.subscribe(account, notify.Position{Epoch: "e1", Seq: 9})
		})
		for range 20 {
			log.commit(account)
		}
		hub.HintAll()
		time.Sleep(100 * time.Millisecond)       // of the bubble's time: the window has the 20
		read(func() *subscriber { return slow }) // waits for the same page, but needs 11
		close(log.release)
		following.Wait()
	})
}

func BenchmarkFanOutTo1000(b *testing.B) {
	const subscribers = 1000
	log := newMemoryLog(0)
	hub := notify.NewHub(log)
	background(b, hub.Run)
	account := uuid.New()
	var received, following sync.WaitGroup
	ctx, stop := context.WithCancel(b.Context())
	for range subscribers {
		s, err := hub.Subscribe(ctx, account, notify.Head())
		if err != nil {
			b.Fatal(err)
		}
		following.Go(func() {
			defer s.Close()
			for {
				events, err := s.Next(ctx)
				if err != nil {
					return
				}
				for range events {
					received.Done()
				}
			}
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		received.Add(subscribers)
		e := log.commit(account)
		hub.Hint(account, string(e.Encoded), e.Seq)
		received.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/subscribers, "ns/subscriber")
	stop()
	following.Wait()
}

// A hub delivers from any log, here one in memory. A subscription can be closed and resumed on another hub.
func ExampleHub_Subscribe() {
	log := newMemoryLog(0)
	hub := notify.NewHub(log)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { _ = hub.Run(ctx) })
	defer running.Wait()
	defer stop()

	account := uuid.New()
	subscription, err := hub.Subscribe(ctx, account, notify.Head())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer subscription.Close()

	e := log.commit(account)
	hub.Hint(account, string(e.Encoded), e.Seq) // a Listener does this

	events, err := subscription.Next(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range events {
		fmt.Println(e.Seq, e.Type)
	}
	fmt.Println("resume after", subscription.Position())
	// Output:
	// 1 handoff_created
	// resume after e0-1
}

// A read of a single event does not wait, and those of a burst are shared.
func TestReadsOfABurstAreShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log, account := newMemoryLog(0), uuid.New()
		hub := startHub(t, log, 0, never)
		s := hub.subscribe(account, notify.Head())
		time.Sleep(time.Second)
		before, began := hub.Stats().LogReads, time.Now()
		for n := 1; n <= 40; n++ {
			e := log.commit(account)
			hub.Hint(account, string(e.Encoded), e.Seq)
			if n == 1 {
				s.readUpTo(1)
				if took := time.Since(began); took > 0 {
					t.Errorf("the first event waited %s", took)
				}
			}
			time.Sleep(time.Millisecond)
		}
		s.readUpTo(40)
		if reads, took := hub.Stats().LogReads-before, time.Since(began); reads > 11 || took > 45*time.Millisecond {
			t.Errorf("40 events in 40 ms were received in %s with %d reads", took, reads)
		}
	})
}
