// Package relay is a TCP relay for fault tests. It connects two peers, and can stop forwarding like a broken link or
// reset the connections like a middlebox.
//
// While a relay is stalled or a connection frozen, connections stay open and new ones are accepted; no byte and no
// close passes. The kernels on both sides acknowledge data and answer keepalives, so only a peer that expects data can
// notice. Resume forwards what was held back, in order, as TCP does when a partition heals.
package relay

import (
	"context"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

// Relay forwards connections from its address to a target until its test ends. Its methods are safe for concurrent use.
type Relay struct {
	network, target string
	socket          net.Listener
	running         sync.WaitGroup

	mu     sync.Mutex
	closed bool
	open   chan struct{} // closed while bytes may pass
	links  map[*link]struct{}
}

// New starts a relay on a free port of 127.0.0.1. It connects to network and target as [net.Dial] does.
func New(t testing.TB, network, target string) *Relay {
	t.Helper()
	var config net.ListenConfig
	socket, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &Relay{
		network: network, target: target, socket: socket,
		open: make(chan struct{}), links: make(map[*link]struct{}),
	}
	close(r.open)
	r.running.Go(r.accept)
	t.Cleanup(r.close)
	return r
}

// Postgres starts a relay to the server of a PostgreSQL URL, and returns a URL with the address of the relay.
func Postgres(t testing.TB, server string) (*Relay, string) {
	t.Helper()
	config, err := pgconn.ParseConfig(server)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(server)
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

// Addr returns the host and port of the relay.
func (r *Relay) Addr() string { return r.socket.Addr().String() }

// Stall stops forwarding until Resume. Bytes that the relay has already read can still arrive.
func (r *Relay) Stall() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.open:
		r.open = make(chan struct{})
	default: // stalled already
	}
}

// Resume forwards what was held back and continues forwarding.
func (r *Relay) Resume() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.open:
	default:
		close(r.open)
	}
}

// Freeze permanently stops forwarding on up to n open connections that are not frozen, and returns how many it froze.
// Other and new connections are not affected.
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

// Drop resets all open connections, on both sides. New ones are not affected.
func (r *Relay) Drop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range r.links {
		l.reset()
	}
}

// Connections returns the number of open connections.
func (r *Relay) Connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.links)
}

// Sent returns how many times the clients of the open connections have sent something: their round trips, if what they
// send is small.
func (r *Relay) Sent() (n int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for l := range r.links {
		n += l.sent.Load()
	}
	return n
}

func (r *Relay) close() {
	r.mu.Lock()
	r.closed = true
	_ = r.socket.Close()
	for l := range r.links {
		l.reset()
	}
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
	l := &link{client: client}
	l.gone, l.end = context.WithCancel(context.Background())
	if !r.add(l) {
		l.reset()
		return
	}
	defer r.remove(l)
	if !r.mayPass(l) {
		return
	}
	var dialer net.Dialer
	server, err := dialer.DialContext(l.gone, r.network, r.target)
	if err != nil || !l.join(server) {
		l.reset()
		return
	}
	var pumps sync.WaitGroup
	pumps.Go(func() { r.pump(l, client, server) })
	pumps.Go(func() { r.pump(l, server, client) })
	pumps.Wait()
}

// pump copies one direction, and closes it after the end of the input.
func (r *Relay) pump(l *link, from, to net.Conn) {
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && from == l.client {
			l.sent.Add(1)
		}
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

// mayPass waits while the relay is stalled or the link frozen. It reports whether the link is still open.
func (r *Relay) mayPass(l *link) bool {
	r.mu.Lock()
	open := r.open
	if l.frozen {
		open = nil
	}
	r.mu.Unlock()
	select {
	case <-open:
	case <-l.gone.Done():
	}
	return l.gone.Err() == nil
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
