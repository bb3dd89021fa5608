package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/refusal"
)

// Service reads and writes the directory.
type Service struct {
	Runner *tx.Runner // required

	// AccessLost is called in each transaction after which a user is inactive or below engineer. The principal
	// is the author of the change, in the user's account. An error rolls the change back. Default: nothing.
	AccessLost func(ctx context.Context, tx pgx.Tx, by auth.Principal, user uuid.UUID) error
}

// forAccount returns the queries of one account, each a transaction of its own.
func (s *Service) forAccount(account uuid.UUID) *db.Queries {
	return db.New(db.ForAccount(s.Runner.DB, account))
}

// allAccounts returns queries that find their account themselves.
func (s *Service) allAccounts() *db.Queries { return db.New(db.AllAccounts(s.Runner.DB)) }

// Principal returns the principal of a user. A user that is unknown or inactive is [refusal.ErrNotFound].
func (s *Service) Principal(ctx context.Context, user uuid.UUID) (auth.Principal, error) {
	if user == uuid.Nil {
		return auth.Principal{}, refusal.ErrNotFound
	}
	row, err := s.allAccounts().GetUser(ctx, user)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !row.Active {
		return auth.Principal{}, refusal.ErrNotFound
	}
	if err != nil {
		return auth.Principal{}, fmt.Errorf("look up user %s: %w", user, err)
	}
	return newPrincipal(row), nil
}

// Principals returns the principals of users by id, in one query. Users who are unknown or inactive are left out.
func (s *Service) Principals(ctx context.Context, users []uuid.UUID) (map[uuid.UUID]auth.Principal, error) {
	rows, err := s.allAccounts().GetUsers(ctx, users)
	if err != nil {
		return nil, fmt.Errorf("look up %d users: %w", len(users), err)
	}
	principals := make(map[uuid.UUID]auth.Principal, len(rows))
	for _, row := range rows {
		if row.Active {
			principals[row.ID] = newPrincipal(db.GetUserRow(row))
		}
	}
	return principals, nil
}

func newPrincipal(row db.GetUserRow) auth.Principal {
	return auth.Principal{
		UserID:     row.ID,
		AccountID:  row.AccountID,
		Name:       row.Name,
		Role:       auth.Role(row.Role),
		TeamID:     row.TeamID,
		ExternalID: value(row.ExternalID),
	}
}

// ServicePrincipal returns the principal of the adopting product's own backend, which speaks for the whole account. An
// unknown account is [refusal.ErrNotFound].
func (s *Service) ServicePrincipal(ctx context.Context, account uuid.UUID) (auth.Principal, error) {
	if account == uuid.Nil {
		return auth.Principal{}, refusal.ErrNotFound
	}
	if _, err := s.forAccount(account).AccountExists(ctx, account); err != nil {
		return auth.Principal{}, refusal.Wrap(err, "look up account", account)
	}
	return auth.Principal{AccountID: account, Name: "service", Service: true}, nil
}
