package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// testTimeout bounds every wait of a test. It is generous: only a broken test waits that long.
const testTimeout = 5 * time.Minute

// harness are a replica in this process, wired as always, and an account with Dana, an engineer.
type harness struct {
	*handofftest.Account
	t       testing.TB
	address string // host and port
	dana    auth.Principal
	token   string
}

// open starts the replica. It has stopped when the test ends.
func open(t testing.TB, s settings) *harness {
	t.Helper()
	return openIn(t, handofftest.New(t), s)
}

// openIn starts the replica for an account.
func openIn(t testing.TB, account *handofftest.Account, s settings) *harness {
	t.Helper()
	p := &harness{Account: account, t: t}
	p.dana = p.Engineer("Dana")
	p.token = p.Token(p.dana)
	s.Retention = cmp.Or(s.Retention, 168*time.Hour)
	s.JWTSecret = handofftest.Secret
	socket, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.address = socket.Addr().String()
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := serve(ctx, p.URL, s, socket, slog.New(slog.DiscardHandler)); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		serving.Wait()
	})
	return p
}

// escalate creates a handoff whose event has 40 KB.
func (p *harness) escalate() {
	p.t.Helper()
	session := p.AddSession(p.dana, directory.SessionInput{
		Title: "Printer on fire", ProblemSummary: directory.Some(strings.Repeat("🔥", 10_000)),
	})
	p.HandOff(p.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
}

// request returns a request for the stream in HTTP/1.1.
func (p *harness) request(headers ...string) string {
	return "GET /api/v1/ai-sessions/escalations/stream HTTP/1.1\r\nHost: test\r\n" +
		"Authorization: Bearer " + p.token + "\r\n" +
		strings.Join(append(headers, ""), "\r\n") + "\r\n"
}

// connect opens a connection and sends text.
func (p *harness) connect(text string) *net.TCPConn {
	p.t.Helper()
	conn, err := new(net.Dialer).DialContext(p.t.Context(), "tcp", p.address)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(testTimeout)); err != nil {
		p.t.Fatal(err)
	}
	if _, err := io.WriteString(conn, text); err != nil {
		p.t.Fatal(err)
	}
	return conn.(*net.TCPConn)
}

// ends waits until the server closes the connection, and returns what it sent before.
func (p *harness) ends(conn net.Conn) string {
	p.t.Helper()
	text, err := io.ReadAll(conn)
	if timeout, ok := err.(net.Error); ok && timeout.Timeout() { //nolint:errorlint // a reset is an end too
		p.t.Fatalf("the connection is still open; it said %.200q", text)
	}
	return string(text)
}

// until reads from the connection until text appears.
func until(conn io.Reader, text string) error {
	var seen []byte
	chunk := make([]byte, 4096)
	for !strings.Contains(string(seen), text) {
		n, err := conn.Read(chunk)
		if err != nil {
			return fmt.Errorf("waiting for %q after %q: %w", text, seen, err)
		}
		seen = append(seen, chunk[:n]...)
	}
	return nil
}

func (p *harness) ready(conn net.Conn) {
	p.t.Helper()
	if err := until(conn, "event: ready"); err != nil {
		p.t.Fatal(err)
	}
}

// follow opens the stream and waits for ready.
func (p *harness) follow() io.Reader {
	p.t.Helper()
	conn := p.connect(p.request())
	p.ready(conn)
	return conn
}

// waits waits until the metric has the value.
func (p *harness) waits(metric string, want float64) {
	p.t.Helper()
	var got float64
	found := false
	for began := time.Now(); time.Since(began) < testTimeout; {
		if got, found = p.findMetric(metric); found && got == want {
			return
		}
	}
	p.t.Fatalf("%s is %v (found: %v), want %v", metric, got, found, want)
}

// metric returns the value of a metric; name includes the labels as /metrics prints them.
func (p *harness) metric(name string) float64 {
	p.t.Helper()
	value, found := p.findMetric(name)
	if !found {
		p.t.Fatalf("there is no metric %s", name)
	}
	return value
}

// findMetric returns the value of a metric, if there is one.
func (p *harness) findMetric(name string) (value float64, found bool) {
	p.t.Helper()
	for line := range strings.Lines(p.scrape()) {
		if value, found := strings.CutPrefix(line, name+" "); found {
			number, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				p.t.Fatal(err)
			}
			return number, true
		}
	}
	return 0, false
}

// scrape returns what /metrics says.
func (p *harness) scrape() string {
	p.t.Helper()
	answer, err := http.Get("http://" + p.address + "/metrics")
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}
