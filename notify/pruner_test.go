package notify_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// age makes the events between two numbers older than the retention.
func (a *account) age(from, to int64) {
	a.t.Helper()
	a.exec(`update event_log set at = at - interval '8 days'
		where account_id = $1 and seq between $2 and $3`, a.id, from, to)
}

// prunes runs a pruner that needs three steps for seven events, and expects it to delete want events.
func (a *account) prunes(want int64) {
	a.t.Helper()
	pruner := &notify.Pruner{DB: a.Pool, Batch: 3}
	if got, err := pruner.Prune(a.t.Context()); err != nil || got != want {
		a.t.Fatalf("pruned %d events, want %d; error %v", got, want, err)
	}
}

// keeps expects the log to consist of the events from first to last.
func (a *account) keeps(first, last int64) {
	a.t.Helper()
	log := a.log()
	if int64(len(log)) != last-first+1 || len(log) > 0 && log[0].Seq != first {
		a.t.Errorf("%d events are kept, want those from %d to %d", len(log), first, last)
	}
}

func TestPruneDeletesOnlyExpiredEvents(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	a.commit(10)
	b.commit(2)
	a.prunes(0)
	a.age(1, 7)
	a.prunes(7)
	a.keeps(8, 10)
	b.keeps(1, 2)
	a.prunes(0)

	b.age(1, 2)
	a.age(9, 9) // a clock was wrong: events behind one that is kept are kept too
	a.prunes(2)
	a.keeps(8, 10)
	b.keeps(3, 2)
}

func TestEmptyLogContinuesItsNumbers(t *testing.T) {
	a := newAccount(t)
	a.commit(5)
	before := a.position()
	a.age(1, 5)
	a.prunes(5)
	r := a.replica("r", never)
	if got := r.subscribe(a.id, notify.Head()).Position(); got != before {
		t.Errorf("the head is %s, it was %s", got, before)
	}
	_, err := r.trySubscribe(a.id, notify.Position{Epoch: before.Epoch, Seq: 4})
	checkReset(t, err, notify.ResetExpired)
	resumed, oldest := r.subscribe(a.id, before), r.subscribe(a.id, notify.Position{})
	a.commit(1)
	for _, s := range []*subscriber{resumed, oldest} {
		if got := s.readUpTo(6)[0].Seq; got != 6 {
			t.Errorf("the first is number %d", got)
		}
	}
}

// The hub holds the pruned events in its window, because the account has another subscriber.
func TestPositionBelowTheFloorIsReset(t *testing.T) {
	a := newAccount(t)
	r := a.replica("r", never)
	s := r.subscribe(a.id, notify.Head())
	a.commit(6)
	s.readUpTo(6)
	a.age(1, 4)
	a.prunes(4)
	_, err := r.trySubscribe(a.id, notify.Position{Epoch: a.position().Epoch, Seq: 3})
	checkReset(t, err, notify.ResetExpired)
	r.subscribe(a.id, notify.Position{Epoch: a.position().Epoch, Seq: 4}).readUpTo(6)
}

func TestPruneDeletesEventsBelowTheFloor(t *testing.T) {
	a := newAccount(t)
	a.commit(5)
	a.age(1, 4)
	a.exec(`update event_heads set floor = 4 where account_id = $1`, a.id)
	a.prunes(4)
	a.keeps(5, 5)
}

// An event was deleted by hand. A subscription that needs it is reset and does not receive the event behind it as the
// next one.
func TestGapInTheLogIsAReset(t *testing.T) {
	a := newAccount(t)
	a.commit(200)
	a.exec(`delete from event_log where account_id = $1 and seq = 100`, a.id)
	s := a.replica("r", never).subscribe(a.id, notify.Position{})
	s.readUpTo(99)
	s.expectReset(notify.ResetExpired)
	a.commit(1)
	s.readUpTo(201)
}

// Two replicas prune while two writers commit. A subscription from any position at any time is complete or reset.
func TestReplaysUnderPruningAreCompleteOrReset(t *testing.T) {
	const events, readers = 600, 6
	a := newAccount(t)
	hub := startHub(t, notify.Log{DB: a.Pool}, 8, 20*time.Millisecond).Hub
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var pruning, reading, writing sync.WaitGroup
	for range 2 {
		pruner := &notify.Pruner{DB: a.Pool, Retention: 150 * time.Millisecond, Batch: 5}
		pruning.Go(func() {
			for ctx.Err() == nil {
				if _, err := pruner.Prune(ctx); err != nil && ctx.Err() == nil {
					t.Error(err)
				}
			}
		})
	}
	for range 2 {
		writing.Go(func() { a.commit(events / 2) })
	}
	var mu sync.Mutex
	complete, resets := 0, 0
	written := make(chan struct{})
	for range readers {
		reading.Go(func() {
			epoch, reached := a.position().Epoch, int64(0)
			for {
				select {
				case <-written:
					return
				default:
				}
				from := notify.Position{Epoch: epoch, Seq: rand.Int64N(reached + 1)}
				n, at, err := replay(ctx, hub, a.id, from, 20)
				reached = max(reached, at.Seq)
				mu.Lock()
				switch {
				case errors.As(err, new(*notify.ResetError)):
					resets++
				case err != nil:
					t.Error(err)
				case n > 0:
					complete++
				}
				mu.Unlock()
			}
		})
	}
	writing.Wait()
	close(written)
	reading.Wait()
	stop()
	pruning.Wait()
	if complete == 0 || resets == 0 {
		t.Errorf("%d replays were complete and %d reset: the test needs both", complete, resets)
	}
	if log := a.log(); len(log) > 0 && log[len(log)-1].Seq-log[0].Seq != int64(len(log)-1) {
		t.Error("what is left of the log has a gap")
	}
}

// replay reads up to want events after a position and expects them to be consecutive. It returns how many it has
// read, and its last position: after a reset, the head.
func replay(
	ctx context.Context, hub *notify.Hub, account uuid.UUID, from notify.Position, want int,
) (int, notify.Position, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	s, err := hub.Subscribe(ctx, account, from)
	if errors.As(err, new(*notify.ResetError)) {
		head, headErr := hub.Subscribe(ctx, account, notify.Head())
		if headErr != nil {
			return 0, from, headErr
		}
		defer head.Close()
		return 0, head.Position(), err
	}
	if err != nil {
		return 0, from, err
	}
	defer s.Close()
	read := 0
	for read < want && s.Position() != s.Head() {
		at := s.Position()
		events, err := s.Next(ctx)
		if err != nil {
			return read, s.Position(), err
		}
		for _, event := range events {
			if at.Seq++; event.Seq != at.Seq {
				return read, at, fmt.Errorf("got event %d, want %d", event.Seq, at.Seq)
			}
		}
		read += len(events)
	}
	return read, s.Position(), nil
}

func TestPrunerRunsUntilStopped(t *testing.T) {
	a := newAccount(t)
	a.commit(3)
	background(t, (&notify.Pruner{DB: a.Pool, Retention: time.Millisecond}).Run)
	for len(a.log()) > 0 {
		if t.Context().Err() != nil {
			t.Fatal("the log is not pruned")
		}
	}
}
