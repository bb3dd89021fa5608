package bench

import (
	"bytes"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// dialers is how many clients connect at once.
const dialers = 64

// audience is clients that do nothing but count the frames they are sent, the first of each stream left out.
type audience struct {
	b       *testing.B
	server  *server
	headers string // of each request, each with its line end
	room    int    // bytes that a client reads at once

	// heard, if set, is called by each client with the number of its newest frame, and how many came with it.
	heard func(client, newest, n int)

	reading sync.WaitGroup
	frames  atomic.Int64
	wanted  atomic.Int64
	reached chan struct{} // holds a token when frames may have reached wanted

	mu    sync.Mutex
	conns []net.Conn
}

func newAudience(b *testing.B, s *server) *audience {
	a := &audience{b: b, server: s, room: 4 << 10, reached: make(chan struct{}, 1)}
	b.Cleanup(a.leave)
	return a
}

// join opens a stream for everybody in the accounts, and returns when each has had its first frame.
func (a *audience) join(accounts []*account) {
	a.b.Helper()
	var dialing errgroup.Group
	dialing.SetLimit(dialers)
	client := 0
	for _, each := range accounts {
		for _, token := range each.tokens {
			number := client
			client++
			dialing.Go(func() error { return a.open(number, token) })
		}
	}
	if err := dialing.Wait(); err != nil {
		a.b.Fatal(err)
	}
}

// open opens one stream and leaves it to a goroutine of its own once the first frame is there.
func (a *audience) open(number int, token string) error {
	conn, err := net.Dial("tcp", a.server.address)
	if err != nil {
		return err
	}
	if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // a port that lingers is one that the next round lacks
		return err
	}
	a.mu.Lock()
	a.conns = append(a.conns, conn)
	a.mu.Unlock()
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n%s\r\n", a.server.path, token, a.headers)
	if err != nil {
		return err
	}
	c := client{number: number, conn: conn}
	buffer := make([]byte, a.room)
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	var begun []byte
	for c.frames == 0 {
		n, err := c.read(buffer)
		if err != nil {
			return fmt.Errorf("%w after %q", err, begun)
		}
		begun = append(begun, buffer[:min(n, len(buffer))]...)
		if !bytes.HasPrefix(begun, []byte("HTTP/1.1 200")) {
			return fmt.Errorf("refused: %q", begun)
		}
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	a.count(&c, c.frames-1)
	a.reading.Go(func() {
		for {
			before := c.frames
			if _, err := c.read(buffer); err != nil {
				return
			}
			a.count(&c, c.frames-before)
		}
	})
	return nil
}

func (a *audience) count(c *client, n int) {
	if n == 0 {
		return
	}
	if a.heard != nil {
		a.heard(c.number, c.frames-1, n)
	}
	if a.frames.Add(int64(n)) >= a.wanted.Load() {
		select {
		case a.reached <- struct{}{}:
		default:
		}
	}
}

// await returns when all clients together have had n frames more than when it was last called.
func (a *audience) await(n int) {
	a.b.Helper()
	wanted := a.wanted.Load() + int64(n)
	a.wanted.Store(wanted)
	overdue := time.NewTimer(patience)
	defer overdue.Stop()
	for a.frames.Load() < wanted {
		select {
		case <-a.reached:
		case <-overdue.C:
			a.b.Fatalf("%d of %d frames have arrived", a.frames.Load(), wanted)
		}
	}
}

func (a *audience) leave() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, conn := range a.conns {
		_ = conn.Close()
	}
	a.reading.Wait()
}

// client is one connection. A frame ends with two line ends, of which a read may have only the first.
type client struct {
	number int
	conn   net.Conn
	frames int
	half   bool
}

func (c *client) read(buffer []byte) (int, error) {
	n, err := c.conn.Read(buffer)
	if n == 0 {
		return n, err
	}
	got := buffer[:n]
	whole := bytes.Count(got, []byte("\n\n"))
	if c.half && got[0] == '\n' {
		whole++
	}
	c.half = got[n-1] == '\n' && (n == 1 && !c.half || n > 1 && got[n-2] != '\n')
	c.frames += whole
	return n, err
}
