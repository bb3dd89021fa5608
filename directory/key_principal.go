package directory

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
)

// KeyPrincipal returns the principal of an API key, and when the key expires; zero: never. The secret is compared in
// each call; the row is at most as old as [Service.KeepCallers].
//
// A key that is malformed, unknown, expired or revoked is an [auth.TokenError]; only the right secret learns which of
// the last two. An agent that is inactive is an [AccessError].
func (s *Service) KeyPrincipal(ctx context.Context, token string) (p auth.Principal, expires time.Time, err error) {
	key, err := auth.ParseAPIKey(token)
	if err != nil {
		return auth.Principal{}, time.Time{}, err
	}
	row, err := s.callers().keys.get(ctx, key.ID)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return auth.Principal{}, time.Time{}, fmt.Errorf("look up API key: %w", err)
	}
	if err != nil || !key.Matches(row.SecretHash) {
		return auth.Principal{}, time.Time{}, auth.ErrAPIKeyUnknown
	}
	switch {
	case row.RevokedAt != nil:
		err = auth.TokenError("the API key was revoked at " + utc(*row.RevokedAt) + ": use another")
	case row.Expired:
		err = auth.TokenError("the API key expired at " + utc(*row.ExpiresAt) + ": use another")
	case row.UserID != nil && auth.Role(value(row.Role)) != auth.Agent:
		err = auth.TokenError("the API key speaks for a user who is no agent: use another")
	case row.UserID != nil && !*row.Active:
		err = denied("inactive_user", "The agent of this API key, %s with the id %s, is inactive: "+
			"an admin activates it by making another key for it.", value(row.UserName), *row.UserID)
	}
	if err != nil {
		return auth.Principal{}, time.Time{}, err
	}
	if row.UseIsNew && s.KeyUses != nil {
		s.KeyUses.note(key.ID)
	}
	if row.ExpiresAt != nil {
		expires = *row.ExpiresAt
	}
	p = auth.Principal{AccountID: row.AccountID, KeyID: row.ID, Name: row.Name, Service: true}
	if row.UserID != nil {
		p.Service, p.UserID, p.Role, p.TeamID = false, *row.UserID, auth.Agent, row.TeamID
		p.Name, p.ExternalID = *row.UserName, value(row.ExternalID)
		p.Limits = &auth.AgentLimits{MaxPriority: value(row.MaxPriority), MaxOpen: int(*row.MaxOpen)}
	}
	return p, expires, nil
}

func utc(at time.Time) string { return at.UTC().Format(time.RFC3339) }

// keys returns the principals of the keys that are valid, by their ids. That of an agent's key has no more than what
// [Service.users] does not know.
func (s *Service) keys(ctx context.Context, ids []uuid.UUID) (map[auth.Actor]auth.Principal, error) {
	rows, err := s.allAccounts().GetValidAPIKeys(ctx, ids)
	principals := make(map[auth.Actor]auth.Principal, len(rows))
	for _, row := range rows {
		p := auth.Principal{AccountID: row.AccountID, KeyID: row.ID, Name: row.Name, Service: row.UserID == nil}
		if row.UserID != nil {
			p.UserID, p.Role = *row.UserID, auth.Agent
		}
		principals[auth.Actor{Kind: auth.ActorKey, ID: row.ID}] = p
	}
	return principals, err
}
