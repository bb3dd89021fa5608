package api

import (
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/stream"
)

// admitStream refuses a stream that cannot be opened soon.
func (a *API) admitStream() (*stream.Opening, error) {
	opening, err := a.config.Streams.Open()
	return opening, streamProblem(err)
}

// streamEscalations streams the account's events: see [stream.Server.Serve].
func (a *API) streamEscalations(c echo.Context, p caller) error {
	if err := refusal.RequireRoleOrService(p.Principal, auth.Engineer, "follow the stream"); err != nil {
		return err
	}
	w := streamWriter{c.Response(), c.Response().Writer}
	return streamProblem(a.config.Streams.Serve(w, c.Request(), stream.Request{
		Principal: p.Principal, Expires: p.expires, Timeout: p.timeLeft, Opening: p.opening,
	}))
}

// streamWriter hides the Flush of an echo response, which drops errors: the writer beneath it is flushed.
type streamWriter struct {
	http.ResponseWriter
	beneath http.ResponseWriter
}

// Unwrap implements the method that [http.ResponseController] looks for.
func (w streamWriter) Unwrap() http.ResponseWriter { return w.beneath }

// streamProblem maps the errors of a stream that has not begun. It returns others as they are.
func streamProblem(err error) error {
	if position, ok := errors.AsType[*stream.PositionError](err); ok {
		return refusal.Invalid(position.Field, position.Problem)
	}
	if busy, ok := errors.AsType[*stream.BusyError](err); ok {
		return unavailable("busy", "This replica is opening as many streams as it can at the moment.", busy.RetryAfter)
	}
	switch {
	case errors.Is(err, stream.ErrUnauthorized):
		return auth.TokenError("the token or the user's authority has ended")
	case errors.Is(err, stream.ErrNotAcceptable):
		return newProblem(http.StatusNotAcceptable, "not_acceptable", "The stream is text/event-stream; accept that.")
	case errors.Is(err, stream.ErrNotReady):
		return unavailable("database_unavailable", "The event log cannot be read at the moment.", 2*time.Second)
	case errors.Is(err, stream.ErrDraining):
		return unavailable("shutting_down", "This replica is shutting down; ask another.", time.Second)
	case errors.Is(err, stream.ErrServerLimit):
		return tooManyStreams(http.StatusServiceUnavailable, "This replica has as many streams as it accepts.")
	case errors.Is(err, stream.ErrAccountLimit):
		return tooManyStreams(http.StatusTooManyRequests, "The account has as many streams as a replica accepts for one.")
	case errors.Is(err, stream.ErrUserLimit):
		return tooManyStreams(http.StatusTooManyRequests, "You have as many streams as a replica accepts for one user.")
	}
	return err
}

func tooManyStreams(status int, detail string) error {
	return &problem{Status: status, Code: "too_many_streams", Detail: detail, retryAfter: 10 * time.Second}
}
