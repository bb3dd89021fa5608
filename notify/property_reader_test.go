package notify_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// reader follows an account as orders say, and to the head once orders is closed. It checks what it receives.
type reader struct {
	log     *memoryLog
	hub     *notify.Hub
	account uuid.UUID
	orders  chan string

	mu           sync.Mutex
	subscription *notify.Subscription
	position     notify.Position
	err          error // the first fault
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
		timeout := time.Hour
		if ordered {
			timeout = 100 * time.Millisecond
		}
		r.read(ctx, timeout)
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

func justified(reason notify.ResetReason, at notify.Position, before, now logState) bool {
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

// read calls Next once, with a timeout.
func (r *reader) read(ctx context.Context, timeout time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
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
			r.err = fmt.Errorf("event of another account: %v", e)
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
