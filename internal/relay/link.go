package relay

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
)

// link is one connection through a relay.
type link struct {
	client net.Conn
	gone   context.Context // ends with reset
	end    context.CancelFunc
	frozen bool         // guarded by mu of the relay
	sent   atomic.Int64 // how many times the client has sent something

	mu     sync.Mutex
	server net.Conn // nil until dialled
}

// join sets the server side, and reports false if the link has been reset meanwhile.
func (l *link) join(server net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.gone.Err() != nil {
		_ = server.Close()
		return false
	}
	l.server = server
	return true
}

// reset closes both sides with a TCP reset.
func (l *link) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.end()
	for _, conn := range []net.Conn{l.client, l.server} {
		if tcp, ok := conn.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	l.closeLocked()
}

func (l *link) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closeLocked()
}

func (l *link) closeLocked() {
	_ = l.client.Close()
	if l.server != nil {
		_ = l.server.Close()
	}
}
