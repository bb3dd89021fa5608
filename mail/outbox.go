package mail

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/handoff"
)

// Outbox makes the jobs of a [Worker], each in the transaction in which its handoff begins to wait.
type Outbox struct{ river *river.Client[pgx.Tx] }

// NewOutbox returns an outbox. It needs no connection of its own.
func NewOutbox(logger *slog.Logger) (*Outbox, error) {
	client, err := river.NewClient(newDriver(nil), &river.Config{Logger: quietLogger(logger)})
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return &Outbox{client}, nil
}

// Observe is a [handoff.Observer]: it adds a fan-out job to each transaction in which a handoff begins to wait. It
// sends no notification, so it does not hinder a transaction that must commit without NOTIFY.
func (o *Outbox) Observe(ctx context.Context, tx pgx.Tx, event handoff.Event) error {
	card := event.Handoff
	beginsNoWait := event.Type == handoff.EventUpdated || event.Type == handoff.EventOverdue
	if card.Status != handoff.Waiting || beginsNoWait {
		return nil
	}
	_, err := o.river.InsertTx(ctx, tx, fanoutJob{Account: card.AccountID, Handoff: card.ID}, nil)
	if err != nil {
		return fmt.Errorf("queue mail about handoff %s: %w", card.ID, err)
	}
	return nil
}
