package mcp

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/stream"
)

// workTimeout bounds each piece of work in the database, as it does for the requests of the API.
const workTimeout = 5*time.Second - db.CancelTimeout

// wait returns the handoff when it is closed, or as it is after the given time. Meanwhile it sends notices. The error
// is why the wait ended early, if it did; the handoff is then as it was last seen.
func (s *Server) wait(
	ctx context.Context, c *conversation, n *notices, ref handoff.Ref, limit time.Duration,
) (handoff.Handoff, error) {
	if limit == 0 {
		return s.read(ctx, c, ref)
	}
	waiting, leave := context.WithTimeout(c.left, limit)
	defer leave()
	defer context.AfterFunc(ctx, leave)() // the client has cancelled the call
	watch, watchErr := s.config.Streams.Watch(waiting, stream.Request{
		Principal: c.Principal, Expires: c.Expires, Timeout: workTimeout,
	})
	if watchErr == nil {
		defer watch.Close()
	}
	h, err := s.read(ctx, c, ref) // after the watch has begun, so that no change is missed
	if err = errors.Join(err, watchErr); err != nil {
		return h, err
	}
	for h.ClosedAt == nil && waiting.Err() == nil {
		if n.send(ctx, limit, summary(h)) != nil {
			break // the client has left, or does not read
		}
		switch err := s.changed(waiting, watch, ref.ID); {
		case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
			continue
		case err != nil:
			return h, err
		}
		if h, err = s.read(ctx, c, ref); err != nil {
			return h, err
		}
	}
	return h, nil
}

// changed returns nil when the handoff can have changed, and [context.DeadlineExceeded] when the next notice is due.
func (s *Server) changed(ctx context.Context, watch *stream.Watch, id uuid.UUID) error {
	ctx, cancel := context.WithTimeout(ctx, s.config.ProgressInterval)
	defer cancel()
	return watch.Changed(ctx, id)
}

// read returns the handoff as it is.
func (s *Server) read(ctx context.Context, c *conversation, ref handoff.Ref) (handoff.Handoff, error) {
	ctx, cancel := context.WithTimeout(ctx, workTimeout)
	defer cancel()
	return s.config.Handoffs.Get(ctx, c.Principal, ref.Session, ref.ID)
}
