package stream

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

// sender writes the events of a stream from a goroutine, which can wait for them and for the client.
type sender struct {
	*stream
	wire    *sse.Stream
	frames  [][]byte // reused by next
	canPark bool     // next returns errCaughtUp instead of waiting for events
}

func newSender(s *stream, w http.ResponseWriter) sender {
	return sender{stream: s, wire: &sse.Stream{
		Writer: w, Heartbeat: s.server.config.Heartbeat, WriteTimeout: s.server.config.WriteTimeout, Keepalive: s.keepalive,
	}}
}

// begin writes the first events and then runs.
func (s *sender) begin(ctx context.Context, reset *notify.ResetError) error {
	// A reset comes before ready, which carries the new position: a client that lost the connection in between would
	// otherwise resume there and never learn that events are missing.
	retry := sse.Jitter(reconnectDelay)
	var first [][]byte
	if reset != nil {
		first = append(first, s.resetFrame(retry, reset))
	}
	first = append(first, s.readyFrame(retry))
	if err := s.wire.Send(first...); err != nil {
		return err
	}
	return s.run(ctx)
}

// run writes events until the stream has caught up, which is [errCaughtUp], or ends: with an [endError] or the error
// of a write.
func (s *sender) run(ctx context.Context) (err error) {
	if s.canPark && s.isIdle(ctx) {
		s.confirm() // what the socket did not accept at once
		return errCaughtUp
	}
	ctx, stop := context.WithDeadlineCause(ctx, s.expires, errExpired)
	defer stop()
	if !s.warned {
		untilWarning, cancel := context.WithDeadlineCause(ctx, s.deadline(), errExpiring)
		defer cancel()
		if err = s.wire.Run(untilWarning, s.next); errors.Is(err, errExpiring) {
			s.warned = true
			err = s.wire.Send(s.frame("expiring", 0, map[string]time.Time{"expires_at": s.expires.UTC()}))
		}
	}
	if s.warned && err == nil {
		err = s.wire.Run(ctx, s.next)
	}
	if ctx.Err() != nil && errors.Is(err, context.Cause(ctx)) {
		s.confirm() // ctx ended between two writes
	}
	if reason, ok := errors.AsType[endError](err); ok {
		if err := s.wire.Send(s.byeFrame(reason)); err != nil {
			return err
		}
	}
	return err
}

// isIdle reports whether the stream has nothing to write now, and no reason to end.
func (s *sender) isIdle(ctx context.Context) bool {
	return s.subscription.IsCaughtUp() && time.Now().Before(s.deadline()) && ctx.Err() == nil
}

// next returns the encoded events that follow the position. Being called again means that they have been written.
func (s *sender) next(ctx context.Context) ([][]byte, error) {
	s.confirm()
	s.frames = s.frames[:0]
	events, err := s.events(ctx)
	if reset := (*notify.ResetError)(nil); errors.As(err, &reset) {
		return append(s.frames, s.resetFrame(0, reset)), nil
	}
	if err != nil {
		return nil, err
	}
	for _, event := range events {
		s.frames = append(s.frames, event.Encoded)
	}
	s.inFlight = events
	return s.frames, nil
}

// events waits for events, unless the stream can park.
func (s *sender) events(ctx context.Context) ([]notify.Event, error) {
	if s.canPark && ctx.Err() == nil {
		if events, ok := s.subscription.Poll(); ok && len(events) == 0 {
			return nil, errCaughtUp
		} else if ok {
			return events, nil
		}
	}
	return s.subscription.Next(ctx)
}

// confirm counts the events in flight as delivered.
func (s *sender) confirm() {
	if len(s.inFlight) == 0 {
		return
	}
	s.recordLatency(s.inFlight)
	s.server.deliveries.add(s.inFlight, 1, time.Time{})
	s.inFlight = nil
}
