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

	"github.com/handoffd/handoffd/directory"
)

const slowEvictions = `handoffd_evictions_total{reason="slow"}`

// Other clients are not affected, over HTTP/1.1 and HTTP/2.
func TestClientThatDoesNotReadIsDisconnected(t *testing.T) {
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

// stuckOverHTTP2 opens a stream and stops reading from the connection when the response begins.
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
	address := "http://" + p.address + "/api/v1/ai-sessions/escalations/stream"
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, address, nil)
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

// stuckConn is a connection whose reads block once it is stuck.
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

// In HTTP/1.1 a client that closes its half of the connection wants no more of the response.
func TestHalfClosedStreamEnds(t *testing.T) {
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

func TestDisconnectedClientsLeaveNoFilesOrGoroutines(t *testing.T) {
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
	// A leak would show as hundreds. Meanwhile the pool may have grown to its full size, and the mail worker have
	// been elected to do the housekeeping of all.
	settles(t, "goroutines", runtime.NumGoroutine, goroutines+60)
	settles(t, "open files", openFiles, files+20)
}

// settles waits until a number has fallen.
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

// openFiles returns the number of open files of this process, or 0 if it is unknown.
func openFiles() int {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(entries)
}

// Only the timeout under test is short, so that no other one fires first on a slow machine.
func TestSlowClientsAreDisconnected(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	for limit, test := range map[string]struct {
		timeouts   timeouts
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

// The timeout of the response starts with the response, so a request that takes the server longer is answered too.
func TestSlowRequestIsAnswered(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	p := open(t, settings{timeouts: timeouts{Read: 100 * time.Millisecond, Response: 1500 * time.Millisecond}})
	session, _, err := p.Directory.PutSession(t.Context(), p.dana,
		directory.SessionInput{Ref: directory.Ref{ID: uuid.New()}, Title: "Slow"})
	if err != nil {
		t.Fatal(err)
	}
	tx, err := p.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(t.Context(), "lock table ai_sessions in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	body := `{"intent":"escalate"}`
	conn := p.connect(fmt.Sprintf("POST /api/v1/ai-sessions/%s/handoff HTTP/1.1\r\nHost: test\r\n"+
		"Authorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", session.ID, p.token, len(body), body))
	if err := until(conn, "503 Service Unavailable"); err != nil { // the lock is given up after 2 s
		t.Error(err)
	}
}

// put returns a request with only the beginning of its body.
func (p *harness) put(header string) string {
	return "PUT /api/v1/ai-sessions/" + p.dana.UserID.String() + " HTTP/1.1\r\nHost: test\r\n" +
		"Authorization: Bearer " + p.token +
		"\r\n" + header + "\r\n\r\n" + "5\r\n{\"tit"
}

func TestForgedForwardingHeadersDoNotRaiseLimits(t *testing.T) {
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
	p.waits(`handoffd_streams_refused_total{reason="per_user"}`, 1)
}
