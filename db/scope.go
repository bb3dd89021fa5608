package db

import (
	"cmp"
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Scope is a pool whose statements see and change the rows of one account only, or of all accounts: row-level security
// compares every row with it. It is a [DBTX], and begins transactions. It is for concurrent use.
//
// The scope is set in the transaction of the statement, in the same round trip, and ends with it. So a transaction
// pooler can neither lose it nor pass it on to another client. Without a scope the service sees no row: see [Open].
type Scope struct {
	pool    *pgxpool.Pool
	account string // the value of the setting handoffd.account
	set     string // the statement that sets it; "": none
}

// allAccounts is the scope of all accounts.
const allAccounts = "*"

// ForAccount returns the scope of one account.
func ForAccount(pool *pgxpool.Pool, account uuid.UUID) Scope {
	return Scope{pool, account.String(), setScope}
}

// AllAccounts returns the scope of all accounts. It is for requests whose account is not known yet, and for the
// housekeeping of the service.
func AllAccounts(pool *pgxpool.Pool) Scope { return Scope{pool, allAccounts, setScope} }

// OwnScope returns a Scope for single statements that set the scope themselves.
func OwnScope(pool *pgxpool.Pool) Scope { return Scope{pool: pool} }

// planned returns the scope for single statements that PostgreSQL is to plan once for each connection. Otherwise it
// plans a statement with an array anew for each run, because a short array seems cheaper than the general case.
func (s Scope) planned() Scope { return Scope{s.pool, s.account, setScopeAndPlan} }

// Exec runs one statement.
func (s Scope) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	results, err := s.send(ctx, sql, args)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	tag, err := results.Exec()
	return tag, cmp.Or(err, results.Close()) // the transaction ends, and may fail, when the results are closed
}

// Query runs one statement that returns rows. The connection is in use until the rows are closed.
func (s Scope) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	results, err := s.send(ctx, sql, args)
	if err != nil {
		return nil, err
	}
	return queryLast(results)
}

// QueryRow runs one statement that returns a row. The connection is in use until the row is scanned.
func (s Scope) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := s.Query(ctx, sql, args...)
	return lastRow{rows, err}
}

// Begin begins a transaction in the scope, with its first statement.
func (s Scope) Begin(ctx context.Context) (pgx.Tx, error) { return s.BeginTx(ctx, pgx.TxOptions{}) }

// BeginTx is Begin with options.
func (s Scope) BeginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error) {
	tx, err := s.Transaction(ctx, options)
	if err != nil {
		return nil, err
	}
	return tx, nil
}

// Transaction is BeginTx for callers that defer statements.
func (s Scope) Transaction(ctx context.Context, options pgx.TxOptions) (*Tx, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	return newTx(conn, s.account, options), nil
}

// send sends the scope and the statement together. PostgreSQL runs them in one transaction, because no Sync comes
// between them. Through a pooler, behind which the server can change, it requires the history too.
func (s Scope) send(ctx context.Context, sql string, args []any) (pgx.BatchResults, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	var batch pgx.Batch
	if s.set != "" {
		batch.Queue(s.set, s.account)
	}
	if o, ok := originOf(conn.Conn()); ok && o.pooled {
		batch.Queue(requireHistory, o.history.Value)
	}
	before := batch.Len()
	batch.Queue(sql, args...)
	results := &scopedResults{BatchResults: conn.SendBatch(ctx, &batch), conn: conn}
	if err := readFirst(results, batch.QueuedQueries[:before]); err != nil {
		return nil, err
	}
	return results, nil
}

// scopedResults releases its connection on Close.
type scopedResults struct {
	pgx.BatchResults
	conn *pgxpool.Conn // nil once it is released
	err  error
}

// Close ends the transaction. It returns [ErrOlderHistory] if a newer history became known meanwhile.
func (r *scopedResults) Close() error {
	if r.conn == nil {
		return r.err
	}
	r.err = checkResult(r.conn.Conn(), r.BatchResults.Close())
	r.conn.Release()
	r.conn = nil
	return r.err
}
