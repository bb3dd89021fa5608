package client

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"
)

// Session is a troubleshooting session of the adopting product.
type Session struct {
	ID             uuid.UUID `json:"id"`
	AccountID      uuid.UUID `json:"account_id"`
	UserID         uuid.UUID `json:"user_id"` // its owner
	TeamID         uuid.UUID `json:"team_id"` // zero: none
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
	ProblemSummary string              `json:"problem_summary,omitzero"`
	UserID         string              `json:"user_id,omitzero"` // the owner; required of a service, default oneself
	TeamID         Nullable[uuid.UUID] `json:"team_id,omitzero"`
	Customer       Nullable[string]    `json:"customer,omitzero"`
	Status         string              `json:"status,omitzero"` // default "open"
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

// MessageRole says who speaks.
type MessageRole string

// The roles of messages.
const (
	FromUser      MessageRole = "user"
	FromAssistant MessageRole = "assistant"
	FromSystem    MessageRole = "system"
	Note          MessageRole = "note" // of an engineer, for engineers
)

// Message is a part of a transcript.
type Message struct {
	Role      MessageRole `json:"role"`
	Content   string      `json:"content"`
	CreatedAt time.Time   `json:"created_at,omitzero"` // set by the server
}

// AppendMessages appends to the transcript of a session, at most 500 messages at once.
func (c *Client) AppendMessages(ctx context.Context, session string, messages ...MessageInput) error {
	r := request{method: http.MethodPost, path: path("ai-sessions", session, "messages"), body: messages}
	_, err := call[struct{}](ctx, c, r)
	return err
}

// MessageInput is a message to append.
type MessageInput struct {
	Role    MessageRole `json:"role"`
	Content string      `json:"content"`
}

// Messages yields the messages of a session from the newest to the oldest, page by page. A cursor of a session, of a
// context or of an earlier page begins with the messages before it. After an error it yields no more.
func (c *Client) Messages(ctx context.Context, session, cursor string) iter.Seq2[Message, error] {
	type page struct {
		Messages       []Message `json:"messages"`
		MessagesCursor string    `json:"messages_cursor"`
	}
	return func(yield func(Message, error) bool) {
		for {
			query := make(url.Values)
			if cursor != "" {
				query.Set("before", cursor)
			}
			r := request{method: http.MethodGet, path: path("ai-sessions", session, "messages"), query: query}
			got, err := call[page](ctx, c, r)
			if err != nil {
				yield(Message{}, err)
				return
			}
			for i := len(got.Messages) - 1; i >= 0; i-- {
				if !yield(got.Messages[i], nil) {
					return
				}
			}
			if cursor = got.MessagesCursor; cursor == "" {
				return
			}
		}
	}
}
