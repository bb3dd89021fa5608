package bench

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/internal/wakeup"
)

// dialers is the number of concurrent connection attempts.
const dialers = 64

// clients is a set of clients that count the frames they receive, without the first of each stream.
type clients struct {
	b          *testing.B
	server     *server
	headers    string // of each request, each with its line end
	bufferSize int    // of each read, in bytes

	// onFrames, if set, is called after each read with the number of the newest frame and how many the read had.
	onFrames func(client, newest, n int)
	// onRead, if set, is called with what each read after the first frame has returned.
	onRead func(data []byte)

	reading sync.WaitGroup
	frames  atomic.Int64
	wanted  atomic.Int64
	reached wakeup.Signal // when frames reach wanted

	mu    sync.Mutex
	conns []net.Conn
}

func newClients(b *testing.B, s *server) *clients {
	cs := &clients{b: b, server: s, bufferSize: 4 << 10, reached: wakeup.New()}
	b.Cleanup(cs.close)
	return cs
}

// connect opens a stream for each token of the accounts, and returns when each has received its first frame.
func (cs *clients) connect(accounts []*account) {
	cs.b.Helper()
	var dialing errgroup.Group
	dialing.SetLimit(dialers)
	for number, token := range tokensOf(accounts) {
		dialing.Go(func() error { return cs.open(number, token) })
	}
	if err := dialing.Wait(); err != nil {
		cs.b.Fatal(err)
	}
}

// tokensOf returns the tokens of all users.
func tokensOf(accounts []*account) (all []string) {
	for _, each := range accounts {
		all = append(all, each.tokens...)
	}
	return all
}

// refusal is an answer that says when to ask again.
type refusal struct {
	status     string
	retryAfter time.Duration
}

func (r *refusal) Error() string { return "refused: " + r.status }

// refusalOf returns a [*refusal] if the answer is one that says when to ask again.
func refusalOf(answer []byte) error {
	response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(answer)), nil)
	if err != nil {
		return fmt.Errorf("%w in %q", err, answer)
	}
	defer response.Body.Close()
	seconds, err := strconv.Atoi(response.Header.Get("Retry-After"))
	if err != nil {
		return fmt.Errorf("refused for ever: %q", answer)
	}
	return &refusal{response.Status, time.Duration(seconds) * time.Second}
}

// open opens one stream, waits for its first frame, and starts a goroutine that reads the rest.
func (cs *clients) open(number int, token string) error {
	conn, err := net.Dial("tcp", cs.server.address)
	if err != nil {
		return err
	}
	if err := conn.(*net.TCPConn).SetLinger(0); err != nil { // no TIME_WAIT: the next round needs the port
		return err
	}
	cs.mu.Lock()
	cs.conns = append(cs.conns, conn)
	cs.mu.Unlock()
	path, headers := cs.server.path, "Authorization: Bearer "+token+"\r\n"+cs.headers
	if cs.server.request != nil {
		path, headers = cs.server.request(token)
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: bench\r\n%s\r\n", path, headers); err != nil {
		return err
	}
	c := client{number: number, conn: conn}
	buffer := make([]byte, cs.bufferSize)
	if err := conn.SetReadDeadline(time.Now().Add(timeout)); err != nil {
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
			return refusalOf(begun)
		}
	}
	if err := conn.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	cs.count(&c, c.frames-1)
	cs.reading.Go(func() {
		for {
			before := c.frames
			n, err := c.read(buffer)
			if cs.onRead != nil {
				cs.onRead(buffer[:n])
			}
			if err != nil {
				return
			}
			cs.count(&c, c.frames-before)
		}
	})
	return nil
}

func (cs *clients) count(c *client, n int) {
	if n == 0 {
		return
	}
	if cs.onFrames != nil {
		cs.onFrames(c.number, c.frames-1, n)
	}
	if cs.frames.Add(int64(n)) >= cs.wanted.Load() {
		cs.reached.Wake()
	}
}

// await waits until the clients together have received n more frames than at its last call.
func (cs *clients) await(n int) {
	cs.b.Helper()
	wanted := cs.wanted.Load() + int64(n)
	cs.wanted.Store(wanted)
	overdue := time.After(timeout)
	for cs.frames.Load() < wanted {
		select {
		case <-cs.reached:
		case <-overdue:
			cs.b.Fatalf("%d of %d frames have arrived", cs.frames.Load(), wanted)
		}
	}
}

// close closes all connections.
func (cs *clients) close() {
	cs.mu.Lock()
	defer cs.mu.Unlock()
	for _, conn := range cs.conns {
		_ = conn.Close()
	}
	cs.reading.Wait()
}

// client is one connection. A frame ends with two line ends, which two reads can divide.
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
