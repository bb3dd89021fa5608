package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// User is a row of the directory, as those see it who write it.
type User struct {
	ID            uuid.UUID  `json:"id"`
	AccountID     uuid.UUID  `json:"account_id"`
	ExternalID    string     `json:"external_id"` // the adopter's own id; empty: none
	TeamID        uuid.UUID  `json:"team_id"`     // zero: none
	Email         string     `json:"email"`       // empty: none
	Name          string     `json:"name"`
	Role          Role       `json:"role"`
	Active        bool       `json:"active"`
	NotifyByEmail bool       `json:"notify_by_email"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
	Identities    []Identity `json:"identities"`
}

// Identity is how an identity provider names a person.
type Identity struct {
	Issuer  string `json:"issuer"`
	Subject string `json:"subject"`
}

// UserInput is what [Client.PutUser] writes. What is left out stays as it is. A new user needs Email, which can be
// null, Name and Role.
type UserInput struct {
	ID            string              `json:"id,omitzero"` // the same as in the path
	ExternalID    Nullable[string]    `json:"external_id,omitzero"`
	Email         Nullable[string]    `json:"email,omitzero"`
	Name          string              `json:"name,omitzero"`
	Role          Role                `json:"role,omitzero"`
	Active        *bool               `json:"active,omitzero"` // default true
	TeamID        Nullable[uuid.UUID] `json:"team_id,omitzero"`
	NotifyByEmail *bool               `json:"notify_by_email,omitzero"` // default true

	// Identities, unless nil, are all that the user signs in with from now on. Only a service token that the shared
	// secret signed writes them.
	Identities []Identity `json:"identities,omitzero"`
}

// PutUser creates or changes a user.
func (c *Client) PutUser(ctx context.Context, id string, input UserInput) (User, error) {
	return call[User](ctx, c, request{method: http.MethodPut, path: path("users", id), body: input})
}

// Colleague is a user as others of the account see them.
type Colleague struct {
	ID           uuid.UUID `json:"id"`
	ExternalID   string    `json:"external_id"`
	Name         string    `json:"name"`
	Email        string    `json:"email"` // only for services and admins
	Role         Role      `json:"role"`
	TeamID       uuid.UUID `json:"team_id"`
	Active       bool      `json:"active"`
	Availability string    `json:"availability"` // available or away
	AwayUntil    time.Time `json:"away_until"`
	Online       *bool     `json:"online"` // nil for roles without a stream
	OpenClaims   int       `json:"open_claims"`
}

// User returns a user of the account.
func (c *Client) User(ctx context.Context, id string) (Colleague, error) {
	return call[Colleague](ctx, c, request{method: http.MethodGet, path: path("users", id)})
}

// UserFilter says which users [Client.Users] yields. The zero filter yields all who are active, except agents.
type UserFilter struct {
	Words        string // parts of name, address or external id
	Role         Role
	Availability string // available or away
}

// Users yields users by name, page by page. After an error it yields no more.
func (c *Client) Users(ctx context.Context, filter UserFilter) iter.Seq2[Colleague, error] {
	return pages[Colleague](ctx, c, path("users"), query(map[string]string{
		"q": filter.Words, "role": string(filter.Role), "availability": filter.Availability,
	}))
}

// pages yields the items of a list, page by page.
func pages[T any](ctx context.Context, c *Client, path string, query url.Values) iter.Seq2[T, error] {
	type page struct {
		Items      []T    `json:"items"`
		NextCursor string `json:"next_cursor"`
	}
	return func(yield func(T, error) bool) {
		for {
			got, err := call[page](ctx, c, request{method: http.MethodGet, path: path, query: query})
			if err != nil {
				yield(*new(T), err)
				return
			}
			for _, item := range got.Items {
				if !yield(item, nil) {
					return
				}
			}
			if got.NextCursor == "" {
				return
			}
			query.Set("cursor", got.NextCursor)
		}
	}
}
