package webhook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// renew extends the lease where it has become so short that the attempt could outlive it.
func (t *turn) renew() error {
	began := time.Now()
	if began.Sub(t.leasedAt) < renewAfter {
		return nil
	}
	return t.move(began, func(ctx context.Context) (db.Webhook, error) {
		return db.New(t.scope()).RenewWebhookLease(ctx, db.RenewWebhookLeaseParams{
			AccountID: t.row.AccountID, ID: t.row.ID, LeaseNumber: t.row.LeaseNumber, Lease: interval(leaseTime),
		})
	})
}

// skip moves the cursor over events that are not sent. Record, if not nil, runs in the same transaction.
func (t *turn) skip(epoch string, seq int64, record func(context.Context, pgx.Tx) error) error {
	return t.move(time.Now(), func(ctx context.Context) (row db.Webhook, err error) {
		err = pgx.BeginFunc(ctx, t.scope(), func(tx pgx.Tx) error {
			row, err = db.New(tx).MoveWebhookCursor(ctx, db.MoveWebhookCursorParams{
				AccountID: t.row.AccountID, ID: t.row.ID, LeaseNumber: t.row.LeaseNumber, Lease: interval(leaseTime),
				CursorEpoch: epoch, CursorSeq: seq,
			})
			if err == nil && record != nil {
				err = record(ctx, tx)
			}
			return err
		})
		return row, err
	})
}

// move runs a query that returns the row if the lease still holds.
func (t *turn) move(began time.Time, query func(context.Context) (db.Webhook, error)) error {
	var row db.Webhook
	err := t.querying.do(t.queries, func(ctx context.Context) (err error) {
		row, err = query(ctx)
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return errLost
	}
	if err != nil {
		return fmt.Errorf("move cursor of webhook %s: %w", t.row.ID, err)
	}
	t.row, t.leasedAt = row, began
	return nil
}

// releasePause is between attempts to give a lease back.
const releasePause = time.Second

// release gives the lease back. Where the database is away it tries until the lease is over: no replica acts for the
// endpoint before.
func (t *turn) release() {
	for {
		err := t.querying.do(t.queries, func(ctx context.Context) error {
			return db.New(t.scope()).ReleaseWebhook(ctx, db.ReleaseWebhookParams{
				AccountID: t.row.AccountID, ID: t.row.ID, LeaseNumber: t.row.LeaseNumber,
			})
		})
		t.failing.Observe(t.queries, err)
		if err == nil || time.Since(t.leasedAt) > leaseTime {
			return
		}
		select {
		case <-t.queries.Done():
			return
		case <-time.After(releasePause):
		}
	}
}

func (t *turn) scope() db.Scope { return db.ForAccount(t.DB, t.row.AccountID) }
