package stream

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

// reconnectDelay is the shortest delay that clients are asked to wait before they reconnect; see [sse.Jitter].
const reconnectDelay = 2 * time.Second

// Request is an authenticated request for a stream.
type Request struct {
	Principal auth.Principal
	Expires   time.Time     // the end of the principal's token or key, and of the stream; zero: none
	Timeout   time.Duration // for reading the event log before the stream begins
	Opening   *Opening      // ends when the stream begins. Default: none
}

// end returns when the stream ends at the latest. A key without an expiry is valid for longer than any process runs.
func (r Request) end() time.Time {
	if r.Expires.IsZero() {
		return time.Now().AddDate(100, 0, 0)
	}
	return r.Expires
}

// Serve writes the account's events to w until the client leaves, the token expires, the user loses the authority to
// follow them, or the server shuts down. It returns an error only while nothing has been written.
//
// The stream resumes after the position in the request's Last-Event-ID header or last_event_id parameter.
// [http.ResponseController] must be able to flush w, to set its deadlines and, on HTTP/1, to hijack its connection.
// Serve returns while the stream is open if it has hijacked the connection.
func (s *Server) Serve(w http.ResponseWriter, r *http.Request, request Request) (err error) {
	defer func() { s.refusals.count(err) }()
	if s.Draining() {
		return ErrDraining
	}
	if !acceptsStream(r.Header.Values("Accept")) {
		return ErrNotAcceptable
	}
	after, err := resumeFrom(r)
	if err != nil {
		return err
	}
	if !time.Now().Before(request.end()) {
		return ErrUnauthorized
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	registration, err := s.registry.acquire(request.Principal, following, cancel)
	if err != nil {
		return err
	}
	subscription, reset, err := s.subscribe(ctx, request, after)
	if err != nil {
		s.registry.release(registration, "")
		return refusal(err)
	}
	request.Opening.End()
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(time.Time{}) // nothing more is read
	sse.SetHeaders(w.Header(), r.ProtoMajor)
	w.WriteHeader(http.StatusOK)
	opened := &stream{
		server: s, registration: registration, subscription: subscription, expires: request.end(), opened: time.Now(),
	}
	h := &handlerStream{sender: newSender(opened, w), control: control, request: r}
	if loop := s.shards.acquire(registration.account); rawconn.CanHijack(r) && loop.open.Load() {
		h.loop, h.canPark = loop, true
	}
	h.serve(ctx, reset)
	return nil
}

// acceptsStream reports whether a client that sent these Accept headers accepts an event stream.
func acceptsStream(headers []string) bool {
	accept := strings.Join(headers, ",")
	if strings.TrimSpace(accept) == "" {
		return true
	}
	for each := range strings.SplitSeq(accept, ",") {
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

// resumeFrom returns the position to resume from, the head for a new client.
func resumeFrom(r *http.Request) (notify.Position, error) {
	field := sse.HeaderLastEventID
	if len(r.Header.Values(field)) > 1 {
		return notify.Position{}, &PositionError{field, "must be given once"}
	}
	id := sse.LastEventID(r)
	if id == "" {
		return notify.Head(), nil
	}
	position, err := notify.ParsePosition(id)
	if err != nil {
		if r.Header.Get(field) == "" {
			field = sse.QueryLastEventID
		}
		return notify.Position{}, &PositionError{field, err.Error()}
	}
	return position, nil
}

// subscribe resumes after a position. If that is impossible it subscribes at the head and returns the reason.
func (s *Server) subscribe(
	ctx context.Context, request Request, after notify.Position,
) (*notify.Subscription, *notify.ResetError, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, request.Timeout, ErrNotReady)
	defer cancel()
	account := request.Principal.AccountID
	subscription, err := s.config.Hub.Subscribe(ctx, account, after)
	var reset *notify.ResetError
	if errors.As(err, &reset) {
		subscription, err = s.config.Hub.Subscribe(ctx, account, notify.Head())
	}
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	return subscription, reset, err
}
