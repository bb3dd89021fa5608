package client

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Me is the caller.
type Me struct {
	User        *MeUser      `json:"user"`    // nil for a service
	Service     *MeService   `json:"service"` // nil for a user
	Account     Account      `json:"account"`
	Role        Role         `json:"role"`
	Permissions []string     `json:"permissions"` // operations of openapi.yaml
	Preferences *Preferences `json:"preferences"` // nil for a service and an agent
}

// MeUser is a user who calls.
type MeUser struct {
	ID         uuid.UUID `json:"id"`
	ExternalID string    `json:"external_id"`
	Name       string    `json:"name"`
	TeamID     uuid.UUID `json:"team_id"`
}

// MeService is a service that calls.
type MeService struct {
	ID   uuid.UUID `json:"id"` // of its API key; zero for a service token
	Name string    `json:"name"`
}

// Account is an account of the adopter.
type Account struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	ProductURL string    `json:"product_url"` // where the product shows a session; empty: unknown
}

// Preferences are those of a person.
type Preferences struct {
	Availability string    `json:"availability"` // available or away
	AwayUntil    time.Time `json:"away_until"`
	Notify       Notify    `json:"notify"`
}

// Notify says what a person wants to be told.
type Notify struct {
	Mail        bool        `json:"mail"`
	QuietHours  *QuietHours `json:"quiet_hours"`
	OwnHandoffs bool        `json:"own_handoffs"` // what becomes of their own handoffs
}

// QuietHours is a time of each day without mail, such as 22:00 to 07:30 in Europe/Zurich.
type QuietHours struct {
	From     string `json:"from"`
	To       string `json:"to"`
	TimeZone string `json:"time_zone"`
}

// Me returns who the caller is and what they can do.
func (c *Client) Me(ctx context.Context) (Me, error) {
	return call[Me](ctx, c, request{method: http.MethodGet, path: path("me")})
}
