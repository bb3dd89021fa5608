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

// spoiltLog is a log in which some accounts cannot be read.
type spoiltLog struct {
	*model
	spoilt map[uuid.UUID]bool
}

func (l spoiltLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	for account := range after {
		if l.spoilt[account] {
			return nil, errUnreadable
		}
	}
	return l.model.Read(ctx, after, limit)
}

func TestAnAccountThatCannotBeReadDoesNotStarveTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := spoiltLog{newModel(0), map[uuid.UUID]bool{}}
		hub := notify.NewHub(log)
		background(t, hub.Run)
		var all []*notify.Subscription
		var accounts []uuid.UUID
		for range 20 {
			account := uuid.New()
			s, err := hub.Subscribe(t.Context(), account, notify.Head())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			all, accounts = append(all, s), append(accounts, account)
		}
		log.spoilt[accounts[0]] = true
		for _, account := range accounts {
			log.commit(account)
		}
		hub.HintAll()
		start := time.Now()
		for _, s := range all[1:] {
			if _, err := follow(s, 1); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took > time.Second {
			t.Errorf("the others waited %s", took)
		}
	})
}

func TestHeadsAreComparedWhateverElseThereIsToDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newModel(time.Millisecond)
		hub := notify.NewHub(log)
		background(t, hub.Run)
		busy, quiet := uuid.New(), uuid.New()
		s, err := hub.Subscribe(t.Context(), quiet, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		other, err := hub.Subscribe(t.Context(), busy, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		background(t, func(ctx context.Context) error {
			for ctx.Err() == nil {
				hub.Hint(busy, "forged", 1)
				time.Sleep(100 * time.Microsecond) // of the bubble's time
			}
			return ctx.Err()
		})
		log.commit(quiet)
		start := time.Now()
		if _, err := follow(s, 1); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(start); took > 3*time.Second {
			t.Errorf("found after %s", took)
		}
	})
}

// A subscriber who leaves while the log is read takes nothing from the one who comes next.
func TestLeavingDuringAReadDoesNoHarm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newModel(10 * time.Millisecond)
		hub := notify.NewHub(log)
		background(t, hub.Run)
		account := uuid.New()
		impatient, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
		defer cancel()
		if _, err := hub.Subscribe(impatient, account, notify.Head()); err == nil {
			t.Fatal("subscribed before the log was read")
		}
		if n := hub.Stats().Accounts; n != 0 {
			t.Errorf("%d accounts are left", n)
		}
		s, err := hub.Subscribe(t.Context(), account, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		e := log.commit(account)
		hub.Hint(account, string(e.Encoded), e.Seq)
		if _, err := follow(s, 1); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnAccountThatEverybodyLeftIsNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hub := notify.NewHub(newModel(0))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := hub.Subscribe(ctx, uuid.New(), notify.Head()); err == nil {
			t.Fatal("subscribed, though the hub does not run")
		}
		background(t, hub.Run)
		synctest.Wait()
		if n := hub.Stats().LogReads; n != 0 {
			t.Errorf("%d reads for nobody", n)
		}
	})
}

// heldLog keeps back what it found after one seq, once.
type heldLog struct {
	*model
	seq     int64
	release chan struct{}
}

func (l heldLog) Read(ctx context.Context, after map[uuid.UUID]int64, limit int) ([]notify.Batch, error) {
	batches, err := l.model.Read(ctx, after, limit)
	for _, seq := range after {
		if seq == l.seq {
			<-l.release
		}
	}
	return batches, err
}

// A page that was read before the event a subscriber wants was committed does not say that the event is gone.
func TestAPageOlderThanThePositionIsNotTakenForPruned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := heldLog{newModel(0), 8, make(chan struct{})}
		hub := notify.NewHub(log)
		hub.Window = 4
		background(t, hub.Run)
		account := uuid.New()
		slow, err := hub.Subscribe(t.Context(), account, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		for range 10 {
			log.commit(account)
		}
		if _, err := follow(slow, 10); err != nil {
			t.Fatal(err)
		}
		log.failOver(0) // empties the window
		hub.HintAll()
		_, err = slow.Next(t.Context())
		checkReset(t, err, notify.ResetEpoch)
		resumed, err := hub.Subscribe(t.Context(), account, notify.Position{Epoch: "e1", Seq: 9})
		if err != nil {
			t.Fatal(err)
		}
		defer resumed.Close()
		var following sync.WaitGroup
		read := func(s *notify.Subscription) {
			following.Go(func() {
				if _, err := follow(s, 30); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait()
		}
		read(resumed) // its page holds 9 and 10, and is kept back
		for range 20 {
			log.commit(account)
		}
		hub.HintAll()
		synctest.Wait()
		read(slow) // waits for the same page, but wants 11
		close(log.release)
		following.Wait()
	})
}

func BenchmarkFanOutTo1000(b *testing.B) {
	const crowd = 1000
	log := newModel(0)
	hub := notify.NewHub(log)
	background(b, hub.Run)
	account := uuid.New()
	var received, following sync.WaitGroup
	ctx, stop := context.WithCancel(b.Context())
	for range crowd {
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
		received.Add(crowd)
		e := log.commit(account)
		hub.Hint(account, string(e.Encoded), e.Seq)
		received.Wait()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/crowd, "ns/subscriber")
	stop()
	following.Wait()
}

// A subscription is a cursor: it can be left and taken up again wherever the log can be read.
func ExampleHub_Subscribe() {
	log := newModel(0) // in production notify.Log{DB: pool}
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
	hub.Hint(account, string(e.Encoded), e.Seq) // in production a Listener does this

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

// A comparison of heads may see an event whose hint is on its way: only one that never comes is a loss.
func TestOnlyAHintThatNeverComesCountsAsARepair(t *testing.T) {
	const interval, noHint = 2 * time.Second, time.Hour
	for name, test := range map[string]struct {
		hint time.Duration // after the comparison that finds the events
		want int64
	}{
		"at once":  {0, 0},
		"late":     {900 * time.Millisecond, 0},
		"too late": {interval + 100*time.Millisecond, 2},
		"never":    {noHint, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log := newModel(0)
				hub := notify.NewHub(log)
				hub.Interval = interval
				background(t, hub.Run)
				account := uuid.New()
				s, err := hub.Subscribe(t.Context(), account, notify.Head())
				if err != nil {
					t.Fatal(err)
				}
				defer s.Close()
				log.commit(account)
				log.commit(account)
				if _, err := follow(s, 2); err != nil { // so they have been found
					t.Fatal(err)
				}
				<-time.After(test.hint)
				hub.Hint(account, s.Position().Epoch, 2)
				<-time.After(3 * interval)
				if got := hub.Stats().Repairs; got != test.want {
					t.Errorf("%d repairs, want %d", got, test.want)
				}
			})
		})
	}
}

func TestWithoutHintsEventsComeWithinTheInterval(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newModel(10 * time.Millisecond)
		hub := notify.NewHub(log)
		hub.Interval = 2 * time.Second
		background(t, hub.Run)
		account := uuid.New()
		s, err := hub.Subscribe(t.Context(), account, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		for n := range int64(5) {
			start := time.Now()
			log.commit(account)
			if _, err := follow(s, n+1); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took > hub.Interval+time.Second {
				t.Errorf("event %d took %s", n+1, took)
			}
			<-time.After(300 * time.Millisecond) // so that the next is committed at another time of the interval
		}
	})
}

func TestAHintBeforeTheComparisonIsNoRepair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newModel(10 * time.Millisecond) // so that a comparison takes its time
		hub := notify.NewHub(log)
		hub.Interval = time.Second
		background(t, hub.Run)
		account := uuid.New()
		s, err := hub.Subscribe(t.Context(), account, notify.Head())
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		start := time.Now().Add(-30 * time.Millisecond)
		<-time.After(time.Until(start.Add(3 * time.Second)))
		for n := range int64(60) { // a millisecond later each time: before, during and after a comparison and its read
			log.commit(account)
			hub.Hint(account, s.Position().Epoch, n+1)
			if _, err := follow(s, n+1); err != nil {
				t.Fatal(err)
			}
			<-time.After(time.Until(start.Add(time.Duration(n+2) * (3*time.Second + time.Millisecond))))
		}
		<-time.After(5 * time.Second)
		if got := hub.Stats().Repairs; got != 0 {
			t.Errorf("%d repairs though every event was announced", got)
		}
	})
}
