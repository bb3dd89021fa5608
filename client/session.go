package client

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Session is a troubleshooting session of the adopting product.
type Session struct {
	ID             uuid.UUID `json:"id"`
	AccountID      uuid.UUID `json:"account_id"`
	ExternalID     string    `json:"external_id"` // the adopter's own id; empty: none
	UserID         uuid.UUID `json:"user_id"`     // its owner
	TeamID         uuid.UUID `json:"team_id"`     // zero: none
	Title          string    `json:"title"`
	ProblemSummary string    `json:"problem_summary"`
	Customer       string    `json:"customer"` // empty: none
	Status         string    `json:"status"`   // the product's own word
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
}

// SessionInput is what [Client.PutSession] writes. What is left out stays as it is.
type SessionInput struct {
	Title          string              `json:"title"`
	ProblemSummary Nullable[string]    `json:"problem_summary,omitzero"`
	ExternalID     Nullable[string]    `json:"external_id,omitzero"`
	UserID         string              `json:"user_id,omitzero"` // the owner; required of a service, default oneself
	TeamID         Nullable[uuid.UUID] `json:"team_id,omitzero"`
	Customer       Nullable[string]    `json:"customer,omitzero"`
	Status         Nullable[string]    `json:"status,omitzero"` // default "open"
}

// PutSession creates or changes a session under an id that the caller chooses.
func (c *Client) PutSession(ctx context.Context, id string, input SessionInput) (Session, error) {
	return call[Session](ctx, c, request{method: http.MethodPut, path: path("ai-sessions", id), body: input})
}

// SessionWithMessages is a session with the newest part of its transcript.
type SessionWithMessages struct {
	Session
	Messages       []Message `json:"messages"`        // the newest 50 or fewer, oldest first
	MessagesCursor string    `json:"messages_cursor"` // for [Client.Messages]; empty: there are no older ones
}

// Session returns a session with its newest messages.
func (c *Client) Session(ctx context.Context, id string) (SessionWithMessages, error) {
	return call[SessionWithMessages](ctx, c, request{method: http.MethodGet, path: path("ai-sessions", id)})
}

// SessionWithHandoff is a session with its open handoff.
type SessionWithHandoff struct {
	Session
	Handoff *Card `json:"handoff"` // nil: none is open
}

// SessionFilter says which sessions [Client.Sessions] yields. The zero filter yields all of the account.
type SessionFilter struct {
	Mine   bool
	Status string // the product's own word
	Words  string // parts of title, customer or summary
}

// Sessions yields sessions from the newest to the oldest, page by page. After an error it yields no more.
func (c *Client) Sessions(ctx context.Context, filter SessionFilter) iter.Seq2[SessionWithHandoff, error] {
	parameters := query(map[string]string{"status": filter.Status, "q": filter.Words})
	if filter.Mine {
		parameters.Set("mine", "true")
	}
	return pages[SessionWithHandoff](ctx, c, path("ai-sessions"), parameters)
}
