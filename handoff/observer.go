package handoff

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

// Event is a change of a handoff as an [Observer] sees it and the log keeps it, beside its seq and time.
type Event struct {
	Account uuid.UUID `json:"-"`
	Type    string    `json:"-"`
	By      Author    `json:"by"`
	Handoff Card      `json:"handoff"`
}

// Observer acts in the transaction of an event, before the event is appended: it has no seq yet. What it writes
// is kept exactly if the event is; its error rolls the change back. It can be called more than once for one change, if
// the first transaction was rolled back.
type Observer func(ctx context.Context, tx pgx.Tx, event Event) error

// announce calls the observers and then appends the events that the author has changed the handoffs. Every event
// passes here. The appends are the last statements of their transaction.
func (s *Service) announce(
	ctx context.Context, tx pgx.Tx, account uuid.UUID, by Author, typ string, cards ...Card,
) error {
	event := Event{Account: account, Type: typ, By: by}
	for _, event.Handoff = range cards {
		for _, observe := range s.Observers {
			if err := observe(ctx, tx, event); err != nil {
				return err
			}
		}
	}
	for _, event.Handoff = range cards {
		if _, err := notify.Append(ctx, tx, event.Account, typ, event.Handoff.ID, event); err != nil {
			return err
		}
	}
	return nil
}
