package directory

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
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

// Team is a group of people by which the queue can be filtered.
type Team struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"` // empty: only the id is known
}

// TeamFilter selects a page of teams. The zero TeamFilter is the first page of all.
type TeamFilter struct {
	Text   string // a part of the name; empty: any
	Limit  int    // 1–200; 0: 200
	Cursor string // of the page before; empty: the first
}

// TeamPage is a page of teams, by name; those without a name last.
type TeamPage struct {
	Items      []Team  `json:"items"`
	NextCursor *string `json:"next_cursor"` // nil on the last page
}

const maxTeams = 200

// Teams returns a page of the teams of the account. Any active user but an agent can ask, and a service.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError].
func (s *Service) Teams(ctx context.Context, p auth.Principal, f TeamFilter) (TeamPage, error) {
	if err := refusal.RequireRoleOrService(p, auth.Viewer, "list teams"); err != nil {
		return TeamPage{}, err
	}
	params, err := f.params(p.AccountID)
	if err != nil {
		return TeamPage{}, err
	}
	rows, err := s.forAccount(p.AccountID).ListTeams(ctx, params)
	if err != nil {
		return TeamPage{}, fmt.Errorf("list teams of account %s: %w", p.AccountID, err)
	}
	page := TeamPage{Items: []Team{}}
	if limit := int(params.MaxTeams) - 1; len(rows) > limit {
		rows = rows[:limit]
		page.NextCursor = new(encodeName(rows[limit-1].Name, rows[limit-1].ID))
	}
	for _, row := range rows {
		page.Items = append(page.Items, Team(row))
	}
	return page, nil
}

func (f TeamFilter) params(account uuid.UUID) (db.ListTeamsParams, error) {
	var invalid refusal.InvalidError
	invalid.Text("q", f.Text, 200)
	limit := f.Limit
	if limit == 0 {
		limit = maxTeams
	}
	if limit < 1 || limit > maxTeams {
		invalid.Add("limit", "must be from 1 to %d", maxTeams)
	}
	params := db.ListTeamsParams{AccountID: account, Q: f.Text, MaxTeams: int32(min(limit, maxTeams)) + 1}
	if f.Cursor != "" {
		key, err := decodeName(f.Cursor)
		if err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page")
		}
		params.AfterName, params.AfterID, params.AfterUnnamed = key.Name, key.ID, key.Name == ""
	}
	return params, invalid.OrNil()
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
