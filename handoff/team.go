package handoff

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// ensureTeam makes a team known that the adopting product names for the first time.
func ensureTeam(ctx context.Context, q *db.Queries, account uuid.UUID, team *uuid.UUID) error {
	if team == nil {
		return nil
	}
	if err := q.EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: *team}); err != nil {
		return err
	}
	_, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: *team})
	return err
}
