package handoff

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
)

// Claim makes a waiting handoff the principal's. It is one conditional UPDATE: of any number of claims at once, over any
// replicas, the first one wins. Repeating one's own claim succeeds and changes nothing.
//
// Errors: [ErrForbidden] below engineer, and for who has been demoted or deactivated since they were looked up;
// [ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [OwnHandoff], [NotWaiting] or [HandoffClosed].
func (s *Service) Claim(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	if err := RequireRole(p, auth.Engineer, "claim a handoff"); err != nil {
		return Handoff{}, err
	}
	var h Handoff
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		able, err := lockClaimer(ctx, tx, p.AccountID, p.UserID)
		if err != nil {
			return err
		}
		if !able {
			return forbidden("Only a user with the role %s or higher can claim a handoff; yours has just been taken away.", auth.Engineer)
		}
		h, err = s.move(ctx, tx, p, session, id, claiming, change{claimer: &p.UserID})
		return err
	})
	if err != nil {
		return Handoff{}, err
	}
	return h, nil
}

// Release gives a claim back: the handoff waits again, and has waited since it was escalated. For who holds the claim,
// and admins.
//
// Errors: [ErrForbidden]; [ErrNotFound]; *[ConflictError] with [NotClaimed] or [HandoffClosed].
func (s *Service) Release(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	return s.take(ctx, p, session, id, releasing, change{})
}

// Reassign gives a claim to another engineer, who may be the principal. For who holds the claim, and admins; and for
// every engineer once the claim is stale: 30 minutes after it was made or, if that is later, after the session's newest
// message. Naming who holds the claim already succeeds and changes nothing.
//
// Errors: [ErrForbidden]; [ErrNotFound]; *[NotFoundError] for an assignee who is not of the account; *[InvalidError]
// naming user_id for one who is inactive, below engineer, or the one who escalated; *[ConflictError] with [NotClaimed] or
// [HandoffClosed].
func (s *Service) Reassign(ctx context.Context, p auth.Principal, session, id, assignee uuid.UUID) (Handoff, error) {
	if err := RequireRole(p, auth.Engineer, "reassign a handoff"); err != nil {
		return Handoff{}, err
	}
	var h Handoff
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		able, err := lockClaimer(ctx, tx, p.AccountID, assignee)
		if errors.Is(err, ErrNotFound) {
			err = &NotFoundError{Field: "user_id", Kind: "user"}
		}
		if err == nil && !able {
			err = &InvalidError{[]FieldProblem{{"user_id", "must be an active engineer, admin or owner"}}}
		}
		if err != nil {
			return s.orConflict(ctx, tx, p, session, id, reassigning, err)
		}
		h, err = s.move(ctx, tx, p, session, id, reassigning, change{claimer: &assignee})
		return err
	})
	if err != nil {
		return Handoff{}, err
	}
	return h, nil
}
