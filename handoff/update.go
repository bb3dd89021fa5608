package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// MessagesAdded counts messages that were added to a session in tx for its open handoff, if there is one, and sees to
// it that [EventUpdated] announces them: in tx itself, unless the handoff had one within the last 5 s; then an
// [Announcer] does, when those are over. A parked handoff is silent. The principal is the author of the event, which
// comes last in tx. The caller has locked the session.
func (s *Service) MessagesAdded(
	ctx context.Context, tx pgx.Tx, by auth.Principal, session uuid.UUID, messages int,
) error {
	author := newAuthor(by)
	open, err := db.New(tx).CountMessages(ctx, db.CountMessagesParams{
		AccountID: by.AccountID, SessionID: session, Messages: int32(messages),
		ByID: author.ID, ByName: author.Name, ByService: author.Service,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("count messages since the handoff of session %s: %w", session, err)
	}
	if !open.Due {
		return nil
	}
	return s.announceUpdate(ctx, tx, by.AccountID, open.ID)
}

// announceUpdate makes the version of a handoff that [EventUpdated] announces, if that is due and no other transaction
// is at it.
func (s *Service) announceUpdate(ctx context.Context, tx pgx.Tx, account, handoff uuid.UUID) error {
	q := db.New(tx)
	update, err := q.MakeUpdate(ctx, db.MakeUpdateParams{AccountID: account, ID: handoff, Type: EventUpdated})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("update handoff %s: %w", handoff, err)
	}
	row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: account, SessionID: update.SessionID, ID: handoff})
	if err != nil {
		return fmt.Errorf("read handoff %s: %w", handoff, err)
	}
	by := Author{
		Person:  Person{ID: update.ByID, Name: update.ByName, ExternalID: update.ByExternalID, Agent: update.ByAgent},
		Service: update.ByService,
	}
	return s.announce(ctx, tx, account, by, EventUpdated, newCard(row))
}
