package notify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/handoffd/handoffd/notify"
)

// step is one thing that happens to the log, the hub or a reader.
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
			"read", "read", "read", "resume", "fail", "raise floor", "prune", "retain", "fail over", "reconnect",
		}).Draw(t, "action"),
		Account: rapid.IntRange(0, 1).Draw(t, "account"),
		Reader:  rapid.IntRange(0, 5).Draw(t, "reader"),
		N:       rapid.IntRange(0, 12).Draw(t, "n"),
		Share:   rapid.SampledFrom([]float64{0, 0.2, 0.5, 0.8, 0.95, 1}).Draw(t, "share"),
	}
}

// The one promise of the package: whatever happens, a subscription is given what was committed, each event once and in
// order, or is told why not; and when the log can be read and everything else has failed, it still gets to the head.
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
		log:      newModel(latency),
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
		s.take(ctx, &running, step)
	}
	return s.settle()
}

type schedule struct {
	log      *model
	hub      *notify.Hub
	accounts []uuid.UUID
	readers  []*reader
}

func (s *schedule) take(ctx context.Context, running *sync.WaitGroup, step step) {
	account := s.accounts[step.Account]
	switch step.Action {
	case "commit":
		for range step.N {
			s.log.commit(account)
		}
	case "announce", "announce twice": // any of those that are due, so in any order
		if e, ok := s.log.takeHint(step.N); ok {
			s.hub.Hint(e.Account, string(e.Encoded), e.Seq)
			if step.Action == "announce twice" {
				s.hub.Hint(e.Account, string(e.Encoded), e.Seq)
			}
		}
	case "lose":
		s.log.takeHint(step.N)
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

// position makes up where a reader may want to begin.
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

// settle lets the readers read on, with no hint any more, and says what is wrong.
func (s *schedule) settle() error {
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

// reader follows an account as it is ordered to, and on its own once orders is closed. It checks what it is given.
type reader struct {
	log     *model
	hub     *notify.Hub
	account uuid.UUID
	orders  chan string

	mu           sync.Mutex
	subscription *notify.Subscription
	position     notify.Position
	err          error // what was wrong first
}

func (r *reader) at() notify.Position {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.position
}

func (r *reader) moveTo(p notify.Position) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.position = p
}

func (r *reader) run(ctx context.Context, after notify.Position) {
	r.subscribe(ctx, after)
	for ctx.Err() == nil && r.err == nil {
		order, ordered := <-r.orders
		if order == "resume" {
			r.subscription.Close()
			r.subscription = nil
			r.subscribe(ctx, r.at())
			continue
		}
		patience := time.Hour
		if ordered {
			patience = 100 * time.Millisecond
		}
		r.read(ctx, patience)
	}
	if r.subscription != nil {
		r.subscription.Close()
	}
}

// subscribe resumes at a position or, after a reset that is justified, at the head.
func (r *reader) subscribe(ctx context.Context, after notify.Position) {
	before := r.log.now(r.account)
	s, err := r.hub.Subscribe(ctx, r.account, after)
	now := r.log.now(r.account)
	var reset *notify.ResetError
	switch {
	case errors.As(err, &reset):
		if !justified(reset.Reason, after, before, now) {
			r.err = fmt.Errorf("subscribe at %s: %w, though the log went from %+v to %+v", after, err, before, now)
			return
		}
		r.subscribe(ctx, notify.Head())
		return
	case err != nil:
		if ctx.Err() == nil {
			r.err = err
		}
		return
	}
	r.subscription = s
	got := s.Position()
	r.moveTo(got)
	switch after {
	case notify.Head():
		if got.Epoch == epochName(before.history) && got.Seq < before.head {
			r.err = fmt.Errorf("subscribed at the head, got %s, was at %+v", got, before)
		}
	case notify.Position{}:
		if got.Epoch == epochName(before.history) && got.Seq < before.floor {
			r.err = fmt.Errorf("subscribed at the oldest, got %s, was at %+v", got, before)
		}
	default:
		if got != after {
			r.err = fmt.Errorf("subscribed at %s, got %s", after, got)
		}
	}
}

func justified(reason notify.ResetReason, at notify.Position, before, now moment) bool {
	switch reason {
	case notify.ResetEpoch:
		return at.Epoch != epochName(now.history) || before.history != now.history
	case notify.ResetFuture:
		return at.Seq > before.head || before.history != now.history
	case notify.ResetExpired:
		return at.Seq < now.floor || before.history != now.history
	default:
		return false
	}
}

// read takes what comes while its patience lasts.
func (r *reader) read(ctx context.Context, patience time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	was := r.at()
	events, err := r.subscription.Next(ctx)
	now := r.subscription.Position()
	r.moveTo(now)
	var reset *notify.ResetError
	switch {
	case errors.As(err, &reset):
		switch reset.Reason {
		case notify.ResetEpoch:
			if now.Epoch == was.Epoch {
				r.err = fmt.Errorf("reset for a new epoch, but it went from %s to %s", was, now)
			}
		case notify.ResetExpired:
			if floor := r.log.floorIn(was.Epoch, r.account); was.Seq >= floor {
				r.err = fmt.Errorf("reset at %s as expired, but the floor is %d", was, floor)
			}
		default:
			r.err = err
		}
		return
	case err != nil:
		if ctx.Err() == nil || now != was {
			r.err = fmt.Errorf("next: %w", err)
		}
		return
	}
	for _, e := range events {
		epoch, data, _ := strings.Cut(string(e.Encoded), " ")
		switch {
		case e.Account != r.account:
			r.err = fmt.Errorf("an event of another account: %v", e)
		case e.Seq != was.Seq+1:
			r.err = fmt.Errorf("event %d came after %s", e.Seq, was)
		case epoch != was.Epoch:
			r.err = fmt.Errorf("event %d of epoch %s came after %s", e.Seq, epoch, was)
		case !r.log.holds(was.Epoch, e, data):
			r.err = fmt.Errorf("event %s-%d was never committed", was.Epoch, e.Seq)
		}
		was.Seq = e.Seq
	}
	if len(events) == 0 || now != was {
		r.err = fmt.Errorf("after %d events at %s, want %s", len(events), now, was)
	}
}
