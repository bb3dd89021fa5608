package stream

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/notify"
)

// Watch waits for changes of handoffs on behalf of a request. It counts as a stream, and holds no database connection
// while it waits. It is not safe for concurrent use.
type Watch struct {
	server       *Server
	request      Request
	registration *registration
	subscription *notify.Subscription
	ended        context.Context // its cause is why the server ended the watch
	cancel       context.CancelCauseFunc
}

// Watch returns a watch that begins now: every later change is noticed. Any active principal can watch, so the caller
// decides what it can read. The caller must Close the watch.
//
// Errors: [ErrDraining], [ErrServerLimit], [ErrAccountLimit], [ErrUserLimit], [ErrNotReady], [ErrUnauthorized].
func (s *Server) Watch(ctx context.Context, request Request) (_ *Watch, err error) {
	defer func() { s.refusals.count(err) }()
	ended, cancel := context.WithCancelCause(context.Background())
	registration, err := s.registry.acquire(request.Principal, watching, cancel)
	if err != nil {
		cancel(nil)
		return nil, err
	}
	subscription, _, err := s.subscribe(ctx, request, notify.Head())
	if err != nil {
		cancel(nil)
		s.registry.release(registration, "")
		return nil, refusal(err)
	}
	return &Watch{
		server: s, request: request, registration: registration, subscription: subscription,
		ended: ended, cancel: cancel,
	}, nil
}

// canWatch reports whether a principal can watch what it can read.
func canWatch(p auth.Principal) bool { return p.Service || p.Role != "" }

// Changed returns nil once an event of the handoff arrives, or can have been missed. Otherwise it returns the error of
// ctx, [ErrDraining] when the server shuts down, or [ErrUnauthorized] when the authority of the principal or its token
// ends.
func (w *Watch) Changed(ctx context.Context, handoff uuid.UUID) error {
	ctx, cancel := context.WithDeadlineCause(ctx, w.request.end(), errExpired)
	defer cancel()
	ctx, interrupt := context.WithCancelCause(ctx)
	defer interrupt(nil)
	stop := context.AfterFunc(w.ended, func() { interrupt(context.Cause(w.ended)) })
	defer stop()
	for {
		events, err := w.subscription.Next(ctx)
		if _, missed := errors.AsType[*notify.ResetError](err); missed {
			return nil
		}
		if cause := context.Cause(ctx); err != nil && cause != nil {
			return refusal(cause)
		}
		if err != nil {
			return fmt.Errorf("watch handoff %s: %w", handoff, err)
		}
		for _, event := range events {
			if event.Handoff == handoff {
				return nil
			}
		}
	}
}

// Close ends the watch.
func (w *Watch) Close() {
	w.cancel(nil)
	w.subscription.Close()
	w.server.registry.release(w.registration, "")
}
