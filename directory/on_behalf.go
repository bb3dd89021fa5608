package directory

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
)

// OnBehalf returns the principal of a user on whose behalf a service acts.
//
// Errors: [refusal.ErrNotFound] for a user that the service's account does not have; [refusal.ErrForbidden] for an
// inactive user and for an agent.
func (s *Service) OnBehalf(ctx context.Context, service auth.Principal, user Ref) (auth.Principal, error) {
	q := s.forAccount(service.AccountID)
	id, err := userID(ctx, q, service.AccountID, user)
	if err != nil {
		return auth.Principal{}, err
	}
	row, err := q.GetUser(ctx, id)
	switch {
	case errors.Is(err, pgx.ErrNoRows), err == nil && row.AccountID != service.AccountID, id == uuid.Nil:
		return auth.Principal{}, refusal.ErrNotFound
	case err != nil:
		return auth.Principal{}, refusal.Wrap(err, "look up user", id)
	case !row.Active:
		return auth.Principal{}, refusal.Forbidden("%s is inactive, so no service can act on their behalf.", row.Name)
	case auth.Role(row.Role) == auth.Agent:
		return auth.Principal{}, refusal.Forbidden("%s is an agent, which acts with its own key only.", row.Name)
	}
	p := newPrincipal(row)
	p.Via = &auth.Via{KeyID: service.KeyID, Name: service.Name}
	return p, nil
}
