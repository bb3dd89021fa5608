package db

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"
	"github.com/jackc/pgx/v5/pgxpool"
)

// CancelTimeout is how long a server may take to answer a statement that it was asked to cancel. Then the connection is
// taken to be dead.
const CancelTimeout = time.Second

// pingTimeout is how long a server may take to answer that a connection which has not been used for a second is alive.
const pingTimeout = 500 * time.Millisecond

// suspicion closes all connections of a pool once one of them is found dead. A link or a server that freezes takes more
// than one connection with it, and each would cost a request its time to find that out. Connections in use are closed when
// they come back.
type suspicion struct {
	mu        sync.Mutex
	pool      *pgxpool.Pool
	confirmed time.Time // when a connection was last found dead
}

// watch makes the pool of config close the connections that stop answering. What it returns is told of the pool.
func watch(config *pgxpool.Config) *suspicion {
	s := new(suspicion)
	config.PingTimeout = pingTimeout
	config.ConnConfig.DialFunc = dialForPool
	config.ConnConfig.BuildContextWatcherHandler = func(conn *pgconn.PgConn) ctxwatch.Handler {
		return &canceller{
			CancelRequestContextWatcherHandler: pgconn.CancelRequestContextWatcherHandler{Conn: conn, DeadlineDelay: CancelTimeout},
			suspicion:                          s, connected: time.Now(),
		}
	}
	return s
}

// of names the pool.
func (s *suspicion) of(pool *pgxpool.Pool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pool = pool
}

// confirm is called when a connection has been found dead. Connections older than the one found dead before have been
// closed for that already.
func (s *suspicion) confirm(connected time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pool == nil || connected.Before(s.confirmed) {
		return
	}
	s.confirmed = time.Now()
	s.pool.Reset()
}

// canceller cancels the statement of a context that ends. The answer of the server to the cancellation counts.
type canceller struct {
	pgconn.CancelRequestContextWatcherHandler
	suspicion *suspicion
	connected time.Time
	asked     time.Time
}

// HandleCancel implements [ctxwatch.Handler].
func (c *canceller) HandleCancel(ctx context.Context) {
	c.asked = time.Now()
	c.CancelRequestContextWatcherHandler.HandleCancel(ctx)
}

// HandleUnwatchAfterCancel implements [ctxwatch.Handler].
func (c *canceller) HandleUnwatchAfterCancel() {
	unanswered := time.Since(c.asked) >= CancelTimeout
	c.CancelRequestContextWatcherHandler.HandleUnwatchAfterCancel()
	if unanswered {
		c.suspicion.confirm(c.connected)
	}
}
