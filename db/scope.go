package db

import (
	"cmp"
	"context"
	"errors"

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
}

// ForAccount returns the scope of one account.
func ForAccount(pool *pgxpool.Pool, account uuid.UUID) Scope { return Scope{pool, account.String()} }

// AllAccounts returns the scope of all accounts. It is for requests whose account is not known yet, and for the
// housekeeping of the service.
func AllAccounts(pool *pgxpool.Pool) Scope { return Scope{pool, "*"} }

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
	rows, err := results.Query()
	if err != nil {
		return nil, cmp.Or(err, results.Close())
	}
	return &scopedRows{Rows: rows, results: results}, nil
}

// QueryRow runs one statement that returns a row. The connection is in use until the row is scanned.
func (s Scope) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := s.Query(ctx, sql, args...)
	return scopedRow{rows, err}
}

// Begin begins a transaction in the scope.
func (s Scope) Begin(ctx context.Context) (pgx.Tx, error) { return s.BeginTx(ctx, pgx.TxOptions{}) }

// BeginTx is Begin with options. Their BeginQuery can hold several statements.
func (s Scope) BeginTx(ctx context.Context, options pgx.TxOptions) (pgx.Tx, error) {
	if options.BeginQuery == "" {
		// The level is always named: the default of the role or the database can be another.
		options.BeginQuery = "begin isolation level " + string(cmp.Or(options.IsoLevel, pgx.ReadCommitted))
		options.BeginQuery += " " + string(options.AccessMode) + " " + string(options.DeferrableMode)
	}
	options.BeginQuery += "; set local handoffd.account = '" + s.account + "'" // a UUID or *: nothing in it to quote
	tx, err := s.pool.BeginTx(ctx, options)
	if err != nil {
		return nil, err
	}
	if m, ok := originOf(tx.Conn()); ok && m.pooled {
		if err := checkResult(tx.Conn(), New(tx).RequireHistory(ctx, m.history.Value)); err != nil {
			return nil, errors.Join(err, tx.Rollback(ctx))
		}
	}
	return historyTx{tx}, nil
}

// send sends the scope and the statement together. PostgreSQL runs them in one transaction, because no Sync comes
// between them. Through a pooler, behind which the server can change, it requires the history too.
func (s Scope) send(ctx context.Context, sql string, args []any) (pgx.BatchResults, error) {
	conn, err := s.pool.Acquire(ctx)
	if err != nil {
		return nil, err
	}
	var batch pgx.Batch
	batch.Queue(setScope, s.account)
	if m, ok := originOf(conn.Conn()); ok && m.pooled {
		batch.Queue(requireHistory, m.history.Value)
	}
	before := batch.Len()
	batch.Queue(sql, args...)
	results := &scopedResults{BatchResults: conn.SendBatch(ctx, &batch), conn: conn}
	for range before {
		if _, err := results.Exec(); err != nil {
			return nil, cmp.Or(err, results.Close())
		}
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

// scopedRows releases its connection when the rows end.
type scopedRows struct {
	pgx.Rows
	results pgx.BatchResults
	err     error
}

func (r *scopedRows) Next() bool {
	if r.Rows.Next() {
		return true
	}
	r.Close()
	return false
}

func (r *scopedRows) Scan(into ...any) error {
	err := r.Rows.Scan(into...)
	if err != nil {
		r.Close()
	}
	return err
}

func (r *scopedRows) Close() {
	r.Rows.Close()
	if err := r.results.Close(); r.err == nil {
		r.err = err
	}
}

func (r *scopedRows) Err() error { return cmp.Or(r.Rows.Err(), r.err) }

type scopedRow struct {
	rows pgx.Rows
	err  error
}

func (r scopedRow) Scan(into ...any) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		return cmp.Or(r.rows.Err(), pgx.ErrNoRows)
	}
	if err := r.rows.Scan(into...); err != nil {
		return err
	}
	r.rows.Close()
	return r.rows.Err()
}
