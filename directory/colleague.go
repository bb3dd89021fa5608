package directory

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Colleague is a user as others of the account see them.
type Colleague struct {
	ID           uuid.UUID    `json:"id"`
	ExternalID   *string      `json:"external_id"`
	Name         string       `json:"name"`
	Email        *string      `json:"email,omitempty"` // only for services and admins
	Role         auth.Role    `json:"role"`
	TeamID       *uuid.UUID   `json:"team_id"`
	Active       bool         `json:"active"`
	Availability Availability `json:"availability"`
	AwayUntil    *time.Time   `json:"away_until"`

	// Online reports whether the user has an open stream, as replicas last reported: at most 10 s ago. Nil for roles that
	// have no stream.
	Online     *bool `json:"online"`
	OpenClaims int64 `json:"open_claims"`
}

// ColleagueFilter selects a page of colleagues. The zero ColleagueFilter is the first page of all people.
type ColleagueFilter struct {
	Text         string       // a part of the name, the address or the external id; empty: any
	Role         auth.Role    // empty: any but agent
	Availability Availability // empty: any
	Limit        int          // 1–100; 0: 50
	Cursor       string       // of the page before; empty: the first
}

// ColleaguePage is a page of active users, by name.
type ColleaguePage struct {
	Items      []Colleague `json:"items"`
	NextCursor *string     `json:"next_cursor"` // nil on the last page
}

const (
	defaultColleagues = 50
	maxColleagues     = 100
)

// Colleagues returns a page of the active users of the account, for engineers and services.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError].
func (s *Service) Colleagues(ctx context.Context, p auth.Principal, f ColleagueFilter) (ColleaguePage, error) {
	if err := refusal.RequireRoleOrService(p, auth.Engineer, "list users"); err != nil {
		return ColleaguePage{}, err
	}
	params, err := f.params(p.AccountID)
	if err != nil {
		return ColleaguePage{}, err
	}
	rows, err := s.forAccount(p.AccountID).ListColleagues(ctx, params)
	if err != nil {
		return ColleaguePage{}, fmt.Errorf("list users of account %s: %w", p.AccountID, err)
	}
	page := ColleaguePage{Items: []Colleague{}}
	if limit := int(params.MaxUsers) - 1; len(rows) > limit {
		rows = rows[:limit]
		page.NextCursor = new(encodeName(rows[limit-1].Name, rows[limit-1].ID))
	}
	for _, row := range rows {
		page.Items = append(page.Items, newColleague(p, db.GetColleagueRow(row)))
	}
	return page, nil
}

// Colleague returns a user of the account, active or not, for engineers and services.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound].
func (s *Service) Colleague(ctx context.Context, p auth.Principal, id uuid.UUID) (Colleague, error) {
	if err := refusal.RequireRoleOrService(p, auth.Engineer, "read users"); err != nil {
		return Colleague{}, err
	}
	row, err := s.forAccount(p.AccountID).GetColleague(ctx, db.GetColleagueParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Colleague{}, refusal.Wrap(err, "read user", id)
	}
	return newColleague(p, row), nil
}

func newColleague(p auth.Principal, row db.GetColleagueRow) Colleague {
	c := Colleague{
		ID: row.ID, ExternalID: row.ExternalID, Name: row.Name, Role: auth.Role(row.Role), TeamID: row.TeamID,
		Active: row.Active, Availability: availability(row.IsAway), OpenClaims: row.OpenClaims,
	}
	if row.IsAway {
		c.AwayUntil = row.AwayUntil
	}
	if c.Role.AtLeast(auth.Engineer) {
		c.Online = &row.IsOnline
	}
	if p.Service || p.Role.AtLeast(auth.Admin) {
		c.Email = row.Email
	}
	return c
}

func (f ColleagueFilter) params(account uuid.UUID) (db.ListColleaguesParams, error) {
	var invalid refusal.InvalidError
	params := db.ListColleaguesParams{AccountID: account, Q: f.Text}
	invalid.Text("q", f.Text, 200)
	if f.Role != "" {
		if f.Role != auth.Agent {
			checkRole(&invalid, f.Role)
		}
		params.Role = new(string(f.Role))
	}
	switch f.Availability {
	case "":
	case Available, Away:
		params.Away = new(f.Availability == Away)
	default:
		invalid.Add("availability", "must be available or away")
	}
	limit := f.Limit
	if limit == 0 {
		limit = defaultColleagues
	}
	if limit < 1 || limit > maxColleagues {
		invalid.Add("limit", "must be from 1 to %d", maxColleagues)
	}
	params.MaxUsers = int32(min(limit, maxColleagues)) + 1 // one more tells whether there is a next page
	if f.Cursor != "" {
		key, err := decodeName(f.Cursor)
		if err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page")
		}
		params.AfterName, params.AfterID = key.Name, key.ID
	}
	return params, invalid.OrNil()
}

// nameKey is the place of a user in the list; a cursor is the key of a page's last item.
type nameKey struct {
	Name string    `json:"n"`
	ID   uuid.UUID `json:"i"`
}

func encodeName(name string, id uuid.UUID) string {
	key, err := json.Marshal(nameKey{name, id})
	if err != nil {
		panic(err) // no part of a key can fail
	}
	return base64.RawURLEncoding.EncodeToString(key)
}

func decodeName(cursor string) (key nameKey, err error) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err == nil {
		err = json.Unmarshal(text, &key)
	}
	return key, err
}
