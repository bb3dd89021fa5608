package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// RevokeAPIKey ends the use of a key for good and returns the key. Admins can do so. Revoking it again changes nothing.
// The last valid key of an agent deactivates the agent and ends its handoffs that wait: see [Service.AgentEnded].
// The webhooks that the key made are disabled: see [Service.KeyRevoked].
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound].
func (s *Service) RevokeAPIKey(ctx context.Context, p auth.Principal, id uuid.UUID) (APIKey, error) {
	if err := refusal.RequireRole(p, auth.Admin, "manage API keys"); err != nil {
		return APIKey{}, err
	}
	return s.revokeAPIKey(ctx, p, id)
}

func (s *Service) revokeAPIKey(ctx context.Context, by auth.Principal, id uuid.UUID) (APIKey, error) {
	var key APIKey
	err := s.Runner.Run(ctx, by.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.RevokeAPIKey(ctx, db.RevokeAPIKeyParams{AccountID: by.AccountID, ID: id})
		revoked := err == nil
		if errors.Is(err, pgx.ErrNoRows) {
			row, err = q.APIKeyOfAccount(ctx, db.APIKeyOfAccountParams{AccountID: by.AccountID, ID: id})
		}
		if err != nil {
			return err
		}
		key = newAPIKey(row)
		if s.KeyRevoked != nil {
			if key.DisabledWebhooks, err = s.KeyRevoked(ctx, tx, by.AccountID, id, revoked); err != nil {
				return err
			}
		}
		if revoked && row.UserID != nil {
			return s.endAgent(ctx, tx, by, *row.UserID)
		}
		return nil
	})
	if err != nil {
		return APIKey{}, refusal.Wrap(err, "revoke API key", id)
	}
	return key, nil
}

// The methods below are those of the command line: they act for no user and check no role.

// AddAPIKey makes a key and returns it with its secret. An absent account is [refusal.ErrNotFound]; other errors are
// those of [Service.CreateAPIKeyTx].
func (s *Service) AddAPIKey(ctx context.Context, account uuid.UUID, d APIKeyDraft) (IssuedKey, error) {
	by := admin
	by.AccountID = account
	var issued IssuedKey
	err := s.Runner.Run(ctx, account, func(tx pgx.Tx) (err error) {
		if _, err := db.New(tx).AccountExists(ctx, account); err != nil {
			return refusal.Wrap(err, "look up account", account)
		}
		issued, err = createAPIKey(ctx, tx, by, d)
		return err
	})
	return issued, err
}

// AllAPIKeys calls each for all keys of an account, newest first. An absent account is [refusal.ErrNotFound].
func (s *Service) AllAPIKeys(ctx context.Context, account uuid.UUID, each func(APIKey)) error {
	if _, err := s.forAccount(account).AccountExists(ctx, account); err != nil {
		return refusal.Wrap(err, "look up account", account)
	}
	for cursor := ""; ; {
		page, err := s.apiKeys(ctx, account, maxKeys, cursor)
		if err != nil {
			return err
		}
		for _, key := range page.Items {
			each(key)
		}
		if page.NextCursor == nil {
			return nil
		}
		cursor = *page.NextCursor
	}
}

// EndAPIKey is [Service.RevokeAPIKey] for a key of any account.
func (s *Service) EndAPIKey(ctx context.Context, id uuid.UUID) (APIKey, error) {
	by := admin
	var err error
	if by.AccountID, err = s.allAccounts().AccountOfAPIKey(ctx, id); err != nil {
		return APIKey{}, refusal.Wrap(err, "revoke API key", id)
	}
	key, err := s.revokeAPIKey(ctx, by, id)
	if err != nil {
		return APIKey{}, fmt.Errorf("revoke API key %s: %w", id, err)
	}
	return key, nil
}
