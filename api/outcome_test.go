package api_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/internal/relay"
)

// The link to the database goes dead while it carries a COMMIT. The client is told that it is unknown, and
// learns the truth from another replica with its key.
func TestUnknownOutcomeIsReported(t *testing.T) {
	a := newAccount(t)
	link, url := relay.Postgres(t, a.URL)
	pool, err := pgxpool.New(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	config := pool.Config()
	pool.Close()
	config.ConnConfig.Tracer = atCommit(link.Stall)
	if pool, err = pgxpool.NewWithConfig(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	t.Cleanup(link.Drop) // what is left of the dead link would hold Close up
	session := a.session(a.dana)
	escalate := map[string]string{"intent": "escalate"}
	cutOff := a.replica(servicesOn(pool, api.Config{}))
	unknown := cutOff.as(a.dana).withKey("k").create(session, escalate)
	unknown.isProblem(http.StatusServiceUnavailable, "outcome_unknown")
	unknown.hasHeader("Retry-After")

	link.Resume() // what was on its way arrives after all
	a.replica(api.Config{}).as(a.dana).withKey("k").create(session, escalate).is(http.StatusCreated)
	if events := a.events(); events != 1 {
		t.Errorf("there are %d events", events)
	}
}

// atCommit is called when a connection is about to send COMMIT.
type atCommit func()

func (f atCommit) TraceBatchStart(ctx context.Context, _ *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	if strings.HasSuffix(b.Batch.QueuedQueries[b.Batch.Len()-1].SQL, "commit") {
		f()
	}
	return ctx
}

func (f atCommit) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (f atCommit) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (f atCommit) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	return ctx
}

func (f atCommit) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}
