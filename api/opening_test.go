package api_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/sse"
	"github.com/handoffd/handoffd/stream"
)

// The user's row changes after it was read and before the stream is registered, so that no notification ends the
// stream.
func TestStreamEndsWhenUserChangesWhileItOpens(t *testing.T) {
	for loss, statement := range losses {
		t.Run(loss, func(t *testing.T) {
			a := newAccount(t)
			pool, err := pgxpool.NewWithConfig(t.Context(), a.tracedConfig(&afterSignIn{do: func() {
				a.Exec(statement, a.eli.UserID, a.otherAccount().ID)
			}}))
			if err != nil {
				t.Fatal(err)
			}
			defer pool.Close()
			r := a.deafReplica(servicesOn(pool, api.Config{}), stream.Config{RevalidateInterval: never})
			ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
			defer cancel()
			response, err := r.as(a.eli).send(ctx, http.MethodGet, streamPath, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			if response.StatusCode == http.StatusUnauthorized {
				return // the stream was refused
			}
			frames := sse.NewDecoder(response.Body)
			for {
				got, err := frames.Next()
				if err != nil {
					t.Fatalf("waiting for bye: %v", err)
				}
				if got.Name == "bye" {
					break
				}
			}
		})
	}
}

func (a *testAccount) tracedConfig(tracer pgx.QueryTracer) *pgxpool.Config {
	config := a.Pool.Config()
	config.ConnConfig.Tracer = tracer
	return config
}

// afterSignIn calls do once, between the first look-up of a user and the return of its query.
type afterSignIn struct {
	do func()

	mu       sync.Mutex
	lookedUp bool
	done     bool
}

func (s *afterSignIn) TraceBatchQuery(_ context.Context, _ *pgx.Conn, q pgx.TraceBatchQueryData) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lookedUp = s.lookedUp || strings.Contains(q.SQL, "-- name: GetUsers ")
}

func (s *afterSignIn) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lookedUp && !s.done {
		s.done = true
		s.do()
	}
}

func (s *afterSignIn) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	return ctx
}

func (s *afterSignIn) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (s *afterSignIn) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
