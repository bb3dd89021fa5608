package sse

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

// Conn is the connection of a stream over HTTP/1 whose handler has returned, so that the stream costs no goroutine while
// nothing happens. It goes on where net/http left off: in chunks on HTTP/1.1, without any on HTTP/1.0.
//
// What the client sends after its request is never read: it fills the client's own buffers, and nothing else. A Conn is
// used by one goroutine at a time; only Close may be called at any time.
type Conn struct {
	tcp     *net.TCPConn
	raw     syscall.RawConn
	chunked bool
}

// CanHijack reports whether [Hijack] can take the connection of a request.
func CanHijack(r *http.Request) bool {
	_, tcp := r.Context().Value(http.LocalAddrContextKey).(*net.TCPAddr)
	return canPoll && tcp && r.ProtoMajor == 1 && r.TLS == nil
}

// Hijack takes over the connection of a request whose answer has begun and has been flushed. After an error the connection
// is closed.
func Hijack(control *http.ResponseController, r *http.Request) (*Conn, error) {
	conn, _, err := control.Hijack() // what the client may have sent too early is in the buffers, and stays there
	if err != nil {
		return nil, fmt.Errorf("hijack event stream: %w", err)
	}
	tcp, ok := conn.(*net.TCPConn)
	if !ok {
		_ = conn.Close()
		return nil, fmt.Errorf("hijack event stream: %T is no socket", conn)
	}
	raw, err := tcp.SyscallConn()
	if err != nil {
		_ = conn.Close()
		return nil, fmt.Errorf("hijack event stream: %w", err)
	}
	return &Conn{tcp: tcp, raw: raw, chunked: r.ProtoAtLeast(1, 1)}, nil
}

// Chunked reports whether what is written must be framed by [AppendChunk].
func (c *Conn) Chunked() bool { return c.chunked }

// AppendChunk appends the frames to dst as one chunk of HTTP/1.1 (RFC 9112, section 7.1). Of no bytes it makes no chunk:
// that would be the last one.
func AppendChunk(dst []byte, frames ...[]byte) []byte {
	size := 0
	for _, frame := range frames {
		size += len(frame)
	}
	if size == 0 {
		return dst
	}
	dst = strconv.AppendUint(dst, uint64(size), 16)
	dst = append(dst, "\r\n"...)
	for _, frame := range frames {
		dst = append(dst, frame...)
	}
	return append(dst, "\r\n"...)
}

const lastChunk = "0\r\n\r\n"

// TryWrite writes as much of p as the socket takes at once, as it is, and never blocks.
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

// Close closes the connection, and frees whoever writes to it.
func (c *Conn) Close() error { return c.tcp.Close() }

// Writer returns a writer for a [Stream] on the connection. The unfinished rest of an earlier TryWrite goes before
// everything else; each flush makes one chunk.
func (c *Conn) Writer(rest []byte) http.ResponseWriter { return &connWriter{conn: c, rest: rest} }

type connWriter struct {
	conn    *Conn
	rest    []byte // framed already
	frames  []byte
	timeout time.Duration // from now to the deadline, when that was set
}

// piece is how much is written under one deadline: a client that reads slowly but reads is given one for each.
const piece = 16 << 10

// Header and WriteHeader are for handlers, which have returned.
func (w *connWriter) Header() http.Header { return http.Header{} }
func (w *connWriter) WriteHeader(int)     {}

func (w *connWriter) Write(p []byte) (int, error) {
	w.frames = append(w.frames, p...)
	return len(p), nil
}

func (w *connWriter) SetWriteDeadline(t time.Time) error {
	w.timeout = time.Until(t)
	return w.conn.tcp.SetWriteDeadline(t)
}

// FlushError is what http.ResponseController flushes through.
func (w *connWriter) FlushError() error {
	p := w.rest
	if w.conn.chunked {
		p = AppendChunk(slices.Clip(p), w.frames)
	} else {
		p = append(slices.Clip(p), w.frames...)
	}
	w.rest, w.frames = nil, w.frames[:0]
	for len(p) > 0 {
		n, err := w.conn.tcp.Write(p[:min(len(p), piece)])
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

// End tells the client that the stream is complete, if that can be done at once, and closes the connection.
func (c *Conn) End() error {
	if c.chunked {
		if _, err := c.TryWrite([]byte(lastChunk)); err != nil {
			_ = c.Close()
			return err
		}
	}
	return c.Close()
}
