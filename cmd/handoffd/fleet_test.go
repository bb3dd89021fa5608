package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/smtptest"
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
		tokens: tokens{JWTSecret: strings.Repeat("s", 32)},
		Window: 64, Heartbeat: 25 * time.Second, Reconcile: 2 * time.Second, Retention: 168 * time.Hour,
		timeouts: timeouts{DrainDelay: time.Millisecond},
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
	Notes    []string
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

// recipients returns the recipients of the messages that a server has accepted.
func recipients(server *smtptest.Server) (to []string) {
	for _, m := range server.Messages() {
		to = append(to, m.To)
	}
	return to
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
