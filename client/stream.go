package client

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// Event is an event of the stream.
type Event struct {
	ID   string // its position: what Stream goes on after
	Type string // handoff_created and the like; "ready" or "reset"

	// Of a change of a handoff:
	Seq     int64
	At      time.Time
	By      Actor
	Handoff Card // as it was right after the change

	// Of "ready":
	Degraded bool // events come within seconds instead of at once

	// Of "reset":
	Reason string // epoch, future or expired
}

// Stream yields the account's events after a position: the LastEventID of a queue, or the ID of the last event that was
// processed; empty, the present; "0", the oldest that is kept. Each event comes once and in the order of the commits.
//
// "ready" comes first on each connection: what is committed after it is delivered. "reset" says that events may be
// missing: fetch the queue anew and go on. Ignore types that you do not know.
//
// A lost connection is opened again after the last event, at any replica; so is one whose token expires, with another
// one from the TokenSource. The loop ends with an error when ctx ends, or when the server refuses the stream for good.
func (c *Client) Stream(ctx context.Context, after string) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		s := stream{client: c, last: after, yield: yield}
		for failures := 0; ; {
			received, err := s.connect(ctx)
			if received {
				failures = 0
			}
			problem, refused := errors.AsType[*Problem](err)
			switch {
			case errors.Is(err, errStopped):
				return
			case ctx.Err() != nil:
				yield(Event{}, fmt.Errorf("follow the stream: %w", context.Cause(ctx)))
				return
			case refused && problem.Status < http.StatusInternalServerError && !problem.tooMany(),
				errors.As(err, new(finalError)):
				yield(Event{}, fmt.Errorf("follow the stream: %w", err))
				return
			case errors.Is(err, errExpiring):
				continue
			}
			failures++
			pause := max(backoff(failures, err), s.retry)
			c.logger().WarnContext(ctx, "stream lost", "after", s.last, "error", err, "in", pause)
			_ = sleep(ctx, pause) // the next attempt returns the error
		}
	}
}

var (
	errStopped  = errors.New("the loop has ended")
	errExpiring = errors.New("the token expires")
	errBehind   = errors.New("an event was lost on the way")
	errIdle     = errors.New("the connection is silent")
)

// stream is a position that outlives connections.
type stream struct {
	client *Client
	yield  func(Event, error) bool
	last   string        // the id of the last frame
	retry  time.Duration // what the server asks to wait before a connection
}

// connect follows one connection to its end. It reports whether the connection brought anything.
func (s *stream) connect(ctx context.Context) (received bool, err error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := cmp.Or(s.client.IdleTimeout, time.Minute)
	idle := time.AfterFunc(limit, func() { cancel(errIdle) })
	defer idle.Stop()
	r := request{method: http.MethodGet, path: path("ai-sessions", "escalations", "stream"), header: make(http.Header)}
	r.header.Set("Accept", "text/event-stream")
	if s.last != "" {
		r.header.Set("Last-Event-ID", s.last)
	}
	if r, err = s.client.prepare(r); err != nil {
		return false, finalError{err}
	}
	response, err := s.client.send(ctx, r)
	if err != nil {
		return false, cause(ctx, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return false, problemOf(response)
	}
	frames := sse.NewDecoder(response.Body)
	frames.Comment = func(text string) {
		idle.Reset(limit)
		if head, ok := strings.CutPrefix(text, "keepalive "); ok && head != s.last {
			cancel(errBehind)
		}
	}
	for {
		frame, err := frames.Next()
		if err != nil {
			return received, cause(ctx, err)
		}
		idle.Stop() // while the caller handles the event
		received = true
		if frames.Retry() > 0 {
			s.retry = frames.Retry()
		}
		if err := s.handle(ctx, frame); err != nil {
			return received, err
		}
		idle.Reset(limit)
	}
}

// cause returns why the context of a connection was cancelled, or err.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// handle yields a frame that is for the caller.
func (s *stream) handle(ctx context.Context, frame sse.Event) error {
	switch frame.Name {
	case "expiring":
		before, err := s.client.token(ctx, false)
		if err != nil {
			return err
		}
		if after, err := s.client.token(ctx, true); err == nil && after != before {
			return errExpiring
		}
		return nil // the server says bye, and the next connection why
	case "bye":
		if strings.Contains(string(frame.Data), `"expired"`) {
			return errExpiring
		}
		return fmt.Errorf("the server said bye: %s", frame.Data)
	}
	event := Event{ID: frame.ID, Type: frame.Name}
	if err := json.Unmarshal(frame.Data, &event); err != nil {
		return finalError{fmt.Errorf("event %s, %s: %w", frame.ID, frame.Name, err)}
	}
	event.ID, event.Type = frame.ID, frame.Name
	s.last = frame.ID
	if !s.yield(event, nil) {
		return errStopped
	}
	return nil
}
