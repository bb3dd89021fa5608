package handoff

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

const maxOutcome = 20_000

// Resolve closes a claimed handoff: the problem is solved, as the resolution says (1–20,000 characters). For who holds
// the claim, and admins.
//
// Errors: [ErrForbidden]; [ErrNotFound]; *[InvalidError]; *[ConflictError] with [NotClaimed] or [HandoffClosed].
func (s *Service) Resolve(ctx context.Context, p auth.Principal, session, id uuid.UUID, resolution string) (Handoff, error) {
	if err := validateOutcome("resolution", resolution); err != nil {
		return Handoff{}, err
	}
	return s.take(ctx, p, session, id, resolving, change{resolution: &resolution})
}

// Return closes a claimed handoff with advice (1–20,000 characters): the session is that of who escalated it again, whoever
// was given it meanwhile. For who holds the claim, and admins.
//
// Errors: those of [Service.Resolve].
func (s *Service) Return(ctx context.Context, p auth.Principal, session, id uuid.UUID, answer string) (Handoff, error) {
	if err := validateOutcome("answer", answer); err != nil {
		return Handoff{}, err
	}
	if err := RequireRole(p, auth.Engineer, "return a handoff"); err != nil {
		return Handoff{}, err
	}
	var h Handoff
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		err := db.New(tx).GiveSessionBack(ctx, db.GiveSessionBackParams{AccountID: p.AccountID, SessionID: session, HandoffID: id})
		if err != nil {
			return fmt.Errorf("give session %s back: %w", session, err)
		}
		h, err = s.move(ctx, tx, p, session, id, returning, change{answer: &answer})
		return err
	})
	if err != nil {
		return Handoff{}, err
	}
	return h, nil
}

// Withdraw closes a handoff that still waits: help is no longer needed. For who escalated it, and admins.
//
// Errors: [ErrForbidden]; [ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [NotWaiting] or [HandoffClosed].
func (s *Service) Withdraw(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	return s.take(ctx, p, session, id, withdrawing, change{})
}

func validateOutcome(field, text string) error {
	var invalid InvalidError
	invalid.required(field, text)
	invalid.text(field, text, maxOutcome)
	return invalid.orNil()
}
