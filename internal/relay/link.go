package relay

import (
	"net"
	"sync"
)

// link is one connection through a relay.
type link struct {
	client net.Conn
	gone   chan struct{} // closed when it has been reset
	frozen bool          // guarded by mu of the relay

	mu     sync.Mutex
	server net.Conn // nil until it has been dialled
}

// join completes the link, unless it has been reset meanwhile.
func (l *link) join(server net.Conn) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.gone:
		_ = server.Close()
		return false
	default:
		l.server = server
		return true
	}
}

// reset makes both peers see a reset rather than an orderly end.
func (l *link) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.gone:
		return
	default:
		close(l.gone)
	}
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
