package main

import (
	"context"
	"fmt"
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

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
)

const slowEvictions = `handoffd_evictions_total{reason="slow"}`

// What a client that never reads may cost is bounded, over HTTP/1.1 and HTTP/2; whoever reads notices nothing.
func TestAClientThatDoesNotReadIsDisconnectedAlone(t *testing.T) {
	const events = 25 // a megabyte, more than the kernels hold for it
	for protocol, connect := range map[string]func(*harness){"HTTP/1.1": stuckOverHTTP1, "h2c": stuckOverHTTP2} {
		t.Run(protocol, func(t *testing.T) {
			t.Cleanup(http.DefaultClient.CloseIdleConnections)
			p := open(t, settings{timeouts: timeouts{WriteTimeout: time.Second, TCPUserTimeout: time.Hour}})
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

func stuckOverHTTP1(p *harness) {
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
func stuckOverHTTP2(p *harness) {
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
	for ; n > most && time.Since(began) < testTimeout; n = count() {
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

// What a client may take for its headers, for its next request and for its body each has an end. Only the limit that is
// tried is short, so that no other decides on a slow machine.
func TestClientsThatKeepTheServerWaitingAreDisconnected(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	for limit, test := range map[string]struct {
		timeouts timeouts
		behaviours map[string]func(*harness) (sent, answer string)
	}{
		"headers": {timeouts{ReadHeader: 200 * time.Millisecond}, map[string]func(*harness) (string, string){
			"says nothing":           says("", ""),
			"never ends its headers": says("GET /healthz HTTP/1.1\r\nHost: test\r\nX-Slow: ", ""),
		}},
		"idle": {timeouts{Idle: 200 * time.Millisecond}, map[string]func(*harness) (string, string){
			"asks once and stays":         says("GET /healthz HTTP/1.1\r\nHost: test\r\n\r\n", "200 OK"),
			"says only that it is HTTP/2": says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
			"opens HTTP/2 and stays":      says("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00", ""),
		}},
		"request": {timeouts{Read: 400 * time.Millisecond}, map[string]func(*harness) (string, string){
			"never ends its body": func(p *harness) (string, string) {
				return p.put("Content-Length: 1000"), "408 Request Timeout"
			},
			"never ends its chunked body": func(p *harness) (string, string) {
				return p.put("Transfer-Encoding: chunked"), "408 Request Timeout"
			},
		}},
	} {
		t.Run(limit, func(t *testing.T) {
			p := open(t, settings{timeouts: test.timeouts})
			for behaviour, say := range test.behaviours {
				t.Run(behaviour, func(t *testing.T) {
					sent, answer := say(p)
					conns := make([]net.Conn, 20)
					for i := range conns {
						conns[i] = p.connect(sent)
					}
					if limit == "idle" { // the other limits would be too short for a slow machine's own
						p.metric(slowEvictions) // others are served meanwhile
					}
					for _, conn := range conns {
						if said := p.ends(conn); !strings.Contains(said, answer) {
							t.Errorf("it was told %q, want %s", said, answer)
						}
					}
				})
			}
			if limit == "idle" {
				p.ready(p.connect(p.request())) // a stream is for as long as it takes
			}
		})
	}
}

func says(sent, answer string) func(*harness) (string, string) {
	return func(*harness) (string, string) { return sent, answer }
}

// A request that took the server longer than its client may take is answered all the same: the time to read the answer
// begins with the answer.
func TestASlowRequestIsAnswered(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{timeouts: timeouts{Read: 100 * time.Millisecond, Response: 1500 * time.Millisecond}})
	session, _, err := p.PutSession(t.Context(), p.dana, handoff.Session{ID: uuid.New(), Title: "Slow"})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := p.DB.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(t.Context(), "lock table ai_sessions in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	body := `{"intent":"escalate"}`
	conn := p.connect(fmt.Sprintf("POST /api/v1/ai-sessions/%s/handoff HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", session.ID, p.token, len(body), body))
	if err := until(conn, "503 Service Unavailable"); err != nil { // the lock is given up after 2 s
		t.Error(err)
	}
}

// put begins a request with a body of which only the beginning comes.
func (p *harness) put(header string) string {
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
