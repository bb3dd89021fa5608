package client

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// User is a row of the directory.
type User struct {
	ID            uuid.UUID `json:"id"`
	AccountID     uuid.UUID `json:"account_id"`
	TeamID        uuid.UUID `json:"team_id"` // zero: none
	Email         string    `json:"email"`
	Name          string    `json:"name"`
	Role          Role      `json:"role"`
	Active        bool      `json:"active"`
	NotifyByEmail bool      `json:"notify_by_email"`
	CreatedAt     time.Time `json:"created_at"`
	UpdatedAt     time.Time `json:"updated_at"`
}

// UserInput is what [Client.PutUser] writes. What is left out stays as it is; a new user needs Name, Role and Active.
type UserInput struct {
	Email         string              `json:"email,omitzero"`
	Name          string              `json:"name,omitzero"`
	Role          Role                `json:"role,omitzero"`
	Active        *bool               `json:"active,omitzero"`
	TeamID        Nullable[uuid.UUID] `json:"team_id,omitzero"`
	NotifyByEmail *bool               `json:"notify_by_email,omitzero"`
}

// PutUser creates or changes a user.
func (c *Client) PutUser(ctx context.Context, id string, input UserInput) (User, error) {
	return call[User](ctx, c, request{method: http.MethodPut, path: path("users", id), body: input})
}
