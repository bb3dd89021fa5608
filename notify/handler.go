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

// handler is one run of a listener. pgxlisten calls it on the goroutine that reads the connection. It must never block: a
// listener that does not read fills the server's notification queue, and in the end no transaction that notifies can
// commit.
type handler struct {
	*Listener
	logger  *slog.Logger
	tried   bool                   // to connect before
	retry   backoff                // reset only after notifications have arrived: LISTEN alone promises nothing
	opening *session               // connected, but LISTEN is not yet effective
	live    wakeup.Signal          // LISTEN has become effective
	pending atomic.Pointer[canary] // sent and not yet heard
}

// connect returns a connection on which LISTEN has succeeded. pgxlisten repeats it, which changes nothing.
func (h *handler) connect(ctx context.Context) (*pgx.Conn, error) {
	if h.tried {
		h.retry.wait(ctx)
	}
	h.tried = true
	conn, err := h.Connect(ctx)
	if err != nil {
		return nil, err
	}
	prepareCtx, cancel := context.WithTimeout(ctx, h.patience())
	defer cancel()
	s, err := h.prepare(prepareCtx, conn)
	if err != nil {
		_ = conn.Close(prepareCtx)
		return nil, err
	}
	s.overdue = time.AfterFunc(h.patience(), s.drop) // nothing else bounds the LISTEN of pgxlisten
	h.opening = s
	return conn, nil
}

// lost is called when there is no connection, or no longer.
func (h *handler) lost(ctx context.Context, err error) {
	if h.opening != nil {
		h.opening.overdue.Stop()
		h.opening = nil
	}
	verdict := NotListening
	if pgErr := (*pgconn.PgError)(nil); errors.Is(err, db.ErrStandby) {
		verdict = ListenerStandby
	} else if errors.As(err, &pgErr) && pgErr.Code == "08P01" {
		verdict = ListenerPooler // PostgreSQL does not object to our startup parameters; PgBouncer does
	}
	h.mu.Lock()
	s := h.session
	h.session, h.since = nil, time.Time{}
	if s != nil {
		close(s.over)
	}
	if s != nil && (s.proven || h.Writer == nil) {
		h.retry.reset()
	}
	dropped := s != nil && s.dropped // then the verdict stands, and has been logged
	changed := !dropped && h.verdict != verdict && ctx.Err() == nil
	if changed {
		h.verdict = verdict
	}
	h.mu.Unlock()
	if changed {
		h.logger.WarnContext(ctx, "not listening; events arrive by comparing heads",
			"reason", string(verdict), "hint", verdict.Explain(), "error", err)
	}
}

// HandleBacklog is called when LISTEN has become effective: what was committed before has not been announced to us.
func (h *handler) HandleBacklog(ctx context.Context, _ string, conn *pgx.Conn) error {
	h.Hub.HintAll()
	h.userChanged(uuid.Nil)
	s := h.opening
	h.opening = nil
	s.overdue.Stop()
	h.mu.Lock()
	h.session, h.since = s, time.Now()
	suspect := h.Writer != nil && h.verdict.isOfSilence()
	if !suspect {
		h.verdict = ""
	}
	h.mu.Unlock()
	if !suspect { // else it counts when a canary has been heard
		h.logger.InfoContext(ctx, "listening", "channel", Channel, "backend_pid", conn.PgConn().PID())
	}
	select {
	case <-h.Ready():
	default:
		close(h.ready)
	}
	h.live.Wake()
	return nil
}

// HandleNotification passes a hint on, or notes that our own canary has arrived.
func (h *handler) HandleNotification(_ context.Context, n *pgconn.Notification, _ *pgx.Conn) error {
	hint, err := parseHint(n.Payload)
	if err != nil {
		h.junk.Add(1)
		return nil //nolint:nilerr // counted; a line in the log for each would be a weapon
	}
	switch hint.Type {
	case typeCanary:
		h.hear(hint.Nonce)
	case typeUserChanged:
		h.userChanged(hint.User)
	case typeAccountChanged:
		h.userChanged(uuid.Nil) // its users are not known here
	default:
		h.Hub.Hint(hint.Account, hint.Epoch, hint.Seq)
	}
	return nil
}

func (h *handler) userChanged(user uuid.UUID) {
	if h.UserChanged != nil {
		h.UserChanged(user)
	}
}
