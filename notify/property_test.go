package notify_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/handoffd/handoffd/notify"
)

// step is one action on the log, the hub or a reader.
type step struct {
	Wait    time.Duration // before
	Action  string
	Account int
	Reader  int
	N       int
	Share   float64
}

func drawStep(t *rapid.T) step {
	return step{
		Wait: rapid.SampledFrom([]time.Duration{
			0, 0, 0, time.Millisecond, 5 * time.Millisecond, 30 * time.Millisecond,
			time.Second,
		}).Draw(t, "wait"),
		Action: rapid.SampledFrom([]string{
			"join", "join", "commit", "commit", "commit", "announce", "announce", "announce twice", "lose", "forge",
			"commit here", "commit here", "offer", "offer twice", "offer wrongly",
			"read", "read", "read", "resume", "fail", "raise floor", "prune", "retain", "fail over", "reconnect",
		}).Draw(t, "action"),
		Account: rapid.IntRange(0, 1).Draw(t, "account"),
		Reader:  rapid.IntRange(0, 5).Draw(t, "reader"),
		N:       rapid.IntRange(0, 12).Draw(t, "n"),
		Share:   rapid.SampledFrom([]float64{0, 0.2, 0.5, 0.8, 0.95, 1}).Draw(t, "share"),
	}
}

// Under every schedule of faults a subscription receives the committed events once and in order, or a justified
// reset. If only the log works, it still reaches the head.
func TestAnyScheduleIsDeliveredOnceAndInOrderOrReset(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		steps := rapid.SliceOfN(rapid.Custom(drawStep), 30, 150).Draw(rt, "steps")
		latency := time.Duration(rapid.IntRange(0, 20).Draw(rt, "latency")) * time.Millisecond
		var err error
		synctest.Test(t, func(t *testing.T) { err = runSchedule(t.Context(), steps, latency) })
		if err != nil {
			rt.Fatal(err)
		}
	})
}

func runSchedule(ctx context.Context, steps []step, latency time.Duration) error {
	ctx, cancel := context.WithCancel(ctx)
	s := &schedule{
		log:      newMemoryLog(latency),
		accounts: []uuid.UUID{uuid.New(), uuid.New()},
	}
	s.hub = notify.NewHub(s.log)
	s.hub.Window = 4
	s.hub.Encode = func(epoch string, e notify.Event) []byte { return []byte(epoch + " " + string(e.Data)) }
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	running.Go(func() { _ = s.hub.Run(ctx) })
	for _, step := range steps {
		time.Sleep(step.Wait) // of the bubble's time
		s.do(ctx, &running, step)
	}
	return s.finish()
}

type schedule struct {
	log      *memoryLog
	hub      *notify.Hub
	accounts []uuid.UUID
	readers  []*reader
}

func (s *schedule) do(ctx context.Context, running *sync.WaitGroup, step step) {
	account := s.accounts[step.Account]
	switch step.Action {
	case "commit":
		for range step.N {
			s.log.commit(account)
		}
	case "announce", "announce twice": // any hint that is due, so hints are out of order
		if e, ok := s.log.removeHint(step.N); ok {
			s.hub.Hint(e.Account, string(e.Encoded), e.Seq)
			if step.Action == "announce twice" {
				s.hub.Hint(e.Account, string(e.Encoded), e.Seq)
			}
		}
	case "commit here": // the hub's own process commits, and learns that after some time
		for range step.N {
			e := s.log.commit(account)
			running.Go(func() {
				time.Sleep(s.log.latency)
				s.hub.Offer(string(e.Encoded), []notify.Event{e})
			})
		}
	case "offer", "offer twice": // any events that were committed, so they are out of order, late or known
		if events := s.log.committed(account, step.Reader, step.Share, step.N); len(events) > 0 {
			s.hub.Offer(string(events[0].Encoded), events)
			if step.Action == "offer twice" {
				s.hub.Offer(string(events[0].Encoded), events)
			}
		}
	case "offer wrongly": // what no history holds, with a gap before it or in another epoch
		now := s.log.now(account)
		e := notify.Event{Account: account, Seq: now.head + 2 + int64(step.N), Data: []byte("forged")}
		s.hub.Offer(epochName(now.history), []notify.Event{e})
		s.hub.Offer(epochName(now.history+1), []notify.Event{e})
	case "lose":
		s.log.removeHint(step.N)
	case "forge":
		s.hub.Hint(account, epochName(step.Reader), int64(step.N)*1000)
	case "join":
		r := &reader{log: s.log, hub: s.hub, account: account, orders: make(chan string, 1000)}
		s.readers = append(s.readers, r)
		after := s.position(step)
		running.Go(func() { r.run(ctx, after) })
	case "read", "resume":
		if len(s.readers) > 0 {
			s.readers[step.Reader%len(s.readers)].orders <- step.Action
		}
	case "fail":
		s.log.fail(step.N)
	case "raise floor":
		s.log.raiseFloor(account, step.Share)
	case "prune":
		s.log.prune(account)
	case "retain":
		s.log.raiseFloor(account, step.Share)
		s.log.prune(account)
	case "fail over":
		s.log.failOver(step.N)
	case "reconnect":
		s.hub.HintAll()
	}
}

// position returns a position to subscribe at, which need not exist.
func (s *schedule) position(step step) notify.Position {
	now := s.log.now(s.accounts[step.Account])
	switch step.N % 4 {
	case 0:
		return notify.Head()
	case 1:
		return notify.Position{}
	case 2:
		return notify.Position{Epoch: epochName(now.history), Seq: int64(step.Share * float64(now.head))}
	default:
		return notify.Position{Epoch: epochName(step.Reader), Seq: int64(step.Share * float64(now.head+4))}
	}
}

// finish lets the readers read to the head without hints, and returns the first fault.
func (s *schedule) finish() error {
	s.log.fail(0)
	for _, r := range s.readers {
		close(r.orders)
	}
	time.Sleep(time.Minute) // of the bubble's time
	synctest.Wait()
	for i, r := range s.readers {
		now := s.log.now(r.account)
		switch head := (notify.Position{Epoch: epochName(now.history), Seq: now.head}); {
		case r.err != nil:
			return fmt.Errorf("reader %d: %w", i, r.err)
		case r.at() != head:
			return fmt.Errorf("reader %d stays at %s, head is %s", i, r.at(), head)
		}
	}
	return nil
}
