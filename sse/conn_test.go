package sse_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// hijacked asks for a stream in the given version of HTTP, sends more than was asked for if there is more, and returns
// both ends of the connection once its handler has sent a first frame and returned.
func hijacked(t *testing.T, version, more string) (client net.Conn, server *sse.Conn) {
	t.Helper()
	taken := make(chan *sse.Conn, 1)
	replica := listen(t)
	_, ended := serve(t, replica, http1(), func(s *sse.Stream, r *http.Request) error {
		if !sse.CanHijack(r) {
			taken <- nil
			return nil
		}
		sse.SetHeaders(s.Writer.Header(), r.ProtoMajor)
		if err := s.Send(frames(t, events("a")...)); err != nil {
			return err
		}
		conn, err := sse.Hijack(http.NewResponseController(s.Writer), r)
		taken <- conn
		return err
	})
	client, err := replica.Dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	fmt.Fprintf(client, "GET / HTTP/%s\r\nHost: replica\r\n\r\n%s", version, more)
	if server = <-taken; server == nil {
		t.Skip("nobody has written the poller of this system")
	}
	t.Cleanup(func() { server.Close() })
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	return client, server
}

// The client cannot see where net/http left off.
func TestAHijackedAnswerIsOneAnswer(t *testing.T) {
	a, b, c := frames(t, events("a")...), frames(t, events("b")...), frames(t, events("c")...)
	chunk := func(frames ...[]byte) string { return string(sse.AppendChunk(nil, frames...)) }
	for version, want := range map[string]string{
		"1.1": fmt.Sprintf("%x\r\n%s\r\n", len(a), a) + fmt.Sprintf("%x\r\n%s%s\r\n", len(b)+len(c), b, c) + chunk(b) + chunk(a, c) + "0\r\n\r\n",
		"1.0": string(a) + string(b) + string(c) + string(b) + string(a) + string(c),
	} {
		t.Run(version, func(t *testing.T) {
			client, server := hijacked(t, version, "")
			bytes := append(slices.Clip(b), c...)
			if server.Chunked() {
				bytes = sse.AppendChunk(nil, b, c)
			}
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
			answer, err := io.ReadAll(client)
			if err != nil {
				t.Fatal(err)
			}
			header, body, _ := strings.Cut(string(answer), "\r\n\r\n")
			if body != want {
				t.Errorf("got\n%q\nwant\n%q", body, want)
			}
			if chunked := strings.Contains(header, "Transfer-Encoding: chunked"); chunked != (version == "1.1") {
				t.Errorf("the header says %q", header)
			}
		})
	}
}

func TestNothingMakesNoChunk(t *testing.T) {
	if got := sse.AppendChunk([]byte("before"), nil, []byte{}); string(got) != "before" {
		t.Errorf("got %q: an empty chunk ends the stream", got)
	}
}

// What a client sends after its request is never read, and changes nothing.
func TestPipelinedBytesAreIgnored(t *testing.T) {
	client, server := hijacked(t, "1.1", "GET /other HTTP/1.1\r\nHost: replica\r\n\r\n")
	s, last := sse.Stream{Writer: server.Writer(nil)}, frames(t, events("last")...)
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
		t.Errorf("%d answers: %q", n, seen)
	}
}

// A socket that is full takes what it can, and nobody waits. Whoever then writes the rest in earnest learns that the client
// does not read.
func TestTryWriteNeverBlocks(t *testing.T) {
	_, server := hijacked(t, "1.1", "")
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

func TestTryWriteNoticesAClientThatHasGone(t *testing.T) {
	client, server := hijacked(t, "1.1", "")
	if err := client.Close(); err != nil { // with a reset
		t.Fatal(err)
	}
	flood := []byte(strings.Repeat("x", 64<<10))
	var err error
	for err == nil {
		_, err = server.TryWrite(flood)
	}
	if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, syscall.EPIPE) {
		t.Errorf("to a client that has gone: %v", err)
	}
}

func TestTryWriteAllocatesNothing(t *testing.T) {
	client, server := hijacked(t, "1.1", "")
	go func() { _, _ = io.Copy(io.Discard, client) }()
	wire := frames(t, escalation())
	if allocs := testing.AllocsPerRun(100, func() { _, _ = server.TryWrite(wire) }); allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

// A poller names those who hang up, however they do it, and nobody else.
func TestAPollerNoticesWhoHangsUp(t *testing.T) {
	poller, err := sse.NewPoller()
	if errors.Is(err, errors.ErrUnsupported) {
		t.Skip("nobody has written the poller of this system")
	} else if err != nil {
		t.Fatal(err)
	}
	const stays, talks, closes, halves, resets, gone = 1, 2, 3, 4, 5, 1<<63 + 6
	clients := make(map[uint64]net.Conn)
	for _, key := range []uint64{stays, talks, closes, halves, resets, gone} {
		client, server := hijacked(t, "1.1", "")
		clients[key] = client
		if key == gone { // before anybody looks
			client.Close()
		}
		if err := poller.Watch(server, key); err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprint(clients[talks], "GET / HTTP/1.1\r\n\r\n")
	_ = clients[closes].(*net.TCPConn).SetLinger(-1)
	clients[closes].Close()
	_ = clients[halves].(*net.TCPConn).CloseWrite()
	clients[resets].Close()
	named := make(map[uint64]int)
	for len(named) < 4 {
		keys, err := poller.Wait(nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range keys {
			named[key]++
		}
	}
	if fmt.Sprint(named) != fmt.Sprint(map[uint64]int{closes: 1, halves: 1, resets: 1, gone: 1}) {
		t.Errorf("hung up, and how often it was said: %v", named)
	}
	ended := make(chan error)
	go func() { _, err := poller.Wait(nil); ended <- err }()
	if err := poller.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err == nil {
		t.Error("Wait outlives its poller")
	}
}

// A stream goes on counting silence where it was before it rested.
func TestSilenceIsCountedFromTheLastWrite(t *testing.T) {
	client, server := hijacked(t, "1.1", "")
	go func() { _, _ = io.Copy(io.Discard, client) }()
	s := sse.Stream{Writer: server.Writer(nil), Heartbeat: time.Hour, Wrote: time.Now().Add(-2 * time.Hour)}
	kept := errors.New("a keepalive was asked for")
	s.Keepalive = func() string { panic(kept) }
	defer func() {
		if got, _ := recover().(error); !errors.Is(got, kept) {
			t.Errorf("Run ended with %v", got)
		}
	}()
	_ = s.Run(t.Context(), func(ctx context.Context) ([][]byte, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	})
}
