package tx

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// memberTx is a shared transaction as one of its changes sees it. The contexts of requests never reach pgx: the end of
// one could close the connection of all. They are checked before each statement.
type memberTx struct {
	pgx.Tx
	group context.Context
}

func (t memberTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if err := ctx.Err(); err != nil {
		return pgconn.CommandTag{}, err
	}
	return t.Tx.Exec(memberContext{t.group, ctx}, sql, args...)
}

func (t memberTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t.Tx.Query(memberContext{t.group, ctx}, sql, args...)
}

func (t memberTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if err := ctx.Err(); err != nil {
		return failedRow{err}
	}
	return t.Tx.QueryRow(memberContext{t.group, ctx}, sql, args...)
}

func (t memberTx) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	if err := ctx.Err(); err != nil {
		return pgx.FailedBatchResults(batch, err)
	}
	return t.Tx.SendBatch(memberContext{t.group, ctx}, batch)
}

func (t memberTx) Begin(ctx context.Context) (pgx.Tx, error) {
	return t.Tx.Begin(memberContext{t.group, ctx})
}

func (t memberTx) CopyFrom(
	ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource,
) (int64, error) {
	return t.Tx.CopyFrom(memberContext{t.group, ctx}, table, columns, rows)
}

func (t memberTx) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	return t.Tx.Prepare(memberContext{t.group, ctx}, name, sql)
}

// Commit and Rollback are for the Runner alone.
func (t memberTx) Commit(context.Context) error   { return pgx.ErrTxClosed }
func (t memberTx) Rollback(context.Context) error { return pgx.ErrTxClosed }

// memberContext is the context of a group with the values of a request, such as its span. The group has none.
type memberContext struct {
	context.Context
	request context.Context
}

func (c memberContext) Value(key any) any {
	if value := c.Context.Value(key); value != nil {
		return value // the cancellation of the context itself
	}
	return c.request.Value(key)
}

type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }
