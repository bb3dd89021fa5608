package api

import (
	"context"
	"encoding/json"
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
	subscribeTimeout = 5 * time.Second
	expiryWarning    = 30 * time.Second
	reconnectDelay   = 2 * time.Second // at least; see sse.Jitter
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
	if !who.Role.AtLeast(auth.Engineer) {
		return handoff.ErrForbidden
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
	leave, err := a.seats.take(who.Principal, end)
	if err != nil {
		return err
	}
	defer leave()
	subscription, reset, err := a.subscribe(ctx, who.AccountID, after)
	if err != nil {
		return err
	}
	defer subscription.Close()

	control := http.NewResponseController(c.Response().Writer) // echo's own Flush hides errors
	_ = control.SetReadDeadline(time.Time{})                   // the request has been read; the rest is silence
	sse.SetHeaders(c.Response().Header(), c.Request().ProtoMajor)
	c.Response().WriteHeader(http.StatusOK)
	s := &stream{
		subscription: subscription,
		metrics:      a.metrics,
		reach:        a.reach,
		began:        time.Now(),
		wire: &sse.Stream{
			Writer:       c.Response(),
			Control:      control,
			Heartbeat:    a.config.Silence,
			WriteTimeout: a.config.Unread,
			Keepalive:    func() string { return "keepalive " + subscription.Head().String() },
		},
	}
	a.metrics.ended(s.run(ctx, who, reset, a.readyData(who, subscription)))
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
	ctx context.Context, account uuid.UUID, after notify.Position,
) (*notify.Subscription, *notify.ResetError, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, subscribeTimeout, errNotReady)
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

// stream is one client that follows an account.
type stream struct {
	subscription *notify.Subscription
	wire         *sse.Stream
	metrics      *metrics
	reach        *reach
	frames       [][]byte       // reused by next
	writing      []notify.Event // what next returned last
	began        time.Time      // what is older was missed, not late
}

// run returns why the stream ended: an [ending], or what went wrong on the way to the client.
func (s *stream) run(ctx context.Context, who caller, reset *notify.ResetError, ready any) error {
	// A reset comes before ready, which carries the new position: a client that lost the connection in between would
	// otherwise resume there and never learn that something is missing.
	retry := sse.Jitter(reconnectDelay)
	first := [][]byte{}
	if reset != nil {
		first = append(first, s.frame("reset", retry, s.resetData(reset)))
	}
	first = append(first, s.frame("ready", retry, ready))
	if err := s.wire.Send(first...); err != nil {
		return err
	}
	untilWarning, cancel := context.WithDeadlineCause(ctx, who.expires.Add(-expiryWarning), errExpiring)
	defer cancel()
	err := s.wire.Run(untilWarning, s.next)
	if errors.Is(err, errExpiring) {
		err = s.wire.Send(s.frame("expiring", 0, expiringData{ExpiresAt: who.expires.UTC()}))
		if err == nil {
			err = s.wire.Run(ctx, s.next)
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Cause(ctx)) {
		s.delivered() // it ended between two events
	}
	if reason, ok := errors.AsType[ending](err); ok {
		if err := s.wire.Send(s.frame("bye", 0, byeData{Reason: string(reason)})); err != nil {
			return err
		}
	}
	return err
}

// next returns the frames that are due, as they were encoded once for all subscribers.
func (s *stream) next(ctx context.Context) ([][]byte, error) {
	s.delivered()
	s.frames = s.frames[:0]
	events, err := s.subscription.Next(ctx)
	if reset := (*notify.ResetError)(nil); errors.As(err, &reset) {
		return append(s.frames, s.frame("reset", 0, s.resetData(reset))), nil
	}
	if err != nil {
		return nil, err
	}
	for _, event := range events {
		s.frames = append(s.frames, event.Encoded)
	}
	s.writing = events
	return s.frames, nil
}

// delivered records that what next returned last has been written.
func (s *stream) delivered() {
	if len(s.writing) == 0 {
		return
	}
	if at := s.writing[len(s.writing)-1].At; at.After(s.began) {
		s.metrics.delivered(at)
	}
	s.reach.count(s.writing)
	s.writing = nil
}

type readyData struct {
	AccountID   uuid.UUID `json:"account_id"`
	LastEventID string    `json:"last_event_id"`
	Replica     string    `json:"replica"`
	Degraded    bool      `json:"degraded"`
}

type resetData struct {
	Reason      notify.ResetReason `json:"reason"`
	LastEventID string             `json:"last_event_id"`
}

type expiringData struct {
	ExpiresAt time.Time `json:"expires_at"`
}

type byeData struct {
	Reason string `json:"reason"`
}

func (a *API) readyData(who caller, subscription *notify.Subscription) readyData {
	return readyData{
		AccountID:   who.AccountID,
		LastEventID: subscription.Position().String(),
		Replica:     a.config.Replica,
		Degraded:    len(a.Degraded()) > 0,
	}
}

func (s *stream) resetData(reset *notify.ResetError) resetData {
	return resetData{Reason: reset.Reason, LastEventID: s.subscription.Position().String()}
}

// frame encodes an event of this stream alone. Only a position that a client may resume from becomes its id.
func (s *stream) frame(name string, retry time.Duration, data any) []byte {
	encoded, err := json.Marshal(data)
	if err != nil {
		panic(err) // the data are our own types
	}
	frame, err := sse.Event{ID: s.subscription.Position().String(), Name: name, Data: encoded, Retry: retry}.AppendTo(nil)
	if err != nil {
		panic(err) // neither ids nor names hold line breaks
	}
	return frame
}

// EncodeEvent is the frame of an event on the stream, the same for all who receive it: notify.Hub.Encode.
func EncodeEvent(epoch string, e notify.Event) []byte {
	head, err := json.Marshal(struct {
		Type string    `json:"type"`
		Seq  int64     `json:"seq"`
		At   time.Time `json:"at"`
	}{e.Type, e.Seq, e.At})
	if err != nil {
		panic(err) // the data are our own types
	}
	data := make([]byte, 0, len(head)+len(e.Data))
	data = append(data, head[:len(head)-1]...)
	data = append(data, ',')
	data = append(data, e.Data[1:]...) // both are objects; this makes them one
	frame, err := sse.Event{
		ID: notify.Position{Epoch: epoch, Seq: e.Seq}.String(), Name: e.Type, Data: data,
	}.AppendTo(make([]byte, 0, len(data)+128))
	if err != nil {
		panic(err) // the schema keeps line breaks out of types
	}
	return frame
}
