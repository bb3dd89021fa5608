package mail

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"golang.org/x/time/rate"
)

// quietDriver is River's pgx driver without LISTEN and NOTIFY; jobs are found by polling. NOTIFY would tie each COMMIT
// to the notification queue of the whole cluster, and LISTEN would need a second connection in each replica.
type quietDriver struct{ *riverpgxv5.Driver }

func newDriver(pool *pgxpool.Pool) quietDriver { return quietDriver{riverpgxv5.New(pool)} }

// SupportsListenNotify returns false, so River does not notify.
func (quietDriver) SupportsListenNotify() bool { return false }

// GetListener returns a listener that receives nothing. Without a listener River would query for the settings of
// its queue and for jobs to cancel every two seconds instead of every minute.
func (quietDriver) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener {
	return quietListener{schema: params.Schema}
}

type quietListener struct{ schema string }

func (quietListener) Connect(context.Context) error          { return nil }
func (quietListener) Close(context.Context) error            { return nil }
func (quietListener) Listen(context.Context, string) error   { return nil }
func (quietListener) Unlisten(context.Context, string) error { return nil }
func (quietListener) Ping(context.Context) error             { return nil }
func (quietListener) SetAfterConnectExec(string)             {}
func (l quietListener) Schema() string                       { return l.schema }

func (quietListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// quietLogger passes on warnings and errors of River, each message at most once a minute: River logs every try
// while the database is away.
func quietLogger(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(quietHandler{logger.Handler(), new(sync.Map)})
}

type quietHandler struct {
	slog.Handler
	limits *sync.Map // a *rate.Sometimes for each message
}

func (h quietHandler) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

func (h quietHandler) Handle(ctx context.Context, record slog.Record) (err error) {
	limit, _ := h.limits.LoadOrStore(record.Message, &rate.Sometimes{Interval: time.Minute})
	limit.(*rate.Sometimes).Do(func() { err = h.Handler.Handle(ctx, record) })
	return err
}

func (h quietHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return quietHandler{h.Handler.WithAttrs(attrs), h.limits}
}

func (h quietHandler) WithGroup(name string) slog.Handler {
	return quietHandler{h.Handler.WithGroup(name), h.limits}
}
