package handoff

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
)

// Claim is [Service.ClaimTx] in a transaction of its own.
func (s *Service) Claim(ctx context.Context, p auth.Principal, ref Ref) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.ClaimTx(ctx, tx, p, ref) })
}

// ClaimTx makes a waiting handoff the principal's. It is one conditional UPDATE: of any number of claims at
// once, over any replicas, the first one wins. Repeating one's own claim succeeds and changes nothing.
//
// Errors: [refusal.ErrForbidden] below engineer, also for a principal who has been demoted or deactivated since
// the look-up; [refusal.ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [OwnHandoff], [NotWaiting] or
// [HandoffClosed]; *[VersionError].
func (s *Service) ClaimTx(ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref) (Handoff, error) {
	if err := claiming.requireRole(p); err != nil {
		return Handoff{}, err
	}
	able, _, err := lockClaimer(ctx, tx, p.AccountID, p.UserID)
	if err != nil {
		return Handoff{}, err
	}
	if !able {
		return Handoff{}, refusal.Forbidden(
			"Only a user with the role %s or higher can claim a handoff; yours has just been taken away.", auth.Engineer)
	}
	return s.apply(ctx, tx, p, ref, claiming, change{claimer: &p.UserID})
}

// Release is [Service.ReleaseTx] in a transaction of its own.
func (s *Service) Release(ctx context.Context, p auth.Principal, ref Ref) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.ReleaseTx(ctx, tx, p, ref) })
}

// ReleaseTx ends a claim: the handoff waits again, and has waited since it was escalated. For the claimer and admins.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[ConflictError] with [NotClaimed] or [HandoffClosed];
// *[VersionError].
func (s *Service) ReleaseTx(ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref) (Handoff, error) {
	return s.apply(ctx, tx, p, ref, releasing, change{})
}

// Reassign is [Service.ReassignTx] in a transaction of its own.
func (s *Service) Reassign(ctx context.Context, p auth.Principal, ref Ref, assignee uuid.UUID) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.ReassignTx(ctx, tx, p, ref, assignee) })
}

// ReassignTx moves a claim to another engineer, who can be the principal. For the claimer and admins; and for
// every engineer once the claim is stale: 30 minutes after it was made or, if that is later, after the
// session's newest message. A handoff that waits is claimed by the assignee: for admins, and for every engineer
// who assigns it to themselves or to a member of their team. Naming the present claimer succeeds and changes nothing.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.NotFoundError] for an assignee of another
// account; *[refusal.InvalidError] naming user_id for an assignee who is inactive, below engineer, or escalated
// the handoff; *[ConflictError] with [NotClaimed] or [HandoffClosed]; *[VersionError].
func (s *Service) ReassignTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref, assignee uuid.UUID,
) (Handoff, error) {
	if err := reassigning.requireRole(p); err != nil {
		return Handoff{}, err
	}
	able, team, err := lockClaimer(ctx, tx, p.AccountID, assignee)
	if errors.Is(err, refusal.ErrNotFound) {
		err = &refusal.NotFoundError{Field: "user_id", Kind: "user"}
	}
	if err == nil && !able {
		err = refusal.Invalid("user_id", "must be an active engineer, admin or owner")
	}
	if err != nil {
		return Handoff{}, conflictOr(ctx, tx, p, ref, reassigning, err)
	}
	withinTeam := assignee == p.UserID || p.TeamID != nil && team != nil && *p.TeamID == *team
	return s.apply(ctx, tx, p, ref, reassigning, change{claimer: &assignee, withinTeam: withinTeam})
}
