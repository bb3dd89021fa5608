package main

import (
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const slowEvictions = `handoffd_evictions_total{reason="slow"}`

// What a client that never reads may cost is bounded, over HTTP/1.1 and HTTP/2; whoever reads notices nothing.
func TestAClientThatDoesNotReadIsDisconnectedAlone(t *testing.T) {
	const events = 25 // a megabyte, more than the kernels hold for it
	for protocol, connect := range map[string]func(*premises){"HTTP/1.1": stuckOverHTTP1, "h2c": stuckOverHTTP2} {
		t.Run(protocol, func(t *testing.T) {
			t.Cleanup(http.DefaultClient.CloseIdleConnections)
			p := open(t, settings{patience: patience{unread: time.Second, unacked: time.Hour}})
			others := p.follow()
			connect(p)
			p.waits("handoffd_streams_open", 2)
			for range events {
				p.escalate()
				if err := until(others, "\n\n"); err != nil {
					t.Fatal(err)
				}
			}
			p.waits("handoffd_streams_open", 1)
			if slow := p.metric(slowEvictions); slow != 1 {
				t.Errorf("%v streams were ended for not being read", slow)
			}
			p.escalate()
			if err := until(others, "\n\n"); err != nil {
				t.Fatal(err)
			}
		})
	}
}

func stuckOverHTTP1(p *premises) {
	dialer := net.Dialer{Control: tinyReceiveBuffer}
	conn, err := dialer.DialContext(p.t.Context(), "tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { conn.Close() })
	if _, err := io.WriteString(conn, p.request()); err != nil {
		p.t.Fatal(err)
	}
}

// stuckOverHTTP2 opens a stream whose connection is read until the answer begins, and never again.
func stuckOverHTTP2(p *premises) {
	dialer := net.Dialer{Control: tinyReceiveBuffer}
	var conn *stuckConn
	transport := &http.Transport{
		Protocols: new(http.Protocols),
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			dialled, err := dialer.DialContext(ctx, network, address)
			conn = &stuckConn{Conn: dialled, closed: make(chan struct{})}
			return conn, err
		},
	}
	transport.Protocols.SetUnencryptedHTTP2(true)
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, "http://"+p.address+"/api/v1/ai-sessions/escalations/stream", nil)
	if err != nil {
		p.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+p.token)
	answer, err := transport.RoundTrip(request)
	if err != nil {
		p.t.Fatal(err)
	}
	conn.stuck.Store(true)
	p.t.Cleanup(func() {
		conn.Close()
		answer.Body.Close()
		transport.CloseIdleConnections()
	})
}

// stuckConn is a connection that is not read any more once it is stuck.
type stuckConn struct {
	net.Conn
	stuck  atomic.Bool
	once   sync.Once
	closed chan struct{}
}

func (c *stuckConn) Read(into []byte) (int, error) {
	if c.stuck.Load() {
		<-c.closed
		return 0, net.ErrClosed
	}
	return c.Conn.Read(into)
}

func (c *stuckConn) Close() error {
	c.once.Do(func() { close(c.closed) })
	return c.Conn.Close()
}

// A client that closes its half has said that it wants no more, as far as HTTP/1.1 knows.
func TestAHalfClosedClientIsLetGo(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{})
	conn := p.connect(p.request())
	p.ready(conn)
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	p.ends(conn)
	p.waits("handoffd_streams_open", 0)
}

func TestClientsThatComeAndGoLeaveNothingBehind(t *testing.T) {
	const crowd, each = 20, 25
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{MaxStreamsPerUser: crowd + 1})
	p.follow()
	p.waits("handoffd_streams_open", 1)
	goroutines, files := runtime.NumGoroutine(), openFiles()
	var coming sync.WaitGroup
	for range crowd {
		coming.Go(func() {
			for i := range each {
				conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", p.address)
				if err != nil {
					t.Error(err)
					return
				}
				if i%2 == 0 {
					_ = conn.(*net.TCPConn).SetLinger(0) // leaves with a reset
				}
				text := p.request()
				if i%5 == 4 {
					text = text[:len(text)/2] // leaves in the middle of the request
				}
				if _, err := io.WriteString(conn, text); err != nil {
					t.Error(err)
				}
				if i%3 == 0 && i%5 != 4 { // the others leave before they are answered
					if err := until(conn, "HTTP/1.1 "); err != nil {
						t.Error(err)
					}
				}
				conn.Close()
			}
		})
	}
	coming.Wait()
	p.waits("handoffd_streams_open", 1)
	// A leak would show as hundreds. Meanwhile the pool may have grown to its full size, and the courier have been elected to
	// do the housekeeping of all.
	settles(t, "goroutines", runtime.NumGoroutine, goroutines+60)
	settles(t, "open files", openFiles, files+20)
}

// settles waits until a number has come down.
func settles(t *testing.T, what string, count func() int, most int) {
	t.Helper()
	began, n := time.Now(), count()
	for ; n > most && time.Since(began) < enough; n = count() {
		runtime.Gosched()
	}
	if n > most {
		t.Errorf("there are %d %s, want at most %d", n, what, most)
	}
}

// openFiles is how many files and sockets this process has open; 0 where that cannot be told.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

func TestClientsThatKeepTheServerWaitingAreDisconnected(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{patience: patience{
		headers: 200 * time.Millisecond, request: 400 * time.Millisecond, idle: 200 * time.Millisecond,
	}})
	for behaviour, test := range map[string]struct{ sent, answer string }{
		"says nothing":                {"", ""},
		"never ends its headers":      {"GET /healthz HTTP/1.1\r\nHost: test\r\nX-Slow: ", ""},
		"asks once and stays":         {"GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n", "200 OK"},
		"never ends its body":         {p.put("Content-Length: 1000"), "408 Request Timeout"},
		"never ends its chunked body": {p.put("Transfer-Encoding: chunked"), "408 Request Timeout"},
		"says only that it is HTTP/2": {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""},
		"opens HTTP/2 and stays":      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", ""},
	} {
		t.Run(behaviour, func(t *testing.T) {
			conns := make([]net.Conn, 20)
			for i := range conns {
				conns[i] = p.connect(test.sent)
			}
			p.metric(slowEvictions) // others are served meanwhile
			for _, conn := range conns {
				if said := p.ends(conn); !strings.Contains(said, test.answer) {
					t.Errorf("it was told %q, want %s", said, test.answer)
				}
			}
		})
	}
	p.ready(p.connect(p.request())) // a stream is for as long as it takes
}

// put begins a request with a body of which only the beginning comes.
func (p *premises) put(header string) string {
	return "PUT /api/v1/ai-sessions/" + p.dana.UserID.String() + " HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer " + p.token +
		"\r\n" + header + "\r\n\r\n" + "5\r\n{\"tit"
}

// An address that a client claims to come from changes nothing about what a user may have.
func TestForgedForwardingHeadersDoNotRaiseTheCaps(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{MaxStreamsPerUser: 2})
	forged := func(address string) string {
		return p.request("X-Forwarded-For: "+address, "X-Real-IP: "+address, "Forwarded: for="+address)
	}
	p.ready(p.connect(forged("203.0.113.1")))
	p.ready(p.connect(forged("203.0.113.2")))
	if err := until(p.connect(forged("203.0.113.3")), "429 Too Many Requests"); err != nil {
		t.Error(err)
	}
}
