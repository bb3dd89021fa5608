package client

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// APIKey is a key of a service or an agent.
type APIKey struct {
	ID          uuid.UUID `json:"id"`
	Name        string    `json:"name"`
	Agent       bool      `json:"agent"`        // it speaks for an agent
	UserID      uuid.UUID `json:"user_id"`      // the agent; zero for a service
	MaxPriority Priority  `json:"max_priority"` // of an agent's handoffs; empty for a service
	MaxOpen     *int      `json:"max_open"`     // how many handoffs of an agent can be open; nil for a service
	CreatedBy   KeyAuthor `json:"created_by"`
	CreatedAt   time.Time `json:"created_at"`
	ExpiresAt   time.Time `json:"expires_at"`   // zero: never
	LastUsedAt  time.Time `json:"last_used_at"` // to the minute; zero: never
	RevokedAt   time.Time `json:"revoked_at"`   // zero: it is valid

	// DisabledWebhooks are those that the key made and its revocation disabled. Only [Client.RevokeKey] returns them.
	DisabledWebhooks []uuid.UUID `json:"disabled_webhooks"`

	// Secret is the whole key, to be used as a token. Only [Client.CreateKey] returns it, and not where its first answer
	// was lost: then revoke the key and create another.
	Secret string `json:"secret"`
}

// KeyAuthor is who made a key, under the name of then.
type KeyAuthor struct {
	ID   uuid.UUID `json:"id"` // zero: a command
	Name string    `json:"name"`
}

// APIKeyInput says what a key is for.
type APIKeyInput struct {
	Name        string    `json:"name"`
	ExpiresAt   time.Time `json:"expires_at,omitzero"`   // default never
	Agent       bool      `json:"agent,omitzero"`        // it speaks for an agent, a new one unless UserID names one
	UserID      string    `json:"user_id,omitzero"`      // the agent that gets another key
	MaxPriority Priority  `json:"max_priority,omitzero"` // of an agent's handoffs
	MaxOpen     int       `json:"max_open,omitzero"`     // how many handoffs of an agent can be open; default 20
}

// Keys yields the API keys of the account from the newest to the oldest, revoked ones too, page by page. After an error
// it yields no more.
func (c *Client) Keys(ctx context.Context) iter.Seq2[APIKey, error] {
	return pages[APIKey](ctx, c, path("api-keys"), query(nil))
}

// CreateKey makes an API key.
func (c *Client) CreateKey(ctx context.Context, input APIKeyInput) (APIKey, error) {
	return call[APIKey](ctx, c, request{method: http.MethodPost, path: path("api-keys"), body: input})
}

// RevokeKey ends an API key.
func (c *Client) RevokeKey(ctx context.Context, id uuid.UUID) (APIKey, error) {
	return call[APIKey](ctx, c, request{method: http.MethodDelete, path: path("api-keys", id.String())})
}
