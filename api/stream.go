package api

import (
	"errors"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/stream"
)

// admitStream refuses a stream that cannot be opened soon, before it looks up who asks.
func (a *API) admitStream(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		opening, err := a.config.Streams.Open()
		if err != nil {
			return streamProblem(err)
		}
		defer opening.End()
		c.Set(openingKey, opening)
		return next(c)
	}
}

// openingKey is where the context of a request has its opening.
const openingKey = "opening"

// streamEscalations streams the account's events: see [stream.Server.Serve].
func (a *API) streamEscalations(c echo.Context, p caller) error {
	if err := refusal.RequireRoleOrService(p.Principal, auth.Engineer, "follow the stream"); err != nil {
		return err
	}
	w := streamWriter{c.Response(), c.Response().Writer}
	return streamProblem(a.config.Streams.Serve(w, c.Request(), stream.Request{
		Principal: p.Principal, Expires: p.expires, Timeout: p.timeLeft,
		Opening: c.Get(openingKey).(*stream.Opening),
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
	switch {
	case errors.Is(err, stream.ErrUnauthorized):
		return auth.TokenError("the token or the user's authority has ended")
	case errors.Is(err, stream.ErrNotAcceptable):
		return newProblem(http.StatusNotAcceptable, "not_acceptable", "The stream is text/event-stream; accept that.")
	case errors.Is(err, stream.ErrNotReady):
		return unavailable("database_unavailable", "The event log cannot be read at the moment.", 2*time.Second)
	case errors.Is(err, stream.ErrDraining):
		return unavailable("shutting_down", "This replica is shutting down; ask another.", time.Second)
	case errors.Is(err, stream.ErrBusy):
		return unavailable("busy", "This replica is opening as many streams as it can at the moment.", busyPause())
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

// busyPause returns after how long a client that was refused for the moment is to come back: clients that came together
// come back apart.
func busyPause() time.Duration { return time.Second + rand.N(3*time.Second) }
