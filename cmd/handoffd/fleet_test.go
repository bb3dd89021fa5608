package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/db"
)

// member is one of several replicas in this process that share a database.
type member struct {
	t       testing.TB
	address string
	log     *logLines
	stop    func()
}

// join starts a replica. It has stopped when the test ends.
func join(t testing.TB, url string, change func(*settings)) *member {
	t.Helper()
	s := settings{
		JWTSecret: strings.Repeat("s", 32), Window: 64, Heartbeat: 25 * time.Second, Reconcile: 2 * time.Second,
		Retention: 168 * time.Hour, timeouts: timeouts{DrainDelay: time.Millisecond},
	}
	if change != nil {
		change(&s)
	}
	socket, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &member{t: t, address: "http://" + socket.Addr().String(), log: &logLines{}}
	ctx, stop := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := serve(ctx, url, s, socket, slog.New(slog.NewJSONHandler(m.log, nil))); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	m.stop = func() {
		stop()
		serving.Wait()
	}
	t.Cleanup(m.stop)
	return m
}

// readiness is the response of /readyz.
type readiness struct {
	code     int
	Status   string
	Degraded []string
}

func (m *member) readiness() (r readiness) {
	m.t.Helper()
	answer, err := http.Get(m.address + "/readyz")
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := json.NewDecoder(answer.Body).Decode(&r); err != nil {
		m.t.Fatal(err)
	}
	r.code = answer.StatusCode
	return r
}

// becomes waits until /readyz returns the status and exactly these reasons.
func (m *member) becomes(status string, reasons ...string) {
	m.t.Helper()
	var got readiness
	eventually(m.t, func() bool {
		got = m.readiness()
		sorted := func(list []string) []string { return slices.Sorted(slices.Values(list)) }
		return got.Status == status && slices.Equal(sorted(got.Degraded), sorted(reasons))
	}, func() { m.t.Fatalf("it is %+v, want %s %v; its log:\n%s", got, status, reasons, m.log) })
}

// shows checks the gauge of the reason.
func (m *member) shows(reason string, value string) {
	m.t.Helper()
	line := `handoffd_degraded{reason="` + reason + `"} ` + value + "\n"
	text := ""
	eventually(m.t, func() bool {
		answer, err := http.Get(m.address + "/metrics")
		if err != nil {
			m.t.Fatal(err)
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		text = string(body)
		return err == nil && strings.Contains(text, line)
	}, func() { m.t.Fatalf("there is no %s in\n%s", line, text) })
}

// said checks how many lines of the log name the reason at the level.
func (m *member) said(level, reason string, times int) {
	m.t.Helper()
	if got := m.log.count(level, reason); got != times {
		m.t.Errorf("%d lines of level %s name %s, want %d:\n%s", got, level, reason, times, m.log)
	}
}

// eventually waits until holds returns true.
func eventually(t testing.TB, so func() bool, overdue func()) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); !so(); <-tick.C {
		if time.Since(began) > testTimeout {
			overdue()
			return
		}
	}
}

// logLines is a log in JSON that can be read while it is written.
type logLines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logLines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(line)
}

func (l *logLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logLines) count(level, reason string) (n int) {
	for line := range strings.Lines(l.String()) {
		var record struct{ Level, Reason string }
		if json.Unmarshal([]byte(line), &record) == nil && record.Level == level && record.Reason == reason {
			n++
		}
	}
	return n
}

// mailServer accepts all mail.
type mailServer struct {
	address string
	mu      sync.Mutex
	to      []string
}

func openMailServer(t testing.TB, configure func(*smtp.Server)) *mailServer {
	t.Helper()
	socket, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m := &mailServer{address: socket.Addr().String()}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{server: m}, nil }))
	if configure != nil {
		configure(server)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(socket); err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		_ = server.Close()
		serving.Wait()
	})
	return m
}

func (m *mailServer) taken() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.to)
}

type delivery struct {
	server *mailServer
	to     []string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               { d.to = nil }
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	d.to = append(d.to, to)
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	d.server.mu.Lock()
	defer d.server.mu.Unlock()
	d.server.to = append(d.server.to, d.to...)
	return nil
}

// number reads one number from the database, whatever the account.
func number(t testing.TB, url, sql string) (n int) {
	t.Helper()
	pool, err := db.Open(t.Context(), url, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if err := db.AllAccounts(pool).QueryRow(t.Context(), sql).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
