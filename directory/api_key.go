package directory

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// APIKey describes a credential of the account's backend or of an agent. It does not hold the secret.
type APIKey struct {
	ID          uuid.UUID  `json:"id"`
	Name        string     `json:"name"`
	Agent       bool       `json:"agent"`        // the key speaks for an agent, else for the account's backend
	UserID      *uuid.UUID `json:"user_id"`      // of the agent
	MaxPriority *string    `json:"max_priority"` // of what the agent hands off
	MaxOpen     *int32     `json:"max_open"`     // handoffs of the agent
	CreatedBy   Author     `json:"created_by"`
	CreatedAt   time.Time  `json:"created_at"`
	ExpiresAt   *time.Time `json:"expires_at"`   // nil: never
	LastUsedAt  *time.Time `json:"last_used_at"` // to the minute
	RevokedAt   *time.Time `json:"revoked_at"`

	// DisabledWebhooks are the ids of the webhooks that the key made and its revocation disabled. Only revocations
	// return them.
	DisabledWebhooks []uuid.UUID `json:"disabled_webhooks,omitempty"`
}

// Author is the user who made something, under the name of then. A command has no id.
type Author struct {
	ID   *uuid.UUID `json:"id"`
	Name string     `json:"name"`
}

// IssuedKey is a new key with its text.
type IssuedKey struct {
	APIKey
	Secret *string `json:"secret"` // hok_…; nil where it is not shown any more
}

// WithoutSecret returns the key as it is shown after the first time.
func (k IssuedKey) WithoutSecret() IssuedKey { return IssuedKey{APIKey: k.APIKey} }

// APIKeyDraft describes a key to be made.
type APIKeyDraft struct {
	Name        string     `json:"name"`         // 1–200 characters
	Agent       bool       `json:"agent"`        // the key speaks for an agent, a new one unless UserID names one
	UserID      Ref        `json:"user_id"`      // an agent
	MaxPriority string     `json:"max_priority"` // for agents; empty: high
	MaxOpen     *int32     `json:"max_open"`     // for agents, 1–1,000; nil: 20
	ExpiresAt   *time.Time `json:"expires_at"`   // nil: never
}

const (
	defaultMaxPriority = "high"
	defaultMaxOpen     = 20
	maxMaxOpen         = 1000
	maxKeyYears        = 100 // JSON has no years after 9999
)

func (d APIKeyDraft) forAgent() bool { return d.Agent || !d.UserID.IsZero() }

func (d APIKeyDraft) validate() error {
	var invalid refusal.InvalidError
	invalid.Required("name", d.Name)
	invalid.Name("name", d.Name, 200)
	switch {
	case !d.forAgent():
		if d.MaxPriority != "" {
			invalid.Add("max_priority", "is for keys of agents: add agent, or leave it out")
		}
		if d.MaxOpen != nil {
			invalid.Add("max_open", "is for keys of agents: add agent, or leave it out")
		}
	default:
		switch d.MaxPriority {
		case "", "low", "normal", "high", "urgent":
		default:
			invalid.Add("max_priority", "must be low, normal, high or urgent")
		}
		if d.MaxOpen != nil && (*d.MaxOpen < 1 || *d.MaxOpen > maxMaxOpen) {
			invalid.Add("max_open", "must be from 1 to %d", maxMaxOpen)
		}
	}
	if now := time.Now(); d.ExpiresAt != nil &&
		(!d.ExpiresAt.After(now) || d.ExpiresAt.After(now.AddDate(maxKeyYears, 0, 0))) {
		invalid.Add("expires_at", "must be in the future, at most %d years ahead", maxKeyYears)
	}
	return invalid.OrNil()
}

// CreateAPIKeyTx makes a key. Admins can do so. A key of an agent that is inactive makes it active again.
//
// Errors: [refusal.ErrForbidden]; *[refusal.NotFoundError] if the account does not have the user;
// *[refusal.InvalidError], also for a user that is no agent.
func (s *Service) CreateAPIKeyTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, d APIKeyDraft,
) (IssuedKey, error) {
	if err := refusal.RequireRole(p, auth.Admin, "manage API keys"); err != nil {
		return IssuedKey{}, err
	}
	return createAPIKey(ctx, tx, p, d)
}

func createAPIKey(ctx context.Context, tx pgx.Tx, by auth.Principal, d APIKeyDraft) (IssuedKey, error) {
	if err := d.validate(); err != nil {
		return IssuedKey{}, err
	}
	q, key := db.New(tx), auth.NewAPIKey()
	params := db.InsertAPIKeyParams{
		AccountID: by.AccountID, ID: key.ID, Name: d.Name, SecretHash: key.Hash(), ExpiresAt: d.ExpiresAt,
		CreatedByID: by.UserID, CreatedByName: by.Name,
	}
	if d.forAgent() {
		agent, err := agentOf(ctx, q, by.AccountID, d)
		if err != nil {
			return IssuedKey{}, err
		}
		params.UserID = &agent
		params.MaxPriority = new(cmp.Or(d.MaxPriority, defaultMaxPriority))
		params.MaxOpen = cmp.Or(d.MaxOpen, new(int32(defaultMaxOpen)))
	}
	row, err := q.InsertAPIKey(ctx, params)
	if err != nil {
		return IssuedKey{}, fmt.Errorf("add API key: %w", err)
	}
	return IssuedKey{APIKey: newAPIKey(row), Secret: new(key.Token())}, nil
}

// APIKeyPage is a part of the keys of an account, newest first. Revoked and expired ones are among them.
type APIKeyPage struct {
	Items      []APIKey `json:"items"`
	NextCursor *string  `json:"next_cursor"` // nil on the last page
}

const (
	defaultKeys = 50
	maxKeys     = 100
)

// APIKeys returns keys of the account, from the cursor on: at most limit (1–100; 0: 50). Admins can ask.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError] naming limit or cursor.
func (s *Service) APIKeys(ctx context.Context, p auth.Principal, limit int, cursor string) (APIKeyPage, error) {
	if err := refusal.RequireRole(p, auth.Admin, "manage API keys"); err != nil {
		return APIKeyPage{}, err
	}
	return s.apiKeys(ctx, p.AccountID, limit, cursor)
}

func (s *Service) apiKeys(ctx context.Context, account uuid.UUID, limit int, cursor string) (APIKeyPage, error) {
	var invalid refusal.InvalidError
	limit = cmp.Or(limit, defaultKeys)
	if limit < 1 || limit > maxKeys {
		invalid.Add("limit", "must be from 1 to %d", maxKeys)
	}
	before := uuid.Max
	if cursor != "" {
		var err error
		if before, err = uuid.Parse(cursor); err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page")
		}
	}
	if err := invalid.OrNil(); err != nil {
		return APIKeyPage{}, err
	}
	rows, err := s.forAccount(account).ListAPIKeys(ctx, db.ListAPIKeysParams{
		AccountID: account, BeforeID: before, MaxKeys: int32(limit) + 1, // one more tells whether there is a next page
	})
	if err != nil {
		return APIKeyPage{}, fmt.Errorf("list API keys of account %s: %w", account, err)
	}
	page := APIKeyPage{Items: make([]APIKey, 0, len(rows))}
	if len(rows) > limit {
		rows = rows[:limit]
		page.NextCursor = new(rows[limit-1].ID.String())
	}
	for _, row := range rows {
		page.Items = append(page.Items, newAPIKey(row))
	}
	return page, nil
}

func newAPIKey(row db.ApiKey) APIKey {
	key := APIKey{
		ID: row.ID, Name: row.Name, Agent: row.UserID != nil, UserID: row.UserID,
		MaxPriority: row.MaxPriority, MaxOpen: row.MaxOpen, CreatedBy: Author{Name: row.CreatedByName},
		CreatedAt: row.CreatedAt, ExpiresAt: row.ExpiresAt, LastUsedAt: row.LastUsedAt, RevokedAt: row.RevokedAt,
	}
	if row.CreatedByID != uuid.Nil {
		key.CreatedBy.ID = &row.CreatedByID
	}
	return key
}
