package mail

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"github.com/handoffd/handoffd/handoff"
)

// escalation is the job that is made when a handoff begins to wait: to see whether people have to be told, and to address
// them.
type escalation struct {
	Account uuid.UUID `json:"account"`
	Handoff uuid.UUID `json:"handoff"`
}

func (escalation) Kind() string { return "escalation" }

// letter is the job to send one message.
type letter struct {
	Account   uuid.UUID `json:"account"`
	Handoff   uuid.UUID `json:"handoff"`
	Recipient uuid.UUID `json:"recipient"`
	Wait      int32     `json:"wait"` // the version with which the wait began that it tells of
}

func (letter) Kind() string { return "letter" }

// Letters go behind escalations, which take no time.
func (letter) InsertOpts() river.InsertOpts { return river.InsertOpts{Priority: 2} }

// Outbox takes note of handoffs that begin to wait where that cannot get lost: in the transactions that let them.
type Outbox struct{ river *river.Client[pgx.Tx] }

// NewOutbox returns an outbox. It needs no connection of its own.
func NewOutbox(logger *slog.Logger) (*Outbox, error) {
	client, err := river.NewClient(newDriver(nil), &river.Config{Logger: quieter(logger)})
	if err != nil {
		return nil, fmt.Errorf("outbox: %w", err)
	}
	return &Outbox{client}, nil
}

// WaitBegan adds the job to the transaction in which a handoff begins to wait, for the field of the same name of
// [handoff.Service]. It sends no notification, so that a transaction which has to commit without notifications does.
func (o *Outbox) WaitBegan(ctx context.Context, tx pgx.Tx, card handoff.Card) error {
	_, err := o.river.InsertTx(ctx, tx, escalation{Account: card.AccountID, Handoff: card.ID}, nil)
	if err != nil {
		return fmt.Errorf("note that handoff %s is to be mailed: %w", card.ID, err)
	}
	return nil
}
