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

// silentDriver is River's own driver with which jobs are neither announced nor listened for: NOTIFY ties each COMMIT to the
// notification queue of the whole cluster, and a replica has one connection that listens, not two. Jobs are found by asking.
type silentDriver struct{ *riverpgxv5.Driver }

func newDriver(pool *pgxpool.Pool) silentDriver { return silentDriver{riverpgxv5.New(pool)} }

// SupportsListenNotify is what River asks before it notifies.
func (silentDriver) SupportsListenNotify() bool { return false }

// GetListener gives one that hears nothing. With none at all, River would ask for the settings of its queue, and for
// jobs to cancel, every two seconds instead of every minute.
func (silentDriver) GetListener(params *riverdriver.GetListenenerParams) riverdriver.Listener {
	return silence{schema: params.Schema}
}

type silence struct{ schema string }

func (silence) Connect(context.Context) error          { return nil }
func (silence) Close(context.Context) error            { return nil }
func (silence) Listen(context.Context, string) error   { return nil }
func (silence) Unlisten(context.Context, string) error { return nil }
func (silence) Ping(context.Context) error             { return nil }
func (silence) SetAfterConnectExec(string)             {}
func (s silence) Schema() string                       { return s.schema }

func (silence) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// quieter passes on what River says of trouble, each thing at most once a minute: of what it does every day it says too
// much, and while the database is away it says so with every try.
func quieter(logger *slog.Logger) *slog.Logger {
	if logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(warnings{logger.Handler(), new(sync.Map)})
}

type warnings struct {
	slog.Handler
	said *sync.Map // a *rate.Sometimes for each message
}

func (h warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

func (h warnings) Handle(ctx context.Context, record slog.Record) (err error) {
	sometimes, _ := h.said.LoadOrStore(record.Message, &rate.Sometimes{Interval: time.Minute})
	sometimes.(*rate.Sometimes).Do(func() { err = h.Handler.Handle(ctx, record) })
	return err
}

func (h warnings) WithAttrs(attrs []slog.Attr) slog.Handler {
	return warnings{h.Handler.WithAttrs(attrs), h.said}
}

func (h warnings) WithGroup(name string) slog.Handler {
	return warnings{h.Handler.WithGroup(name), h.said}
}
