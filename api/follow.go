package api

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

// stream is one client that follows an account. It is in somebody's hands, those of its handler or of a goroutine of its
// loop, or it is at rest, and then belongs to the loop.
type stream struct {
	api          *API
	seat         *seat
	subscription *notify.Subscription
	expires      time.Time
	warned       bool           // that the token expires
	began        time.Time      // what is older was missed, not late
	wire         *sse.Stream    // nil at rest
	frames       [][]byte       // reused by next
	writing      []notify.Event // what next returned last

	loop *loop // nil: never at rest
	resting
}

var (
	// errSettled is why a stream leaves the hands that it is in: nothing is due to its client.
	errSettled = errors.New("nothing is due")
	// errPanicked is why a stream ended that did not come to say so.
	errPanicked = errors.New("panicked")
)

// write makes the stream write to w.
func (s *stream) write(w http.ResponseWriter, control *http.ResponseController) {
	s.wire = &sse.Stream{
		Writer: w, Control: control,
		Heartbeat: s.api.config.Silence, WriteTimeout: s.api.config.Unread, Keepalive: s.keepalive,
	}
}

func (s *stream) keepalive() string { return "keepalive " + s.subscription.Head().String() }

// begin writes the first frames and follows.
func (s *stream) begin(ctx context.Context, reset *notify.ResetError, ready any) error {
	// A reset comes before ready, which carries the new position: a client that lost the connection in between would
	// otherwise resume there and never learn that something is missing.
	retry := sse.Jitter(reconnectDelay)
	first := [][]byte{}
	if reset != nil {
		first = append(first, s.frame("reset", retry, s.resetData(reset)))
	}
	first = append(first, s.frame("ready", retry, ready))
	if err := s.wire.Send(first...); err != nil {
		return err
	}
	return s.follow(ctx)
}

// follow returns [errSettled], or why the stream ended: an [ending], or what went wrong on the way to the client.
func (s *stream) follow(ctx context.Context) error {
	err := error(errExpiring)
	if !s.warned {
		untilWarning, cancel := context.WithDeadlineCause(ctx, s.expires.Add(-expiryWarning), errExpiring)
		defer cancel()
		err = s.wire.Run(untilWarning, s.next)
	}
	if errors.Is(err, errExpiring) {
		err = s.warn()
		if err == nil {
			err = s.wire.Run(ctx, s.next)
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Cause(ctx)) {
		s.delivered() // it ended between two events
	}
	if reason, ok := errors.AsType[ending](err); ok {
		if err := s.wire.Send(s.frame("bye", 0, byeData{Reason: string(reason)})); err != nil {
			return err
		}
	}
	return err
}

// warn tells the client once that its token expires.
func (s *stream) warn() error {
	if s.warned {
		return nil
	}
	s.warned = true
	return s.wire.Send(s.frame("expiring", 0, expiringData{ExpiresAt: s.expires.UTC()}))
}

// next returns the frames that are due, as they were encoded once for all subscribers.
func (s *stream) next(ctx context.Context) ([][]byte, error) {
	s.delivered()
	s.frames = s.frames[:0]
	events, err := s.take(ctx)
	if reset := (*notify.ResetError)(nil); errors.As(err, &reset) {
		return append(s.frames, s.frame("reset", 0, s.resetData(reset))), nil
	}
	if err != nil {
		return nil, err
	}
	for _, event := range events {
		s.frames = append(s.frames, event.Encoded)
	}
	s.writing = events
	return s.frames, nil
}

// take waits for events, unless the stream may rest meanwhile.
func (s *stream) take(ctx context.Context) ([]notify.Event, error) {
	if s.loop != nil && ctx.Err() == nil {
		if events, ok := s.subscription.Poll(); ok && len(events) == 0 {
			return nil, errSettled
		} else if ok {
			return events, nil
		}
	}
	return s.subscription.Next(ctx)
}

// delivered records that what next returned last has been written.
func (s *stream) delivered() {
	if len(s.writing) == 0 {
		return
	}
	s.reached(s.writing)
	s.api.reach.count(s.writing, 1)
	s.writing = nil
}

// reached records how long after their commit events have been written.
func (s *stream) reached(events []notify.Event) {
	if at := events[len(events)-1].At; at.After(s.began) {
		s.api.metrics.delivered(at)
	}
}

// finish ends a stream for good, and records why.
func (s *stream) finish(err error) {
	if s.conn != nil {
		_, orderly := errors.AsType[ending](err)
		s.hangUp(orderly || errors.Is(err, context.Canceled)) // a client that closed its half can still read
	}
	s.subscription.Close()
	s.api.metrics.ended(err)
	s.api.seats.leave(s.seat)
}
