package db

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// CancelTimeout is how long a server has to answer a statement that it was asked to cancel. After that the connection
// counts as dead.
const CancelTimeout = time.Second

const (
	// pingAfter is how long a connection was idle when it is asked whether it still works, before it is used.
	pingAfter = time.Second
	// seldomPingAfter replaces it for [SeldomPinged]. It is a little longer than the time between two transactions of
	// [Housekeeping], which has then used the connection that the pool gives first.
	seldomPingAfter = 3 * time.Second
	// pingTimeout is how long the server has to answer.
	pingTimeout = 500 * time.Millisecond
)

type seldomPinged struct{}

// SeldomPinged returns a context for work that is done again soon if the connection no longer works: it takes one that
// was idle for up to 3 s, where a request takes one that was idle for up to 1 s, without asking.
func SeldomPinged(ctx context.Context) context.Context {
	return context.WithValue(ctx, seldomPinged{}, true)
}

func shouldPing(ctx context.Context, p pgxpool.ShouldPingParams) bool {
	if ctx.Value(seldomPinged{}) != nil {
		return p.IdleDuration > seldomPingAfter
	}
	return p.IdleDuration > pingAfter
}

// deadConnDetector closes all connections of a pool once one of them is found dead. A frozen link or server breaks
// several at a time, and each would cost a request its time to find that out. Connections in use are closed when they
// are released.
type deadConnDetector struct {
	pool atomic.Pointer[pgxpool.Pool]

	mu       sync.Mutex
	lastDead time.Time // when a connection was last found dead
}

// detectDeadConns makes the pool of config close connections that stop answering. The caller sets the pool of the
// result.
func detectDeadConns(config *pgxpool.Config) *deadConnDetector {
	d := new(deadConnDetector)
	config.PingTimeout, config.ShouldPing = pingTimeout, shouldPing
	config.ConnConfig.DialFunc = dial(responseTimeout)
	config.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &canceller{
			CancelRequestContextWatcherHandler: pgconn.CancelRequestContextWatcherHandler{
				Conn: conn, DeadlineDelay: CancelTimeout,
			},
			detector: d, connected: time.Now(),
		}
	}
	return d
}

// reportDead closes the connections of the pool after one has been found dead. A connection made before the last call
// was closed by it already.
func (d *deadConnDetector) reportDead(connected time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	pool := d.pool.Load()
	if pool == nil || connected.Before(d.lastDead) {
		return
	}
	d.lastDead = time.Now()
	pool.Reset()
}

// canceller cancels the statement of a context that ends. If the statement completes first, its result counts.
type canceller struct {
	pgconn.CancelRequestContextWatcherHandler
	detector    *deadConnDetector
	connected   time.Time
	cancelledAt time.Time
}

func (c *canceller) HandleCancel(ctx context.Context) {
	c.cancelledAt = time.Now()
	c.CancelRequestContextWatcherHandler.HandleCancel(ctx)
}

func (c *canceller) HandleUnwatchAfterCancel() {
	unanswered := time.Since(c.cancelledAt) >= CancelTimeout
	c.CancelRequestContextWatcherHandler.HandleUnwatchAfterCancel()
	if unanswered {
		c.detector.reportDead(c.connected)
	}
}
