package tracing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// queries makes the spans of statements and of waits for a connection, in traces that have begun. What is not traced
// costs one look at the context.
type queries struct{ otel *otelpgx.Tracer }

func isTraced(ctx context.Context) bool { return trace.SpanFromContext(ctx).IsRecording() }

// TraceQueryStart implements [pgx.QueryTracer].
func (q queries) TraceQueryStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryStartData) context.Context {
	if !isTraced(ctx) {
		return ctx
	}
	return q.otel.TraceQueryStart(ctx, conn, data)
}

// TraceQueryEnd implements [pgx.QueryTracer].
func (q queries) TraceQueryEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceQueryEndData) {
	if isTraced(ctx) {
		data.Err = withoutContent(data.Err)
		q.otel.TraceQueryEnd(ctx, conn, data)
	}
}

// TraceBatchStart implements [pgx.BatchTracer]. A batch is one round trip, and has one span: see [batchName].
func (q queries) TraceBatchStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	if !isTraced(ctx) || data.Batch.Len() == 0 {
		return ctx
	}
	name, size := batchName(data.Batch.QueuedQueries)
	ctx = q.otel.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{})
	span := trace.SpanFromContext(ctx)
	span.SetName(name)
	if size > 1 {
		span.SetAttributes(attribute.Int("db.operation.batch.size", size))
	}
	return ctx
}

// TraceBatchQuery implements [pgx.BatchTracer].
func (q queries) TraceBatchQuery(ctx context.Context, _ *pgx.Conn, data pgx.TraceBatchQueryData) {
	if isTraced(ctx) {
		trace.SpanFromContext(ctx).SetAttributes(otelpgx.RowsAffectedKey.Int64(data.CommandTag.RowsAffected()))
	}
}

// TraceBatchEnd implements [pgx.BatchTracer].
func (q queries) TraceBatchEnd(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchEndData) {
	if isTraced(ctx) {
		q.otel.TraceBatchEnd(ctx, conn, pgx.TraceBatchEndData{Err: withoutContent(data.Err)})
	}
}

// TraceAcquireStart implements [pgxpool.AcquireTracer].
func (q queries) TraceAcquireStart(
	ctx context.Context, pool *pgxpool.Pool, data pgxpool.TraceAcquireStartData,
) context.Context {
	if !isTraced(ctx) {
		return ctx
	}
	return q.otel.TraceAcquireStart(ctx, pool, data)
}

// TraceAcquireEnd implements [pgxpool.AcquireTracer].
func (q queries) TraceAcquireEnd(ctx context.Context, pool *pgxpool.Pool, data pgxpool.TraceAcquireEndData) {
	if isTraced(ctx) {
		q.otel.TraceAcquireEnd(ctx, pool, data)
	}
}

// withoutContent returns an error of the same kind whose text holds no value of a row: PostgreSQL quotes them.
func withoutContent(err error) error {
	switch answer, answered := errors.AsType[*pgconn.PgError](err); {
	case err == nil, errors.Is(err, pgx.ErrNoRows):
		return err
	case answered:
		return &pgconn.PgError{Severity: answer.Severity, Code: answer.Code, ConstraintName: answer.ConstraintName}
	case errors.Is(err, context.Canceled):
		return context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return context.DeadlineExceeded
	default:
		return fmt.Errorf("%T", err)
	}
}

// statementName returns the name that sqlc writes into the first line of a statement, else its last command: BEGIN and
// COMMIT come with settings.
func statementName(sql string) string {
	if name, ok := strings.CutPrefix(sql, "-- name: "); ok {
		name, _, _ = strings.Cut(name, " ")
		return name
	}
	first, _, _ := strings.Cut(strings.TrimSpace(sql), " ")
	if strings.HasSuffix(sql, "commit") {
		return "commit"
	}
	return strings.TrimSuffix(first, ";")
}

// preparations are the names of statements that set up a transaction, and go ahead of those that a batch is for.
var preparations = map[string]bool{
	"begin": true, "set": true, "savepoint": true, "release": true, "SetScope": true, "SetScopeAndPlan": true,
	"RequireHistory": true, "LimitTransaction": true, "IdentifyTransaction": true,
}

// batchName returns the name of a batch by the conventions of OpenTelemetry, and how many statements it has, without
// preparations. A batch of one has the name of its statement, others that of each after the word BATCH.
func batchName(batch []*pgx.QueuedQuery) (name string, size int) {
	var names []string
	for _, query := range batch {
		if name = statementName(query.SQL); preparations[name] {
			continue
		}
		size++
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	switch size {
	case 0:
		return name, size
	case 1:
		return names[0], size
	default:
		return "BATCH " + strings.Join(names, " "), size
	}
}
