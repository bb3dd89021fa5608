package stream

import (
	"context"
	"errors"
	"net/http"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/notify"
)

// handlerStream is a stream that its HTTP handler owns: from its beginning until it ends or is parked.
type handlerStream struct {
	sender
	control *http.ResponseController
	request *http.Request
	loop    *loop // set if the stream can park
}

// serve writes events until the stream ends or is parked.
func (h *handlerStream) serve(ctx context.Context, reset *notify.ResetError) {
	err := errPanicked
	defer func() {
		if err != nil {
			h.finish(err)
		}
	}()
	if err = h.begin(ctx, reset); errors.Is(err, errCaughtUp) {
		err = h.park(ctx)
	}
}

// park gives the stream to its loop. The error is why the stream ended instead.
func (h *handlerStream) park(ctx context.Context) error {
	conn, err := rawconn.Hijack(h.control, h.request)
	if err != nil {
		return err
	}
	s, loop := h.stream, h.loop
	registry, registration := s.server.registry, s.registration // the loop owns s when it is parked
	s.conn = conn
	if !loop.park(s) {
		return errShutdown
	}
	registry.transfer(registration, func(cause error) { loop.cancel(s, cause) })
	if ctx.Err() != nil { // before the transfer
		loop.cancel(s, context.Cause(ctx))
	}
	return nil
}
