package webhook

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// leased is an endpoint that this worker acts for, and the slot in which it does.
type leased struct {
	row  db.Webhook
	slot *slot
}

// leaseDue takes the leases of the endpoints that are due in the pending accounts, as many as slots are free. The
// accounts of others stay pending, until a slot becomes free.
func (w *Worker) leaseDue(ctx context.Context) ([]leased, error) {
	accounts, all := w.pending.take()
	var rows []db.Webhook
	slow := make(map[uuid.UUID]bool)
	err := once(ctx, func(ctx context.Context) (err error) { // does not wait for the queries of turns
		q := db.New(db.AllAccounts(w.DB))
		if all {
			due, err := w.polls().AccountsWithDueWebhooks(ctx)
			if err != nil {
				return fmt.Errorf("find accounts with due webhooks: %w", err)
			}
			accounts = append(accounts, due...)
		}
		prompt, slowly := w.slots.free()
		if len(accounts) == 0 {
			return nil
		}
		due, err := q.DueWebhooks(ctx, db.DueWebhooksParams{
			AccountIds: accounts, SlowMs: int32(slowAfter.Milliseconds()),
			LeftAlone: w.leftAlone.ids(), MaxPrompt: int64(prompt), MaxSlow: int64(slowly),
		})
		if err != nil {
			return fmt.Errorf("find due webhooks: %w", err)
		}
		take := db.LeaseWebhooksParams{Lease: interval(leaseTime)}
		var sealed db.MarkSealedWebhooksParams
		for _, row := range due {
			slow[row.ID] = row.Slow
			if row.Slow {
				slowly--
			} else {
				prompt--
			}
			if !w.canOpen(row) {
				sealed.AccountIds, sealed.Ids = append(sealed.AccountIds, row.AccountID), append(sealed.Ids, row.ID)
				sealed.LeaseNumbers = append(sealed.LeaseNumbers, row.LeaseNumber)
				continue
			}
			take.AccountIds, take.Ids = append(take.AccountIds, row.AccountID), append(take.Ids, row.ID)
			take.LeaseNumbers = append(take.LeaseNumbers, row.LeaseNumber)
		}
		if prompt <= 0 || slowly <= 0 {
			w.pending.keep(accounts...)
		}
		if len(sealed.Ids) > 0 {
			if err := w.leaveAlone(ctx, sealed); err != nil {
				return err
			}
		}
		if len(take.Ids) == 0 {
			return nil
		}
		if rows, err = q.LeaseWebhooks(ctx, take); err != nil {
			return fmt.Errorf("lease webhooks: %w", err)
		}
		return nil
	})
	if err != nil {
		w.pending.keep(append(accounts, uuid.Nil)...)
		return nil, err
	}
	list := make([]leased, len(rows))
	for i, row := range rows {
		list[i] = leased{row, w.slots.acquire(slow[row.ID])}
	}
	return list, nil
}
