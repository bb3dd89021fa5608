package db

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

const (
	// tcpUserTimeout is how long sent data can stay unacknowledged before the kernel gives the connection up. The default
	// of Linux is a quarter of an hour.
	tcpUserTimeout = 10 * time.Second
	// responseTimeout is how long a connection of a pool waits for the server where no context sets a deadline.
	responseTimeout = time.Minute
)

// dialer makes connections that detect that their peer is gone: by keepalives while idle, and by TCP_USER_TIMEOUT,
// where the system has it, while sent data is unacknowledged.
var dialer = net.Dialer{
	Timeout:         connectTimeout,
	KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
	Control:         func(_, _ string, raw syscall.RawConn) error { return setUserTimeout(raw, tcpUserTimeout) },
}

// dial returns a pgconn.DialFunc. Its connections wait for the server at most for the timeout where pgx has set no
// deadline; 0: without a limit.
func dial(timeout time.Duration) pgconn.DialFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dialer.DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		return &serverConn{Conn: conn, timeout: timeout}, nil
	}
}

// serverConn is a connection to PostgreSQL. pgx keeps a connection after a time-out, because that of a passed deadline
// is one. The error of a dead peer (ETIMEDOUT) is a time-out too, so serverConn returns [ErrDeadConn] instead.
type serverConn struct {
	net.Conn
	timeout time.Duration // of a read or write without a deadline of pgx; 0: none

	mu       sync.Mutex
	deadline bool // pgx has set one
}

// ErrDeadConn means that a server neither answered nor acknowledged for too long. pgx does not take it for a time-out.
var ErrDeadConn = errors.New("the server stopped answering")

func (c *serverConn) Read(p []byte) (int, error) {
	c.limitWait()
	n, err := c.Conn.Read(p)
	return n, c.asDead(err)
}

func (c *serverConn) Write(p []byte) (int, error) {
	c.limitWait()
	n, err := c.Conn.Write(p)
	return n, c.asDead(err)
}

func (c *serverConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = !t.IsZero()
	return c.Conn.SetDeadline(t)
}

func (c *serverConn) limitWait() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.timeout > 0 && !c.deadline {
		_ = c.Conn.SetDeadline(time.Now().Add(c.timeout))
	}
}

func (c *serverConn) asDead(err error) error {
	if err == nil {
		return nil
	}
	c.mu.Lock()
	deadline := c.deadline
	c.mu.Unlock()
	timedOut, ok := errors.AsType[net.Error](err)
	if errors.Is(err, syscall.ETIMEDOUT) || ok && timedOut.Timeout() && !deadline {
		return ErrDeadConn
	}
	return err
}
