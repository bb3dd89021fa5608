package db

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Tx is a transaction in a [Scope]. Each statement of it takes one round trip, in which the statements deferred so far
// go ahead of it; BEGIN and the scope are the first of those. It is not for concurrent use.
//
// It commits only if no newer history has become known by its end.
type Tx struct {
	pgx.Tx // closed before BEGIN was sent, and after the end

	closed   pgx.Tx
	conn     *pgxpool.Conn // nil after the end
	deferred *pgx.Batch
	failed   error // why a deferred statement was not run; the transaction can only be rolled back
}

// NotCommittedError is the error of a statement that was deferred to COMMIT and kept it from being executed, or sent.
type NotCommittedError struct{ error }

func (e *NotCommittedError) Unwrap() error { return e.error }

// newTx returns a transaction on conn, which it releases at its end.
func newTx(conn *pgxpool.Conn, account string, options pgx.TxOptions) *Tx {
	t := &Tx{conn: conn, deferred: new(pgx.Batch)}
	// The level is always named: the default of the role or the database can be another.
	options.IsoLevel = cmp.Or(options.IsoLevel, pgx.ReadCommitted)
	t.deferred.BeginTx(options)
	t.closed = pgx.FailedBatchResults(t.deferred, pgx.ErrTxClosed).Tx()
	t.Tx = t.closed
	t.Defer(setScope, account)
	if o, ok := originOf(conn.Conn()); ok && o.pooled {
		t.Defer(requireHistory, o.history.Value)
	}
	return t
}

// Defer sends a statement together with the next one, before it. Its error is that of the next one, and of all that
// follow: they cannot rely on it.
func (t *Tx) Defer(sql string, args ...any) *pgx.QueuedQuery { return t.deferred.Queue(sql, args...) }

// DeferScope moves the rest of the transaction into the scope of another account.
func (t *Tx) DeferScope(account uuid.UUID) { t.Defer(setScope, account.String()) }

// DeferAllAccounts moves the rest of the transaction into the scope of all accounts.
func (t *Tx) DeferAllAccounts() { t.Defer(setScope, allAccounts) }

// DeferLimits defers [Queries.LimitTransaction].
func (t *Tx) DeferLimits(p LimitTransactionParams) {
	t.Defer(limitTransaction, p.LockTimeout, p.IdleTimeout, p.WithoutNotify)
}

// DeferIdentity defers [Queries.IdentifyTransaction], whose result it stores in row.
func (t *Tx) DeferIdentity(row *IdentifyTransactionRow) {
	t.Defer(identifyTransaction).QueryRow(func(found pgx.Row) error {
		return found.Scan(&row.XactID, &row.Era, &row.Epoch)
	})
}

// DeferInserts defers [Queries.InsertHandoffs].
func (t *Tx) DeferInserts(p InsertHandoffsParams) {
	t.Defer(insertHandoffs, p.Ids, p.AccountIds, p.Numbers, p.SessionIds, p.TeamIds, p.Intents, p.Priorities, p.Statuses,
		p.EngineerNotes, p.CreatedBy, p.CreatedAt, p.DueAt, p.PreviousHandoffIds, p.Contexts, p.Types, p.ByIds, p.ByNames,
		p.ByService, p.ForIds, p.ForNames)
}

// DeferAppends defers [Queries.AppendEvents], whose result it stores in rows.
func (t *Tx) DeferAppends(p AppendEventsParams, rows *[]AppendEventsRow) {
	t.Defer(appendEvents, p.AccountIds, p.Types, p.HandoffIds, p.Data, p.Traceparents, p.Epoch).Query(
		func(found pgx.Rows) (err error) {
			*rows, err = pgx.CollectRows(found, pgx.RowToStructByPos[AppendEventsRow])
			return err
		})
}

// Flush sends the deferred statements.
func (t *Tx) Flush(ctx context.Context) error {
	if !t.mustSend() {
		return nil
	}
	results, err := t.send(ctx, new(pgx.Batch))
	if err != nil {
		return err
	}
	t.failed = results.Close()
	return t.failed
}

// Exec runs one statement, or several without arguments: those are not prepared, and so go to the server after the
// deferred ones.
func (t *Tx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	if len(args) == 0 {
		if err := t.Flush(ctx); err != nil {
			return pgconn.CommandTag{}, err
		}
	}
	if !t.mustSend() {
		return t.Tx.Exec(ctx, sql, args...)
	}
	results, err := t.sendOne(ctx, sql, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := results.Exec()
	return tag, cmp.Or(err, results.Close())
}

// Query runs one statement that returns rows.
func (t *Tx) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if !t.mustSend() {
		return t.Tx.Query(ctx, sql, args...)
	}
	results, err := t.sendOne(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return queryLast(results)
}

// QueryRow runs one statement that returns a row.
func (t *Tx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	if !t.mustSend() {
		return t.Tx.QueryRow(ctx, sql, args...)
	}
	rows, err := t.Query(ctx, sql, args...)
	return lastRow{rows, err}
}

// SendBatch runs the statements of a batch in one round trip.
func (t *Tx) SendBatch(ctx context.Context, batch *pgx.Batch) pgx.BatchResults {
	if !t.mustSend() {
		return t.Tx.SendBatch(ctx, batch)
	}
	results, err := t.send(ctx, batch)
	if err != nil {
		return pgx.FailedBatchResults(batch, err)
	}
	return results
}

// Begin begins a transaction inside t, by a savepoint.
func (t *Tx) Begin(ctx context.Context) (pgx.Tx, error) {
	if err := t.Flush(ctx); err != nil {
		return nil, err
	}
	return t.Tx.Begin(ctx)
}

// CopyFrom copies rows into a table.
func (t *Tx) CopyFrom(
	ctx context.Context, table pgx.Identifier, columns []string, rows pgx.CopyFromSource,
) (int64, error) {
	if err := t.Flush(ctx); err != nil {
		return 0, err
	}
	return t.Tx.CopyFrom(ctx, table, columns, rows)
}

// Prepare prepares a statement.
func (t *Tx) Prepare(ctx context.Context, name, sql string) (*pgconn.StatementDescription, error) {
	if err := t.Flush(ctx); err != nil {
		return nil, err
	}
	return t.Tx.Prepare(ctx, name, sql)
}

// Commit commits, unless a newer history is known. If one becomes known during COMMIT, it returns [ErrOlderHistory],
// and the transaction can be committed in the older history. A [NotCommittedError] leaves the transaction to be rolled
// back; every other error ends it.
func (t *Tx) Commit(ctx context.Context) error {
	if t.conn == nil {
		return pgx.ErrTxClosed
	}
	conn := t.conn.Conn()
	if err := cmp.Or(t.failed, requireNewest(conn)); err != nil {
		return errors.Join(fmt.Errorf("%w: %w", err, pgx.ErrTxCommitRollback), t.Rollback(ctx))
	}
	results, err := t.sendOne(ctx, "commit", nil)
	if err != nil {
		failed, ok := errors.AsType[*pgconn.PgError](err)
		if ok && failed.SeverityUnlocalized == "ERROR" || notSent(err) { // PostgreSQL skips the rest of a batch
			return &NotCommittedError{err}
		}
	} else {
		var tag pgconn.CommandTag
		tag, err = results.Exec()
		if err = cmp.Or(err, results.Close()); err == nil && tag.String() == "ROLLBACK" {
			err = pgx.ErrTxCommitRollback
		}
	}
	err = checkResult(conn, err)
	t.end()
	return err
}

// notSent reports whether pgx could not encode the arguments of a batch, and so has sent nothing to execute.
func notSent(err error) bool {
	_, ok := errors.AsType[pgx.ErrPreprocessingBatch](err)
	return ok && !IsUnavailable(err) // the error of a connection that was lost while statements were prepared
}

// Rollback ends the transaction, if it has not ended.
func (t *Tx) Rollback(ctx context.Context) error {
	if t.conn == nil {
		return pgx.ErrTxClosed
	}
	var err error
	if t.Tx != t.closed {
		err = t.Tx.Rollback(ctx)
	}
	t.end()
	return err
}

// Conn returns the connection, until the transaction ends.
func (t *Tx) Conn() *pgx.Conn {
	if t.conn == nil {
		return nil
	}
	return t.conn.Conn()
}

// end releases the connection. The pool closes it if PostgreSQL is not at the end of the transaction.
func (t *Tx) end() {
	if t.conn != nil {
		t.conn.Release()
	}
	t.Tx, t.conn, t.deferred = t.closed, nil, new(pgx.Batch)
}

// mustSend reports whether a statement must not go to the server by itself.
func (t *Tx) mustSend() bool { return t.failed != nil || t.deferred.Len() > 0 }

func (t *Tx) sendOne(ctx context.Context, sql string, args []any) (pgx.BatchResults, error) {
	var batch pgx.Batch
	batch.Queue(sql, args...)
	return t.send(ctx, &batch)
}

// send sends the deferred statements and a batch together, and returns the results of the batch. If PostgreSQL refuses
// one of them when it is prepared, it runs none.
func (t *Tx) send(ctx context.Context, batch *pgx.Batch) (pgx.BatchResults, error) {
	if t.conn == nil {
		return nil, pgx.ErrTxClosed
	}
	if t.failed != nil {
		return nil, t.failed
	}
	deferred := t.deferred
	t.deferred = new(pgx.Batch)
	before := deferred.Len()
	deferred.QueuedQueries = append(deferred.QueuedQueries, batch.QueuedQueries...)
	results := t.conn.SendBatch(ctx, deferred)
	if begun := results.Tx(); begun != nil {
		t.Tx = begun
	}
	if err := readFirst(results, deferred.QueuedQueries[:before]); err != nil {
		t.failed = checkResult(t.conn.Conn(), err)
		return nil, t.failed
	}
	return results, nil
}
