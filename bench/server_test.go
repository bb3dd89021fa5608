package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/notify"
)

const secret = "the benchmarks sign their own tokens"

// server is one of the compared servers, with a database of its own.
type server struct {
	*process
	database *dbtest.Database
	path     string // of the event stream
	begin    func(ctx context.Context, a *account) (pgx.Tx, error)
	append   func(ctx context.Context, tx pgx.Tx, a *account) error // one event, 280 bytes on a stream

	// Of a peer: the path and the headers for a token, and what publishes one event instead of a transaction.
	request func(token string) (path, headers string)
	send    func(ctx context.Context, a *account) error
}

// compare runs a benchmark on each server. benchstat -col /server makes a column of each name.
func compare(b *testing.B, measure func(b *testing.B, s *server)) {
	b.Run("server=echo", func(b *testing.B) { measure(b, startEcho(b)) })
	b.Run("server=handoffd", func(b *testing.B) { measure(b, startHandoffd(b)) })
}

func startHandoffd(b *testing.B) *server {
	b.Helper()
	return startReplica(b, dbtest.New(b), "HANDOFF_MAX_STREAMS_PER_ACCOUNT=50000")
}

// startReplica starts a replica with more settings, and returns when it is ready.
func startReplica(b *testing.B, d *dbtest.Database, settings ...string) *server {
	b.Helper()
	s := launchReplica(b, d, settings...)
	for deadline := time.Now().Add(timeout); !s.ready(); {
		if time.Now().After(deadline) {
			b.Fatal("the replica is not ready")
		}
	}
	return s
}

// launchReplica starts a replica, and returns when it accepts connections.
func launchReplica(b *testing.B, d *dbtest.Database, settings ...string) *server {
	b.Helper()
	s := &server{database: d, path: "/api/v1/ai-sessions/escalations/stream"}
	s.appendTo(d)
	s.process = launch(b, build(b, "../cmd/handoffd"), []string{"serve"}, append([]string{
		"DATABASE_URL=" + d.URL, "HANDOFF_JWT_SECRET=" + secret, "HANDOFF_ADDR=127.0.0.1:0", "HANDOFF_LOG_FORMAT=json",
	}, settings...))
	return s
}

// appendTo makes the server's events rows of the log.
func (s *server) appendTo(d *dbtest.Database) {
	s.begin = func(ctx context.Context, a *account) (pgx.Tx, error) { return db.ForAccount(d.Pool, a.id).Begin(ctx) }
	s.append = func(ctx context.Context, tx pgx.Tx, a *account) error {
		_, err := notify.Append(ctx, tx, a.id, "handoff_created", a.handoff, json.RawMessage(card(140)))
		return err
	}
}

func startEcho(b *testing.B) *server { return launchEcho(b, dbtest.New(b)) }

func launchEcho(b *testing.B, d *dbtest.Database, _ ...string) *server {
	b.Helper()
	s := &server{database: d, path: "/stream"}
	s.begin = func(ctx context.Context, _ *account) (pgx.Tx, error) { return d.Pool.Begin(ctx) }
	var sent int // PostgreSQL drops equal notifications of a transaction
	s.append = func(ctx context.Context, tx pgx.Tx, a *account) error {
		sent++
		payload := fmt.Sprintf(`{"account_id":"%s","seq":%d,%s`, a.id, sent, card(170)[1:])
		_, err := tx.Exec(ctx, "select pg_notify('events', $1)", payload)
		return err
	}
	s.process = launch(b, build(b, "./echo"), nil, []string{"DATABASE_URL=" + d.URL, "JWT_SECRET=" + secret})
	return s
}

// card returns a JSON object of about size bytes.
func card(size int) string {
	return fmt.Sprintf(`{"handoff":{"title":"%s"}}`, strings.Repeat("x", size-len(`{"handoff":{"title":""}}`)))
}

// publish commits n events of the account in one transaction.
func (s *server) publish(ctx context.Context, a *account, n int) error {
	if s.send != nil {
		return s.sendAll(ctx, a, n)
	}
	tx, err := s.begin(ctx, a)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback(ctx) }()
	for range n {
		if err := s.append(ctx, tx, a); err != nil {
			return err
		}
	}
	return tx.Commit(ctx)
}

func (s *server) ready() bool {
	answer, err := http.Get("http://" + s.address + "/readyz")
	if err != nil {
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

// keepingAlive keeps a connection for each client.
var keepingAlive = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: dialers}}

// post posts JSON and checks the status of the answer. It is safe for concurrent use.
func (s *server) post(path, token string, status int, body string) {
	request, err := http.NewRequestWithContext(s.b.Context(), http.MethodPost, "http://"+s.address+path,
		strings.NewReader(body))
	if err != nil {
		s.b.Error(err)
		return
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := keepingAlive.Do(request)
	if err != nil {
		s.b.Error(err)
		return
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != status {
		s.b.Errorf("POST %s was answered %s %s, error %v", path, answer.Status, text, err)
	}
}

// metric returns the value of a series without labels from /metrics.
func (s *server) metric(name string) float64 {
	s.b.Helper()
	answer, err := http.Get("http://" + s.address + "/metrics")
	if err != nil {
		s.b.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.b.Fatal(err)
	}
	_, after, _ := strings.Cut("\n"+string(text), "\n"+name+" ")
	value, _, _ := strings.Cut(after, "\n")
	return s.number(value)
}
