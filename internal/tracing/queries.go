package tracing

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
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

// TraceBatchStart implements [pgx.BatchTracer]. A batch is a statement after those that set its scope, see db.Scope: it
// is one round trip, and has one span with the name of the statement.
func (q queries) TraceBatchStart(ctx context.Context, conn *pgx.Conn, data pgx.TraceBatchStartData) context.Context {
	if !isTraced(ctx) || data.Batch.Len() == 0 {
		return ctx
	}
	last := data.Batch.QueuedQueries[data.Batch.Len()-1]
	return q.otel.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{SQL: last.SQL})
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
