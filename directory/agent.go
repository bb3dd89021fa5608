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

// agentOf returns the agent for which a new key will speak, and keeps its other keys from being revoked until the
// transaction ends.
func agentOf(ctx context.Context, q *db.Queries, account uuid.UUID, d APIKeyDraft) (uuid.UUID, error) {
	if d.UserID.IsZero() {
		id, err := uuid.NewV7()
		if err == nil {
			err = q.InsertAgent(ctx, db.InsertAgentParams{AccountID: account, ID: id, Name: d.Name})
		}
		if err != nil {
			return uuid.Nil, fmt.Errorf("add agent: %w", err)
		}
		return id, nil
	}
	params := db.LockUserParams{AccountID: account, ExternalID: optional(d.UserID.External)}
	if d.UserID.ID != uuid.Nil {
		params.ID = &d.UserID.ID
	}
	user, err := q.LockUser(ctx, params)
	if err := refusal.WrapMember(err, "user_id", "user"); err != nil {
		return uuid.Nil, err
	}
	if !isAgent(user) {
		return uuid.Nil, refusal.Invalid("user_id", "must be the id of an agent: people sign in with tokens")
	}
	if err := q.ActivateAgent(ctx, db.ActivateAgentParams{AccountID: account, ID: user.ID}); err != nil {
		return uuid.Nil, fmt.Errorf("activate agent %s: %w", user.ID, err)
	}
	return user.ID, nil
}

// endAgent deactivates an agent that has no valid key left.
func (s *Service) endAgent(ctx context.Context, tx pgx.Tx, by auth.Principal, agent uuid.UUID) error {
	q := db.New(tx)
	if _, err := q.LockUser(ctx, db.LockUserParams{AccountID: by.AccountID, ID: &agent}); err != nil {
		return fmt.Errorf("lock agent %s: %w", agent, err)
	}
	ended, err := q.DeactivateAgentWithoutKeys(ctx, db.DeactivateAgentWithoutKeysParams{
		AccountID: by.AccountID, ID: agent,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("deactivate agent %s: %w", agent, err)
	}
	return s.reportAccess(ctx, tx, by, ended)
}
