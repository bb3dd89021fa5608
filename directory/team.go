package directory

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// ensureTeam makes a team known that the adopting product names for the first time. A team of another account is a
// [refusal.NotFoundError].
func ensureTeam(ctx context.Context, q *db.Queries, account uuid.UUID, team *uuid.UUID) error {
	if team == nil {
		return nil
	}
	if err := q.EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: *team}); err != nil {
		return err
	}
	_, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: *team})
	return refusal.WrapMember(err, "team_id", "team")
}

// AddTeam makes a team known by its name. It acts for no user and checks no role.
func (s *Service) AddTeam(ctx context.Context, account, id uuid.UUID, name string) error {
	var invalid refusal.InvalidError
	invalid.Name("name", name, 200)
	if err := invalid.OrNil(); err != nil {
		return err
	}
	err := s.forAccount(account).EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: id, Name: name})
	if err != nil {
		return fmt.Errorf("add team %s: %w", id, err)
	}
	return nil
}
