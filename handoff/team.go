package handoff

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// ensureTeam makes a team known that the adopting product names for the first time. A team of another account is a
// [NotFoundError].
func ensureTeam(ctx context.Context, q *db.Queries, account uuid.UUID, team *uuid.UUID) error {
	if team == nil {
		return nil
	}
	if err := q.EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: *team}); err != nil {
		return err
	}
	_, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: *team})
	return foundMember(err, "team_id", "team")
}

// AddTeam makes a team known by its name: an operator's method, which acts for nobody.
func (s *Service) AddTeam(ctx context.Context, account, id uuid.UUID, name string) error {
	var invalid InvalidError
	invalid.name("name", name, 200)
	if err := invalid.orNil(); err != nil {
		return err
	}
	err := s.in(account).EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: id, Name: name})
	if err != nil {
		return fmt.Errorf("add team %s: %w", id, err)
	}
	return nil
}
