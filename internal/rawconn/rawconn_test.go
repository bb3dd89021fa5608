package rawconn_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/sse"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// hijack requests a response in the given version of HTTP, followed by the bytes of more. It returns both ends of the
// connection once the handler has sent the first frame and returned.
func hijack(t *testing.T, version, more string) (client net.Conn, server *rawconn.Conn) {
	t.Helper()
	hijacked, returned := make(chan *rawconn.Conn, 1), make(chan error, 1)
	replica := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !rawconn.CanHijack(r) {
			hijacked <- nil
			return
		}
		sse.SetHeaders(w.Header(), r.ProtoMajor)
		err := (&sse.Stream{Writer: w}).Send(frame("a"))
		conn, hijackErr := rawconn.Hijack(http.NewResponseController(w), r)
		hijacked <- conn
		returned <- errors.Join(err, hijackErr)
	}))
	replica.Config.ConnContext = func(ctx context.Context, conn net.Conn) context.Context {
		_ = conn.(*net.TCPConn).SetWriteBuffer(4 << 10) // filled soon
		return ctx
	}
	replica.Start()
	t.Cleanup(replica.Close)
	client, err := new(net.Dialer).DialContext(t.Context(), "tcp", replica.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := errors.Join(client.(*net.TCPConn).SetReadBuffer(4<<10), client.(*net.TCPConn).SetLinger(0)); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintf(client, "GET / HTTP/%s\r\nHost: replica\r\n\r\n%s", version, more)
	if server = <-hijacked; server == nil {
		t.Skip("connections are hijacked on Linux only")
	}
	t.Cleanup(func() { server.Close() })
	if err := <-returned; err != nil {
		t.Fatal(err)
	}
	return client, server
}

func frame(data string) []byte {
	encoded, err := sse.Event{Data: []byte(data)}.AppendTo(nil)
	if err != nil {
		panic(err)
	}
	return encoded
}

func TestHijackedResponseIsWellFormed(t *testing.T) {
	a, b, c := frame("a"), frame("b"), frame("c")
	chunk := func(frames ...[]byte) string { return string(rawconn.Append(nil, true, frames...)) }
	for version, want := range map[string]string{
		"1.1": fmt.Sprintf("%x\r\n%s\r\n%x\r\n%s%s\r\n", len(a), a, len(b)+len(c), b, c) +
			chunk(b) + chunk(a, c) + "0\r\n\r\n",
		"1.0": string(a) + string(b) + string(c) + string(b) + string(a) + string(c),
	} {
		t.Run(version, func(t *testing.T) {
			client, server := hijack(t, version, "")
			bytes := rawconn.Append(nil, server.Chunked(), b, c)
			if n, err := server.TryWrite(bytes[:10]); n != 10 || err != nil {
				t.Fatalf("wrote %d bytes: %v", n, err)
			}
			s := sse.Stream{Writer: server.Writer(bytes[10:])}
			for _, batch := range [][][]byte{{}, {b}, {a, c}} {
				if err := s.Send(batch...); err != nil {
					t.Fatal(err)
				}
			}
			if err := server.End(); err != nil {
				t.Fatal(err)
			}
			response, err := io.ReadAll(client)
			if err != nil {
				t.Fatal(err)
			}
			header, body, _ := strings.Cut(string(response), "\r\n\r\n")
			if body != want {
				t.Errorf("got\n%q\nwant\n%q", body, want)
			}
			if chunked := strings.Contains(header, "Transfer-Encoding: chunked"); chunked != (version == "1.1") {
				t.Errorf("the header says %q", header)
			}
		})
	}
}

func TestAppendOfNoBytesEndsNoResponse(t *testing.T) {
	if got := rawconn.Append([]byte("before"), true, nil, []byte{}); string(got) != "before" {
		t.Errorf("got %q: an empty chunk ends the response", got)
	}
}

func TestPipelinedRequestIsIgnored(t *testing.T) {
	client, server := hijack(t, "1.1", "GET /other HTTP/1.1\r\nHost: replica\r\n\r\n")
	s, last := sse.Stream{Writer: server.Writer(nil)}, frame("last")
	if err := s.Send(last); err != nil {
		t.Fatal(err)
	}
	if err := client.SetReadDeadline(time.Now().Add(5 * time.Minute)); err != nil {
		t.Fatal(err)
	}
	var seen []byte
	for !strings.Contains(string(seen), string(last)) {
		more := make([]byte, 1024)
		n, err := client.Read(more)
		if err != nil {
			t.Fatalf("%v after %q", err, seen)
		}
		seen = append(seen, more[:n]...)
	}
	if n := strings.Count(string(seen), "HTTP/1.1 "); n != 1 {
		t.Errorf("%d responses: %q", n, seen)
	}
}

// TryWrite writes a part when the socket is full. A blocking write of the remainder then reports that the client does
// not read.
func TestTryWriteNeverBlocks(t *testing.T) {
	_, server := hijack(t, "1.1", "")
	flood := []byte(strings.Repeat("x", 64<<10))
	n := len(flood)
	var err error
	for n == len(flood) {
		if n, err = server.TryWrite(flood); err != nil {
			t.Fatal(err)
		}
	}
	s := sse.Stream{Writer: server.Writer(flood[n:]), WriteTimeout: 50 * time.Millisecond}
	for err == nil { // the kernel may have made room
		err = s.Send(flood)
	}
	if !errors.Is(err, sse.ErrSlow) {
		t.Errorf("Send: %v, want ErrSlow", err)
	}
}

func TestTryWriteReportsClosedConnection(t *testing.T) {
	client, server := hijack(t, "1.1", "")
	if err := client.Close(); err != nil { // sends a reset
		t.Fatal(err)
	}
	flood := []byte(strings.Repeat("x", 64<<10))
	var err error
	for err == nil {
		_, err = server.TryWrite(flood)
	}
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("TryWrite to a closed connection: %v", err)
	}
}

func TestTryWriteAllocatesNothing(t *testing.T) {
	client, server := hijack(t, "1.1", "")
	go func() { _, _ = io.Copy(io.Discard, client) }()
	wire := frame(strings.Repeat("x", 236))
	if allocs := testing.AllocsPerRun(100, func() { _, _ = server.TryWrite(wire) }); allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}
