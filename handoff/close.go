package handoff

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

const maxOutcome = 20_000

// Resolve is [Service.ResolveTx] in a transaction of its own.
func (s *Service) Resolve(ctx context.Context, p auth.Principal, ref Ref, resolution string) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.ResolveTx(ctx, tx, p, ref, resolution) })
}

// ResolveTx closes a claimed handoff: the problem is solved, as the resolution says (1–20,000 characters). For
// the claimer and admins.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.InvalidError]; *[ConflictError] with
// [NotClaimed] or [HandoffClosed]; *[VersionError].
func (s *Service) ResolveTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref, resolution string,
) (Handoff, error) {
	if err := validateOutcome("resolution", resolution); err != nil {
		return Handoff{}, err
	}
	return s.apply(ctx, tx, p, ref, resolving, change{resolution: &resolution})
}

// Return is [Service.ReturnTx] in a transaction of its own.
func (s *Service) Return(ctx context.Context, p auth.Principal, ref Ref, answer string) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.ReturnTx(ctx, tx, p, ref, answer) })
}

// ReturnTx closes a claimed handoff with advice (1–20,000 characters). The session belongs to the user who
// escalated it again, even if it was given to another meanwhile. For the claimer and admins.
//
// Errors: those of [Service.ResolveTx].
func (s *Service) ReturnTx(ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref, answer string) (Handoff, error) {
	if err := validateOutcome("answer", answer); err != nil {
		return Handoff{}, err
	}
	if err := returning.requireRole(p); err != nil {
		return Handoff{}, err
	}
	err := db.New(tx).GiveSessionBack(ctx, db.GiveSessionBackParams{
		AccountID: p.AccountID, SessionID: ref.Session, HandoffID: ref.ID,
	})
	if err != nil {
		return Handoff{}, fmt.Errorf("give session %s back: %w", ref.Session, err)
	}
	return s.apply(ctx, tx, p, ref, returning, change{answer: &answer})
}

// Withdraw is [Service.WithdrawTx] in a transaction of its own.
func (s *Service) Withdraw(ctx context.Context, p auth.Principal, ref Ref) (Handoff, error) {
	return s.run(ctx, p, func(tx pgx.Tx) (Handoff, error) { return s.WithdrawTx(ctx, tx, p, ref) })
}

// WithdrawTx closes a handoff that still waits: help is no longer needed. For the user who escalated it, whatever their
// role, and for admins. A service can withdraw each one, for the owner of its session.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[ConflictError] with [AlreadyClaimed], [NotWaiting] or
// [HandoffClosed]; *[VersionError].
func (s *Service) WithdrawTx(ctx context.Context, tx pgx.Tx, p auth.Principal, ref Ref) (Handoff, error) {
	var c change
	if p.Service {
		owner, err := db.New(tx).SessionOwner(ctx, db.SessionOwnerParams{AccountID: p.AccountID, SessionID: ref.Session})
		if err != nil {
			return Handoff{}, refusal.Wrap(err, "look up owner of session", ref.Session)
		}
		c.onBehalfOf = new(newPerson(ownerPrincipal(p, owner)))
	}
	return s.apply(ctx, tx, p, ref, withdrawing, c)
}

func validateOutcome(field, text string) error {
	var invalid refusal.InvalidError
	invalid.Required(field, text)
	invalid.Text(field, text, maxOutcome)
	return invalid.OrNil()
}
