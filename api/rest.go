package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime/debug"
	"syscall"
	"time"

	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

// resting is what a stream needs once its handler has returned. All but conn belongs to the loop.
type resting struct {
	conn  *sse.Conn
	slot  int32                   // in loop.slots, from one
	place int32                   // among those of the account that rest, from one; 0 in hand
	wrote time.Duration           // when something was last written, by the clock of the loop
	cause error                   // why the stream must end, once that is known
	hand  context.CancelCauseFunc // ends what is under way in hand; nil at rest
}

// leaveHandler gives a settled stream to its loop and returns [errSettled], or why the stream is over instead.
func (s *stream) leaveHandler(ctx context.Context, control *http.ResponseController, r *http.Request) error {
	s.api.seats.move(s.seat, func(cause error) { s.loop.end(s, cause) })
	if ctx.Err() != nil { // perhaps by whoever had the seat before
		return s.follow(ctx)
	}
	conn, err := sse.Hijack(control, r)
	if err != nil {
		return err
	}
	s.conn, s.wire, s.frames = conn, nil, nil
	if !s.loop.settled(s) {
		return errShutdown
	}
	return errSettled
}

// carry is what a goroutine does for a stream at rest that cannot be settled at once: it writes the rest of what has been
// begun, and follows as a handler does.
func (s *stream) carry(ctx context.Context, rest []byte) (err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = s.panicked(recovered)
		}
	}()
	ctx, cancel := context.WithDeadlineCause(ctx, s.expires, errExpired)
	defer cancel()
	w := s.conn.Writer(rest)
	s.write(w, http.NewResponseController(w))
	s.wire.Wrote = s.loop.began.Add(s.wrote)
	if len(rest) > 0 {
		if err := s.wire.Send(); err != nil {
			return err
		}
	}
	return s.follow(ctx)
}

// panicked reports a bug that ends this stream and no other.
func (s *stream) panicked(recovered any) error {
	err := fmt.Errorf("panic: %v", recovered)
	s.api.config.Logger.Error("a stream was given up", "error", err, "stack", string(debug.Stack()))
	return err
}

func (s *stream) hangUp(orderly bool) {
	if orderly {
		_ = s.conn.End() // told as far as the client takes it
		return
	}
	_ = s.conn.Close()
}

// until is when the loop must look at the stream even if nothing is written to it.
func (s *stream) until() time.Time {
	if s.warned {
		return s.expires
	}
	return s.expires.Add(-expiryWarning)
}

// parcel is what is due to streams that stand at the same place, made once for all of them.
type parcel struct {
	events  []notify.Event
	chunked bool
	bytes   []byte
	seats   int32 // written to, and not yet counted
}

// fill makes the parcel one of these events, unless it is, and counts those who had the one before.
func (p *parcel) fill(r *reach, events []notify.Event, chunked bool) {
	if len(events) == len(p.events) && &events[0] == &p.events[0] && chunked == p.chunked {
		return
	}
	r.count(p.events, p.seats)
	frames := make([][]byte, len(events))
	size := 16
	for i, event := range events {
		frames[i] = event.Encoded
		size += len(event.Encoded)
	}
	*p = parcel{events: events, chunked: chunked, bytes: appendFrames(make([]byte, 0, size), chunked, frames...)}
}

func appendFrames(dst []byte, chunked bool, frames ...[]byte) []byte {
	if chunked {
		return sse.AppendChunk(dst, frames...)
	}
	for _, frame := range frames {
		dst = append(dst, frame...)
	}
	return dst
}

// departed gives the error of a write to a client that has left the name that leaving has everywhere.
func departed(err error) error {
	if errors.Is(err, syscall.EPIPE) || errors.Is(err, syscall.ECONNRESET) {
		return fmt.Errorf("%w: %w", context.Canceled, err)
	}
	return err
}
