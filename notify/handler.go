package notify

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// handler is one run of a listener. pgxlisten calls it on the goroutine that reads the connection, so it must never
// block: a listener that does not read fills the server's notification queue, until no transaction that notifies can
// commit.
type handler struct {
	*Listener
	logger        *slog.Logger
	retrying      bool                   // connect has been called before
	retry         backoff                // reset only after a canary has arrived: LISTEN alone proves nothing
	opening       *session               // connected, while LISTEN is not yet effective
	listenStarted wakeup.Signal          // LISTEN has become effective
	pending       atomic.Pointer[canary] // sent and not yet received
}

// connect returns a connection on which LISTEN has succeeded. pgxlisten repeats it, which changes nothing.
func (h *handler) connect(ctx context.Context) (*pgx.Conn, error) {
	if h.retrying {
		h.retry.wait(ctx)
	}
	h.retrying = true
	conn, err := h.Connect(ctx)
	if err != nil {
		return nil, err
	}
	prepareCtx, cancel := context.WithTimeout(ctx, h.probeTimeout())
	defer cancel()
	diagnosis, err := h.diagnose(prepareCtx, conn)
	if err == nil {
		err = Listen(prepareCtx, conn)
	}
	if err != nil {
		_ = conn.Close(prepareCtx)
		return nil, err
	}
	h.opening = &session{conn: conn, diagnosis: diagnosis, closed: make(chan struct{})}
	h.opening.listenDeadline = time.AfterFunc(h.probeTimeout(), h.opening.drop) // pgxlisten does not bound its LISTEN
	return conn, nil
}

// onDisconnect is called when a connection could not be opened, and when one was lost.
func (h *handler) onDisconnect(ctx context.Context, err error) {
	if h.opening != nil {
		h.opening.listenDeadline.Stop()
		h.opening = nil
	}
	reason := NotListening
	if errors.Is(err, db.ErrStandby) {
		reason = ListenerStandby
	} else if pgErr, ok := errors.AsType[*pgconn.PgError](err); ok && pgErr.Code == "08P01" {
		reason = ListenerPooler // PgBouncer refuses our startup parameters, PostgreSQL does not
	}
	h.mu.Lock()
	s := h.session
	h.session, h.since = nil, time.Time{}
	changed := h.reason != reason && ctx.Err() == nil
	if s != nil {
		close(s.closed)
		if s.canaryArrived {
			h.retry.reset()
		}
		changed = changed && !s.dropped // the reason of a dropped one stays, and has been logged
	}
	if changed {
		h.reason = reason
	}
	h.mu.Unlock()
	if changed {
		h.logger.WarnContext(ctx, "not listening; events arrive by comparing heads", h.reasonArgs(reason, "error", err)...)
	}
}

// HandleBacklog is called when LISTEN has become effective. Commits before that were not announced on this connection.
func (h *handler) HandleBacklog(ctx context.Context, _ string, conn *pgx.Conn) error {
	h.Hub.HintAll()
	h.logChanged(uuid.Nil)
	h.userChanged(uuid.Nil)
	s := h.opening
	h.opening = nil
	s.listenDeadline.Stop()
	h.mu.Lock()
	h.session, h.since = s, time.Now()
	h.connections++
	awaitsCanary := h.reason.isDiagnosis()
	if !awaitsCanary {
		h.reason = ""
	}
	h.mu.Unlock()
	if !awaitsCanary {
		h.logger.InfoContext(ctx, "listening", "channel", Channel, "backend_pid", conn.PgConn().PID())
	}
	h.listenStarted.Wake()
	return nil
}

// HandleNotification passes a hint to the hub, or records that the pending canary has arrived.
func (h *handler) HandleNotification(_ context.Context, n *pgconn.Notification, _ *pgx.Conn) error {
	hint, err := ParseHint(n.Payload)
	if err != nil {
		h.malformed.Add(1)
		return nil //nolint:nilerr // counted; with a log line for each, any role could flood the log
	}
	switch hint.Type {
	case TypeCanary:
		h.receiveCanary(hint.Nonce)
	case TypeUserChanged:
		h.userChanged(hint.User)
	case TypeKeyChanged:
		if h.KeyChanged != nil {
			h.KeyChanged(hint.Key)
		}
	case TypeAccountChanged:
		h.userChanged(uuid.Nil) // the users of the account are not known here
	default:
		h.Hub.Hint(hint.Account, hint.Epoch, hint.Seq)
		h.logChanged(hint.Account)
	}
	return nil
}

func (h *handler) logChanged(account uuid.UUID) {
	if h.LogChanged != nil {
		h.LogChanged(account)
	}
}

func (h *handler) userChanged(user uuid.UUID) {
	if h.UserChanged != nil {
		h.UserChanged(user)
	}
}

// reasonArgs returns the arguments of a log record, with the reason and its explanation.
func (h *handler) reasonArgs(reason Reason, args ...any) []any {
	args = append(args, "reason", string(reason))
	if h.Explain != nil {
		args = append(args, "hint", h.Explain(reason))
	}
	return args
}
