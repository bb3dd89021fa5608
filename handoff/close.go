package handoff

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
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

// Return closes a claimed handoff with advice (1–20,000 characters): the session goes back to who escalated it. For who
// holds the claim, and admins.
//
// Errors: those of [Service.Resolve].
func (s *Service) Return(ctx context.Context, p auth.Principal, session, id uuid.UUID, answer string) (Handoff, error) {
	if err := validateOutcome("answer", answer); err != nil {
		return Handoff{}, err
	}
	return s.take(ctx, p, session, id, returning, change{answer: &answer})
}

// Withdraw closes a handoff that still waits: help is no longer needed. For who escalated it, and admins.
//
// Errors: [ErrForbidden]; [ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [NotWaiting] or [HandoffClosed].
func (s *Service) Withdraw(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	return s.take(ctx, p, session, id, withdrawing, change{})
}

func validateOutcome(field, text string) error {
	var invalid InvalidError
	if strings.TrimSpace(text) == "" {
		invalid.add(field, "must not be empty")
	}
	invalid.text(field, text, maxOutcome)
	return invalid.orNil()
}
