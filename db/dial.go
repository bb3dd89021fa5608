package db

import (
	"context"
	"errors"
	"net"
	"sync"
	"syscall"
	"time"
)

const (
	// unackedTimeout is how long the kernel retransmits what the server does not acknowledge before it gives the
	// connection up. It would be a quarter of an hour.
	unackedTimeout = 10 * time.Second
	// silenceTimeout bounds how long a pool's connection waits for a server that says nothing, where no context does.
	silenceTimeout = time.Minute
)

// newDialer returns a dialer whose connections notice by themselves that their peer is gone: by keepalives while nothing is
// sent, and by TCP_USER_TIMEOUT, where the system has it, while something is.
func newDialer() *net.Dialer {
	return &net.Dialer{
		Timeout:         connectTimeout,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 2 * time.Second, Count: 3},
		Control: func(_, _ string, raw syscall.RawConn) error {
			return setUserTimeout(raw, unackedTimeout)
		},
	}
}

// dial is a pgconn.DialFunc for connections that may be silent.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := newDialer().DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &serverConn{Conn: conn}, nil
}

// dialForPool is a pgconn.DialFunc for connections that wait only for answers.
func dialForPool(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := newDialer().DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &serverConn{Conn: conn, silence: silenceTimeout}, nil
}

// serverConn is a connection to PostgreSQL. pgx keeps a connection after an error that is a time-out, as that of a passed
// deadline is. Those of a dead peer look alike (ETIMEDOUT), so serverConn returns them as [ErrDeadConn].
type serverConn struct {
	net.Conn
	silence time.Duration // without any other deadline; 0: for ever

	mu       sync.Mutex
	deadline bool // one has been set by pgx
}

// ErrDeadConn means that a server neither answered nor acknowledged for too long. It is no time-out to pgx.
var ErrDeadConn = errors.New("the server stopped answering")

// Read implements [net.Conn].
func (c *serverConn) Read(p []byte) (int, error) {
	c.limitSilence()
	n, err := c.Conn.Read(p)
	return n, c.asDead(err)
}

// Write implements [net.Conn].
func (c *serverConn) Write(p []byte) (int, error) {
	c.limitSilence()
	n, err := c.Conn.Write(p)
	return n, c.asDead(err)
}

// SetDeadline implements [net.Conn].
func (c *serverConn) SetDeadline(t time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.deadline = !t.IsZero()
	return c.Conn.SetDeadline(t)
}

func (c *serverConn) limitSilence() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.silence > 0 && !c.deadline {
		_ = c.Conn.SetDeadline(time.Now().Add(c.silence))
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
