// Package relay is a TCP relay for tests of what a network does to a connection: it stands between two peers and can stop
// forwarding, as a link does that was cut without either side being told, or reset the connections, as a middlebox does.
//
// While stalled or frozen, connections stay open and new ones are accepted; no byte and no close passes. The kernels on both
// sides go on acknowledging and answering keepalives, so only a peer that expects data can notice. What was held back is
// forwarded on Resume, in order, as TCP would when a partition heals.
package relay

import (
	"context"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Relay forwards connections that are made to its address. Its methods are safe for concurrent use. It ends with its test.
type Relay struct {
	network, target string
	socket          net.Listener
	running         sync.WaitGroup

	mu     sync.Mutex
	closed bool
	open   chan struct{} // closed while bytes may pass
	links  map[*link]struct{}
}

// New starts a relay on a free port of 127.0.0.1, to a target as [net.Dial] takes it.
func New(t testing.TB, network, target string) *Relay {
	t.Helper()
	var config net.ListenConfig
	socket, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{network: network, target: target, socket: socket, open: make(chan struct{}), links: make(map[*link]struct{})}
	close(r.open)
	r.running.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

// Postgres starts a relay to the server of a PostgreSQL URL, and returns the URL that leads through it.
func Postgres(t testing.TB, through string) (*Relay, string) {
	t.Helper()
	config, err := pgconn.ParseConfig(through)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(through)
	if err != nil {
		t.Fatal(err)
	}
	network, target := pgconn.NetworkAddress(config.Host, config.Port)
	r := New(t, network, target)
	u.Host = r.Addr()
	query := u.Query()
	query.Del("host")
	query.Del("port")
	u.RawQuery = query.Encode()
	return r, u.String()
}

// Addr is the host and port to connect to.
func (r *Relay) Addr() string { return r.socket.Addr().String() }

// Stall stops forwarding, until Resume. A byte that is under way already may still arrive.
func (r *Relay) Stall() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.open:
		r.open = make(chan struct{})
	default: // it has stalled before
	}
}

// Resume forwards what was held back, and whatever follows.
func (r *Relay) Resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.resumeLocked()
}

func (r *Relay) resumeLocked() {
	select {
	case <-r.open:
	default:
		close(r.open)
	}
}

// Freeze stops forwarding on up to n of the present connections, for good, and returns how many those are. Others, and new
// ones, are served as before.
func (r *Relay) Freeze(n int) (frozen int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range r.links {
		if frozen == n {
			break
		}
		if !l.frozen {
			l.frozen = true
			frozen++
		}
	}
	return frozen
}

// Drop resets all present connections, on both sides. New ones are served as before.
func (r *Relay) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range r.links {
		l.reset()
	}
}

// Connections returns how many are open.
func (r *Relay) Connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.links)
}

func (r *Relay) close() {
	r.mu.Lock()
	r.closed = true
	_ = r.socket.Close()
	for l := range r.links {
		l.reset()
	}
	r.resumeLocked()
	r.mu.Unlock()
	r.running.Wait()
}

func (r *Relay) accept() {
	for {
		client, err := r.socket.Accept()
		if err != nil {
			return // closed
		}
		r.running.Go(func() { r.serve(client) })
	}
}

func (r *Relay) serve(client net.Conn) {
	l := &link{client: client, gone: make(chan struct{})}
	if !r.add(l) {
		l.reset()
		return
	}
	defer r.remove(l)
	if !r.mayPass(l) {
		return
	}
	var dialer net.Dialer
	server, err := dialer.DialContext(context.Background(), r.network, r.target)
	if err != nil || !l.join(server) {
		l.reset()
		return
	}
	var pumps sync.WaitGroup
	pumps.Go(func() { r.pump(l, client, server) })
	pumps.Go(func() { r.pump(l, server, client) })
	pumps.Wait()
}

// pump copies one direction. An end of input passes too, once what came before it has.
func (r *Relay) pump(l *link, from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if !r.mayPass(l) {
			return
		}
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				l.reset()
				return
			}
		}
		if err != nil {
			if half, ok := to.(interface{ CloseWrite() error }); ok {
				_ = half.CloseWrite()
			}
			return
		}
	}
}

// mayPass waits while the relay is stalled or the link frozen. It reports whether the link is still there.
func (r *Relay) mayPass(l *link) bool {
	r.mu.Lock()
	open := r.open
	if l.frozen {
		open = nil
	}
	r.mu.Unlock()
	select {
	case <-open:
	case <-l.gone:
	}
	select {
	case <-l.gone:
		return false
	default:
		return true
	}
}

func (r *Relay) add(l *link) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	r.links[l] = struct{}{}
	return true
}

func (r *Relay) remove(l *link) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.links, l)
	l.close()
}
