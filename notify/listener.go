package notify

import (
	"cmp"
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgxlisten"
)

// Listener turns the notifications of [Channel] into hints for a hub. One is enough for a process.
type Listener struct {
	// Connect opens a fresh direct connection to the primary each time. Required.
	Connect func(context.Context) (*pgx.Conn, error)

	// Hub gets the hints. Required.
	Hub *Hub

	// UserChanged, if set, hears that what a user may do may have changed; uuid.Nil stands for any user, each time that
	// notifications may have been missed. It may be wrong or forged. UserChanged must never block.
	UserChanged func(user uuid.UUID)

	// Logger hears of each change between listening and not listening. Default: discards.
	Logger *slog.Logger

	init      sync.Once
	ready     chan struct{} // closed when listening for the first time
	listening atomic.Bool
	junk      atomic.Int64
}

// Run listens until ctx ends, through any number of lost connections, and returns the error of ctx.
func (l *Listener) Run(ctx context.Context) error {
	h := &handler{Listener: l, logger: cmp.Or(l.Logger, slog.New(slog.DiscardHandler))}
	listener := &pgxlisten.Listener{
		ReconnectDelay: time.Nanosecond, // the delay is that of handler.connect, which grows and has jitter
		Connect:        h.connect,
		LogError:       h.lost,
	}
	listener.Handle(Channel, h)
	return listener.Listen(ctx)
}

// Ready is closed once the listener has listened for the first time.
func (l *Listener) Ready() <-chan struct{} {
	l.init.Do(func() { l.ready = make(chan struct{}) })
	return l.ready
}

// Listening reports whether the listener has a connection that listens.
func (l *Listener) Listening() bool { return l.listening.Load() }

// Junk returns how many notifications have been dropped because they were nothing that the database sends.
func (l *Listener) Junk() int64 { return l.junk.Load() }

// handler is one run of a listener. pgxlisten calls it on the goroutine that reads the connection. It must never block: a
// listener that does not read fills the server's notification queue, and in the end no transaction that notifies can
// commit.
type handler struct {
	*Listener
	logger *slog.Logger
	tried  bool    // to connect before
	retry  backoff // reset only when LISTEN is effective: to connect is not yet to listen
	silent bool    // the loss has been logged
}

func (h *handler) connect(ctx context.Context) (*pgx.Conn, error) {
	if h.tried {
		h.retry.wait(ctx)
	}
	h.tried = true
	return h.Connect(ctx)
}

// lost is called when there is no connection, or no longer.
func (h *handler) lost(ctx context.Context, err error) {
	h.listening.Store(false)
	if !h.silent && ctx.Err() == nil {
		h.silent = true
		h.logger.WarnContext(ctx, "not listening; events arrive by comparing heads", "error", err)
	}
}

// HandleBacklog is called when LISTEN has become effective: what was committed before has not been announced to us.
func (h *handler) HandleBacklog(ctx context.Context, _ string, conn *pgx.Conn) error {
	h.Hub.HintAll()
	h.userChanged(uuid.Nil)
	h.retry.reset()
	h.silent = false
	h.logger.InfoContext(ctx, "listening", "channel", Channel, "backend_pid", conn.PgConn().PID())
	h.listening.Store(true)
	select {
	case <-h.Ready():
	default:
		close(h.ready)
	}
	return nil
}

// HandleNotification passes a hint on. Channels have no privileges, so anybody may have sent it.
func (h *handler) HandleNotification(_ context.Context, n *pgconn.Notification, _ *pgx.Conn) error {
	hint, err := parseHint(n.Payload)
	if err != nil {
		h.junk.Add(1)
		return nil //nolint:nilerr // counted; a line in the log for each would be a weapon
	}
	if hint.Type == typeUserChanged {
		h.userChanged(hint.User)
	} else {
		h.Hub.Hint(hint.Account, hint.Epoch, hint.Seq)
	}
	return nil
}

func (h *handler) userChanged(user uuid.UUID) {
	if h.UserChanged != nil {
		h.UserChanged(user)
	}
}
