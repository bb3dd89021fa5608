package api

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

const (
	expiryWarning  = 30 * time.Second
	reconnectDelay = 2 * time.Second // at least; see sse.Jitter
)

// ending is why the server ends a stream: the cause its context ends with, and the reason in its bye event.
type ending string

const (
	errShutdown ending = "shutdown"
	errExpired  ending = "expired"
	errRevoked  ending = "revoked"
	errExpiring ending = "expiring" // not yet the end
)

func (e ending) Error() string { return "stream ends: " + string(e) }

// streamEscalations follows the account's events until the client leaves, the token expires, the user loses the authority
// to, or the replica drains.
func (a *API) streamEscalations(c echo.Context, who caller) error {
	if err := handoff.RequireRole(who.Principal, auth.Engineer, "follow the stream"); err != nil {
		return err
	}
	if a.draining.Load() {
		return errDraining
	}
	if !acceptsStream(c.Request().Header.Values("Accept")) {
		return errNotAcceptable
	}
	after, err := resumeFrom(c)
	if err != nil {
		return err
	}
	ctx, end := a.streamContext(c.Request().Context(), who.expires)
	defer end(nil)
	seat, err := a.seats.take(who.Principal, end)
	if err != nil {
		return err
	}
	subscription, reset, err := a.subscribe(ctx, who.AccountID, after, who.left)
	if err != nil {
		a.seats.leave(seat)
		return err
	}
	control := http.NewResponseController(c.Response().Writer) // echo's own Flush hides errors
	_ = control.SetReadDeadline(time.Time{})                   // the request has been read; the rest is silence
	sse.SetHeaders(c.Response().Header(), c.Request().ProtoMajor)
	c.Response().WriteHeader(http.StatusOK)
	s := &stream{api: a, seat: seat, subscription: subscription, expires: who.expires, began: time.Now()}
	s.write(c.Response(), control)
	if sse.CanHijack(c.Request()) {
		s.loop = a.loopOf(who.AccountID)
	}
	err = errPanicked
	defer func() {
		if !errors.Is(err, errSettled) {
			s.finish(err)
		}
	}()
	err = s.begin(ctx, reset, a.readyData(who, subscription))
	if errors.Is(err, errSettled) {
		err = s.leaveHandler(ctx, control, c.Request())
	}
	return nil
}

// acceptsStream reports whether a client that sent these Accept headers takes an event stream.
func acceptsStream(headers []string) bool {
	ranges := strings.Split(strings.Join(headers, ","), ",")
	for _, each := range ranges {
		if strings.TrimSpace(each) == "" && len(ranges) == 1 {
			return true
		}
		kind, parameters, _ := mime.ParseMediaType(each)
		if q, err := strconv.ParseFloat(parameters["q"], 64); err == nil && q == 0 {
			continue // RFC 9110, 12.4.2: not acceptable
		}
		switch kind {
		case "text/event-stream", "text/*", "*/*":
			return true
		}
	}
	return false
}

// resumeFrom returns where the client was. The header wins: a browser that reconnects sends it with its newest id, beside
// the query of its first request.
func resumeFrom(c echo.Context) (notify.Position, error) {
	headers := c.Request().Header.Values("Last-Event-ID")
	if len(headers) > 1 {
		return notify.Position{}, invalid("Last-Event-ID", "must be given once")
	}
	for _, from := range []struct{ field, id string }{
		{"Last-Event-ID", strings.Join(headers, "")},
		{"last_event_id", c.QueryParam("last_event_id")},
	} {
		if from.id == "" {
			continue
		}
		position, err := notify.ParsePosition(from.id)
		if err != nil {
			return notify.Position{}, invalid(from.field, err.Error())
		}
		return position, nil
	}
	return notify.Head(), nil
}

// streamContext ends when the client leaves, or with an [ending] as its cause: that of end, among others, which must be
// called in any case.
func (a *API) streamContext(ctx context.Context, expires time.Time) (_ context.Context, end context.CancelCauseFunc) {
	ctx, cancel := context.WithCancelCause(ctx)
	stopDraining := context.AfterFunc(a.streams, func() { cancel(context.Cause(a.streams)) })
	ctx, stopExpiring := context.WithDeadlineCause(ctx, expires, errExpired)
	return ctx, func(cause error) {
		cancel(cause)
		stopDraining()
		stopExpiring()
	}
}

// subscribe resumes where the client was or, if that is impossible, subscribes at the head and says why.
func (a *API) subscribe(
	ctx context.Context, account uuid.UUID, after notify.Position, within time.Duration,
) (*notify.Subscription, *notify.ResetError, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, within, errNotReady)
	defer cancel()
	subscription, err := a.config.Hub.Subscribe(ctx, account, after)
	var reset *notify.ResetError
	if errors.As(err, &reset) {
		subscription, err = a.config.Hub.Subscribe(ctx, account, notify.Head())
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return subscription, reset, err
}
