package db

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Reads holds queries that are sent in one round trip. Each is a statement of its own: at read committed, those after a
// lock see what was committed before the lock was granted.
type Reads struct{ batch pgx.Batch }

// Send runs the queries in their order. The error of one says what it does.
func (r *Reads) Send(ctx context.Context, tx pgx.Tx) error {
	return tx.SendBatch(ctx, &r.batch).Close()
}

// LockSession adds [Queries.LockSession].
func (r *Reads) LockSession(p LockSessionParams, rows *[]LockSessionRow) {
	read(r, rows, "lock session", lockSession, p.AccountID, p.ID, p.UserID)
}

// LockClaimer adds [Queries.LockClaimer].
func (r *Reads) LockClaimer(p LockClaimerParams, rows *[]LockClaimerRow) {
	read(r, rows, "lock user", lockClaimer, p.AccountID, p.ID)
}

// NextHandoff adds [Queries.NextHandoff].
func (r *Reads) NextHandoff(p NextHandoffParams, rows *[]NextHandoffRow) {
	read(r, rows, "count handoff", nextHandoff, p.Priority, p.AccountID, p.SessionID)
}

// ListMessages adds [Queries.ListMessages].
func (r *Reads) ListMessages(p ListMessagesParams, rows *[]ListMessagesRow) {
	read(r, rows, "list messages", listMessages, p.AccountID, p.SessionID, p.BeforePosition, p.MaxMessages, p.MaxBytes)
}

func read[T any](r *Reads, rows *[]T, operation, sql string, args ...any) {
	r.batch.Queue(sql, args...).Query(func(found pgx.Rows) (err error) {
		if *rows, err = pgx.CollectRows(found, pgx.RowToStructByPos[T]); err != nil {
			return fmt.Errorf("%s: %w", operation, err)
		}
		return nil
	})
}
