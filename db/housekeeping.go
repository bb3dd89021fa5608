package db

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Housekeeping is a [DBTX] in the scope of all accounts, for statements that parts of the service run from time to
// time. Those that come within some milliseconds share a round trip and a transaction, so that an idle replica costs
// the database little however many parts it has. It is for concurrent use.
//
// If one statement of a group fails or keeps the others waiting, each is run alone, with the context of its caller, and
// has its own result. So a statement can run twice, as it would at its next time anyway. A setting of the transaction
// that one makes holds for all of the group: beside [Queries.ReportReplica] no writer waits for standbys.
type Housekeeping struct {
	alone   Scope
	gather  time.Duration
	timeout time.Duration // of a group

	mu      sync.Mutex
	waiting []*sharedStatement
}

const (
	// gatherTime is short beside the intervals of those who wait, and long enough for all that woke at one time.
	gatherTime = 20 * time.Millisecond

	// sharedTimeout is how long a statement of a group can keep the others waiting.
	sharedTimeout = time.Second
)

// sharedStatement is a statement that is run in a group.
type sharedStatement struct {
	ctx  context.Context
	sql  string
	args []any
	done chan struct{} // closed when rows is set; nil where the group has failed
	rows *keptRows
}

// NewHousekeeping returns a Housekeeping that uses connections of pool.
func NewHousekeeping(pool *pgxpool.Pool) *Housekeeping {
	return &Housekeeping{alone: AllAccounts(pool).planned(), gather: gatherTime, timeout: sharedTimeout}
}

// Exec runs one statement.
func (h *Housekeeping) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	rows, err := h.Query(ctx, sql, args...)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	rows.Close()
	return rows.CommandTag(), rows.Err()
}

// Query runs one statement that returns rows.
func (h *Housekeeping) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if rows := h.share(ctx, sql, args); rows != nil {
		return rows, nil
	}
	return h.alone.Query(ctx, sql, args...)
}

// QueryRow runs one statement that returns a row.
func (h *Housekeeping) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	rows, err := h.Query(ctx, sql, args...)
	return lastRow{rows, err}
}

// share returns the rows of the statement, or nil if it is to be run alone or ctx has ended.
func (h *Housekeeping) share(ctx context.Context, sql string, args []any) pgx.Rows {
	s := &sharedStatement{ctx: ctx, sql: sql, args: args, done: make(chan struct{})}
	h.mu.Lock()
	if h.waiting = append(h.waiting, s); len(h.waiting) == 1 {
		time.AfterFunc(h.gather, h.runGroup)
	}
	h.mu.Unlock()
	select {
	case <-ctx.Done():
	case <-s.done:
		if s.rows != nil {
			return s.rows
		}
	}
	return nil
}

// runGroup runs the statements that wait, unless their callers have left.
func (h *Housekeeping) runGroup() {
	h.mu.Lock()
	group := slices.DeleteFunc(h.waiting, func(s *sharedStatement) bool { return s.ctx.Err() != nil })
	h.waiting = nil
	h.mu.Unlock()
	if len(group) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.timeout)
	defer cancel()
	results, err := h.send(ctx, group)
	for i, s := range group {
		if err == nil {
			s.rows = results[i]
		}
		close(s.done)
	}
}

// send runs a group as [Scope] does one statement.
func (h *Housekeeping) send(ctx context.Context, group []*sharedStatement) ([]*keptRows, error) {
	conn, err := h.alone.pool.Acquire(SeldomPinged(ctx))
	if err != nil {
		return nil, err
	}
	defer conn.Release()
	var batch pgx.Batch
	batch.Queue(h.alone.set, h.alone.account)
	if o, ok := originOf(conn.Conn()); ok && o.pooled {
		batch.Queue(requireHistory, o.history.Value)
	}
	results := make([]*keptRows, len(group))
	for i, s := range group {
		batch.Queue(s.sql, s.args...).Query(func(rows pgx.Rows) error {
			if rows.Err() == nil {
				results[i] = keepRows(rows)
			}
			return rows.Err()
		})
	}
	return results, checkResult(conn.Conn(), conn.SendBatch(ctx, &batch).Close())
}

// keptRows are rows that no longer need their connection.
type keptRows struct {
	fields []pgconn.FieldDescription
	values [][][]byte
	tag    pgconn.CommandTag
	types  *pgtype.Map
	next   int
	err    error
}

func keepRows(rows pgx.Rows) *keptRows {
	kept := &keptRows{fields: slices.Clone(rows.FieldDescriptions()), types: pgtype.NewMap()}
	registerTypes(kept.types)
	for rows.Next() {
		values := make([][]byte, len(kept.fields))
		for i, value := range rows.RawValues() {
			values[i] = slices.Clone(value)
		}
		kept.values = append(kept.values, values)
	}
	kept.tag = rows.CommandTag()
	return kept
}

func (r *keptRows) Next() bool {
	if r.err != nil || r.next == len(r.values) {
		return false
	}
	r.next++
	return true
}

func (r *keptRows) Scan(into ...any) error {
	r.err = pgx.ScanRow(r.types, r.fields, r.RawValues(), into...)
	return r.err
}

func (r *keptRows) Values() ([]any, error) {
	values := make([]any, len(r.fields))
	into := make([]any, len(r.fields))
	for i := range values {
		into[i] = &values[i]
	}
	return values, r.Scan(into...)
}

func (r *keptRows) RawValues() [][]byte                          { return r.values[r.next-1] }
func (r *keptRows) FieldDescriptions() []pgconn.FieldDescription { return r.fields }
func (r *keptRows) CommandTag() pgconn.CommandTag                { return r.tag }
func (r *keptRows) Conn() *pgx.Conn                              { return nil }
func (r *keptRows) TypeMap() *pgtype.Map                         { return r.types }
func (r *keptRows) Err() error                                   { return r.err }
func (r *keptRows) Close()                                       { r.next = len(r.values) }
