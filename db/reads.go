package db

import (
	"context"

	"github.com/jackc/pgx/v5"
)

// Reads holds queries that are sent in one round trip. Each is a statement of its own: at read committed, those after a
// lock see what was committed before the lock was granted.
type Reads struct{ batch pgx.Batch }

// Send runs the queries in their order.
func (r *Reads) Send(ctx context.Context, tx pgx.Tx) error {
	return tx.SendBatch(ctx, &r.batch).Close()
}

// LockSession adds [Queries.LockSession].
func (r *Reads) LockSession(p LockSessionParams, rows *[]LockSessionRow) {
	read(r, rows, lockSession, p.AccountID, p.ID, p.UserID)
}

// NextHandoff adds [Queries.NextHandoff].
func (r *Reads) NextHandoff(p NextHandoffParams, rows *[]NextHandoffRow) {
	read(r, rows, nextHandoff, p.Priority, p.AccountID, p.SessionID)
}

// ListMessages adds [Queries.ListMessages].
func (r *Reads) ListMessages(p ListMessagesParams, rows *[]ListMessagesRow) {
	read(r, rows, listMessages, p.AccountID, p.SessionID, p.BeforePosition, p.MaxMessages, p.MaxBytes)
}

func read[T any](r *Reads, rows *[]T, sql string, args ...any) {
	r.batch.Queue(sql, args...).Query(func(found pgx.Rows) (err error) {
		*rows, err = pgx.CollectRows(found, pgx.RowToStructByPos[T])
		return err
	})
}
