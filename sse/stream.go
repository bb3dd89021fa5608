package sse

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"
)

const (
	// DefaultHeartbeat is the Heartbeat of a [Stream] that sets none.
	DefaultHeartbeat = 25 * time.Second

	// DefaultWriteTimeout is the WriteTimeout of a [Stream] that sets none.
	DefaultWriteTimeout = 10 * time.Second
)

// ErrSlow reports that a client did not read within WriteTimeout. It wraps [os.ErrDeadlineExceeded].
var ErrSlow = fmt.Errorf("sse: client does not read: %w", os.ErrDeadlineExceeded)

// Stream writes frames to one HTTP client. The handler sets status and headers (see [SetHeaders]); the first Send, even
// of no frames, puts them on the wire. After an error the stream is broken and the handler should return.
type Stream struct {
	// Writer takes the bytes. Required.
	Writer http.ResponseWriter

	// Control sets deadlines and flushes. Default: the controller of Writer. If Writer has a Flush method that drops
	// errors, set the controller of the writer beneath it.
	Control *http.ResponseController

	// Heartbeat is the idle time after which Run writes a keepalive. Default DefaultHeartbeat.
	Heartbeat time.Duration

	// WriteTimeout is the deadline of each write, counted from its beginning. Default DefaultWriteTimeout.
	WriteTimeout time.Duration

	// Keepalive returns the text of the keepalive comment. Default "keepalive".
	Keepalive func() string

	// LastWrite is when bytes were last written; Heartbeat counts from it. Default: when Run begins.
	LastWrite time.Time

	deadline time.Time // of the write under way, or of the last one
	comment  []byte
}

// Send writes the frames and flushes once. It neither changes nor keeps them. Each frame has a deadline of its own, so
// a client that reads slowly survives a long replay. The error matches [ErrSlow] if a deadline passed.
func (s *Stream) Send(frames ...[]byte) error {
	if s.Control == nil {
		s.Control = http.NewResponseController(s.Writer)
	}
	err := s.write(frames)
	switch {
	case err == nil:
		s.LastWrite = time.Now()
		return nil
	case !time.Now().Before(s.deadline):
		// The clock decides, because HTTP/2 has more than one name for a write that was cut short.
		return fmt.Errorf("write event stream: %w: %w", ErrSlow, err)
	default:
		return fmt.Errorf("write event stream: %w", err)
	}
}

func (s *Stream) write(frames [][]byte) error {
	for _, frame := range frames {
		if err := s.renewDeadline(); err != nil {
			return err
		}
		if _, err := s.Writer.Write(frame); err != nil {
			return err
		}
	}
	if err := s.renewDeadline(); err != nil {
		return err
	}
	if err := s.Control.Flush(); err != nil {
		return err
	}
	// HTTP/2 resets a stream whose deadline passes even while nothing is being written, and between heartbeats it
	// would.
	return s.Control.SetWriteDeadline(time.Time{})
}

func (s *Stream) renewDeadline() error {
	s.deadline = time.Now().Add(cmp.Or(s.WriteTimeout, DefaultWriteTimeout))
	return s.Control.SetWriteDeadline(s.deadline)
}

// Run sends the frames that next returns until next returns an error, and a keepalive whenever nothing has been sent
// for Heartbeat.
//
// Next blocks until it has at least one frame. The frames of one call share one flush; frames returned with an error
// are sent first. The context of next ends with ctx, and also at each heartbeat: next then returns the context's error,
// keeps its position, and is called again.
//
// Run returns nil when next returns [io.EOF] itself, the cause of ctx when ctx ends, any other error of next as it is,
// and the error of Send when a write fails.
func (s *Stream) Run(ctx context.Context, next func(context.Context) ([][]byte, error)) error {
	heartbeat := cmp.Or(s.Heartbeat, DefaultHeartbeat)
	if s.LastWrite.IsZero() {
		s.LastWrite = time.Now()
	}
	for {
		wait, cancel := context.WithDeadline(ctx, s.LastWrite.Add(heartbeat))
		err := s.forward(wait, next)
		cancel()
		switch {
		case err == io.EOF: // not errors.Is: a wrapped EOF is a source that broke off
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		if time.Since(s.LastWrite) < heartbeat {
			continue
		}
		if err := s.sendKeepalive(); err != nil {
			return err
		}
	}
}

// forward sends what next returns until wait ends, which is no error. A busy stream keeps one wait over many frames,
// rather than a timer for each, so wait can end before the stream has been idle for Heartbeat.
func (s *Stream) forward(wait context.Context, next func(context.Context) ([][]byte, error)) error {
	for {
		frames, err := next(wait)
		if len(frames) > 0 {
			if err := s.Send(frames...); err != nil {
				return err
			}
		}
		switch ended := wait.Err(); {
		case err != nil && (ended == nil || !errors.Is(err, ended)):
			return err
		case ended != nil:
			return nil //nolint:nilerr // the heartbeat ended the wait, nothing failed
		}
	}
}

func (s *Stream) sendKeepalive() error {
	text := "keepalive"
	if s.Keepalive != nil {
		text = s.Keepalive()
	}
	s.comment = AppendComment(s.comment[:0], text)
	return s.Send(s.comment)
}
