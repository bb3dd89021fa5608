package tx

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// changeTx is a shared transaction as one of its changes sees it. The contexts of requests never reach pgx: the end of
// one could close the connection of all. They are checked before each statement.
type changeTx struct {
	pgx.Tx
	group context.Context
}

func (t changeTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if err := ctx.Err(); err != nil {
		return pgconn.CommandTag{}, err
	}
	return t.Tx.Exec(changeContext{t.group, ctx}, sql, args...)
}

func (t changeTx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return t.Tx.Query(changeContext{t.group, ctx}, sql, args...)
}

func (t changeTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if err := ctx.Err(); err != nil {
		return failedRow{err}
	}
	return t.Tx.QueryRow(changeContext{t.group, ctx}, sql, args...)
}

func (t changeTx) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	if err := ctx.Err(); err != nil {
		return pgx.FailedBatchResults(batch, err)
	}
	return t.Tx.SendBatch(changeContext{t.group, ctx}, batch)
}

// errNotShared is what a change gets that needs more of a shared transaction than its statements.
var errNotShared = errors.New("not possible in a change that can share its transaction")

func (t changeTx) Begin(context.Context) (pgx.Tx, error) { return nil, errNotShared }

func (t changeTx) CopyFrom(context.Context, pgx.Identifier, []string, pgx.CopyFromSource) (int64, error) {
	return 0, errNotShared
}

func (t changeTx) Prepare(context.Context, string, string) (*pgconn.StatementDescription, error) {
	return nil, errNotShared
}

// Commit and Rollback are for the Runner alone.
func (t changeTx) Commit(context.Context) error   { return pgx.ErrTxClosed }
func (t changeTx) Rollback(context.Context) error { return pgx.ErrTxClosed }

// changeContext is the context of a group with the values of a request, such as its span. The group has none.
type changeContext struct {
	context.Context
	request context.Context
}

func (c changeContext) Value(key any) any {
	if value := c.Context.Value(key); value != nil {
		return value // the cancellation of the context itself
	}
	return c.request.Value(key)
}

// failedRow is the row of a statement that was not sent.
type failedRow struct{ err error }

func (r failedRow) Scan(...any) error { return r.err }
