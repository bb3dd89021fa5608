package handoff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// Claim makes a waiting handoff the principal's. It is one conditional UPDATE: of any number of claims at once, over any
// replicas, the first one wins. Repeating one's own claim succeeds and changes nothing.
//
// Errors: [ErrForbidden] below engineer; [ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [OwnHandoff],
// [NotWaiting] or [HandoffClosed].
func (s *Service) Claim(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	if !p.Role.AtLeast(auth.Engineer) {
		return Handoff{}, ErrForbidden
	}
	var row db.HandoffCard
	err := s.transact(ctx, func(tx pgx.Tx) error {
		q := db.New(tx)
		claimed, err := q.ClaimHandoff(ctx, db.ClaimHandoffParams{
			AccountID: p.AccountID, SessionID: session, ID: id, UserID: p.UserID,
		})
		if err != nil {
			return fmt.Errorf("claim %s: %w", id, err)
		}
		row, err = q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: session, ID: id})
		if err != nil {
			return found(err, "claim", id)
		}
		card := newCard(row)
		if claimed == 0 {
			return claimRefused(p, card)
		}
		return announce(ctx, tx, p, EventClaimed, card)
	})
	if err != nil {
		return Handoff{}, err
	}
	return newHandoff(row), nil
}

// claimRefused says why the UPDATE found nothing to claim; nil if the claim is the principal's already.
func claimRefused(p auth.Principal, card Card) error {
	reason := NotWaiting
	switch {
	case card.ClosedAt != nil:
		reason = HandoffClosed
	case card.ClaimedBy != nil && card.ClaimedBy.ID == p.UserID:
		return nil
	case card.CreatedBy.ID == p.UserID:
		reason = OwnHandoff
	case card.ClaimedBy != nil:
		reason = AlreadyClaimed
	}
	return &ConflictError{Conflict: reason, Card: card}
}
