// Package rawconn writes to the hijacked connection of an HTTP/1 response without blocking, so that an idle response
// needs no goroutine.
//
// Model: [Hijack] takes the connection of a response whose headers have been flushed. [Conn.TryWrite] writes what the
// socket accepts at once; [Conn.Writer] blocks, under deadlines. Both continue where net/http stopped: in chunks on
// HTTP/1.1, and without framing on HTTP/1.0.
//
// Concurrency: a [Conn] is used by one goroutine at a time, except that Close can be called at any time.
package rawconn

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Conn is a hijacked connection. It never reads: what the client sends after its request stays in the client's own
// buffers.
type Conn struct {
	tcp     *net.TCPConn
	raw     syscall.RawConn
	chunked bool
}

// CanHijack reports whether [Hijack] can take the connection of r.
func CanHijack(r *http.Request) bool {
	_, tcp := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return supported && tcp && r.ProtoMajor == 1 && r.TLS == nil
}

// Hijack takes the connection of a request whose response headers have been flushed. After an error the connection is
// closed.
func Hijack(control *http.ResponseController, r *http.Request) (*Conn, error) {
	conn, _, err := control.Hijack() // the buffers hold at most what the client has pipelined, which is ignored
	if err != nil {
		return nil, fmt.Errorf("hijack: %w", err)
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		_ = conn.Close()
		return nil, fmt.Errorf("hijack: %T is no TCP connection", conn)
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("hijack: %w", err)
	}
	return &Conn{tcp: tcp, raw: raw, chunked: r.ProtoAtLeast(1, 1)}, nil
}

// SyscallConn implements [syscall.Conn].
func (c *Conn) SyscallConn() (syscall.RawConn, error) { return c.raw, nil }

// Append appends frames to dst as the connection frames them: as one chunk on HTTP/1.1 (RFC 9112, section 7.1). It
// appends no chunk for no bytes, because an empty chunk ends the response.
func Append(dst []byte, chunked bool, frames ...[]byte) []byte {
	size := 0
	for _, frame := range frames {
		size += len(frame)
	}
	if size == 0 {
		return dst
	}
	dst = slices.Grow(dst, size+len("ffffffff\r\n\r\n"))
	if chunked {
		dst = strconv.AppendUint(dst, uint64(size), 16)
		dst = append(dst, "\r\n"...)
	}
	for _, frame := range frames {
		dst = append(dst, frame...)
	}
	if chunked {
		dst = append(dst, "\r\n"...)
	}
	return dst
}

// Chunked reports whether the response is sent in chunks: the argument of [Append].
func (c *Conn) Chunked() bool { return c.chunked }

// TryWrite writes as much of p, which [Append] has framed, as the socket accepts at once. It never blocks and does not
// allocate.
func (c *Conn) TryWrite(p []byte) (int, error) {
	a := attempts.Get().(*attempt)
	a.p, a.n, a.err = p, 0, nil
	err := c.raw.Write(a.try)
	n := a.n
	if err == nil {
		err = a.err
	}
	a.p = nil
	attempts.Put(a)
	return n, err
}

// attempt is one non-blocking write. It is reused, so that a write allocates nothing.
type attempt struct {
	p   []byte
	n   int
	err error
	try func(fd uintptr) bool
}

var attempts = sync.Pool{New: func() any {
	a := new(attempt)
	a.try = a.write
	return a
}}

// Close closes the connection and unblocks a write to it.
func (c *Conn) Close() error { return c.tcp.Close() }

// End ends the response without blocking, and closes the connection.
func (c *Conn) End() error {
	if c.chunked {
		if _, err := c.TryWrite([]byte("0\r\n\r\n")); err != nil {
			_ = c.Close()
			return err
		}
	}
	return c.Close()
}

// Writer returns a blocking writer. It first writes remainder, the part of an earlier TryWrite that the socket did not
// accept. Each flush sends one chunk.
func (c *Conn) Writer(remainder []byte) http.ResponseWriter {
	return &writer{conn: c, remainder: remainder}
}

type writer struct {
	conn      *Conn
	remainder []byte // framed already
	buffered  []byte
	timeout   time.Duration // from SetWriteDeadline to the deadline that it set
}

// bytesPerDeadline is how much is written under one deadline, so that a client that reads slowly is not cut off.
const bytesPerDeadline = 16 << 10

// Header and WriteHeader do nothing: the headers have been sent.
func (w *writer) Header() http.Header { return http.Header{} }
func (w *writer) WriteHeader(int)     {}

func (w *writer) Write(p []byte) (int, error) {
	w.buffered = append(w.buffered, p...)
	return len(p), nil
}

// SetWriteDeadline implements the method that [http.ResponseController] looks for.
func (w *writer) SetWriteDeadline(t time.Time) error {
	w.timeout = time.Until(t)
	return w.conn.tcp.SetWriteDeadline(t)
}

// FlushError implements the method that [http.ResponseController] looks for.
func (w *writer) FlushError() error {
	p := Append(slices.Clip(w.remainder), w.conn.chunked, w.buffered)
	w.remainder, w.buffered = nil, w.buffered[:0]
	for len(p) > 0 {
		n, err := w.conn.tcp.Write(p[:min(len(p), bytesPerDeadline)])
		if err != nil {
			return err
		}
		if p = p[n:]; len(p) == 0 {
			break
		}
		if err := w.conn.tcp.SetWriteDeadline(time.Now().Add(w.timeout)); err != nil {
			return err
		}
	}
	return nil
}
