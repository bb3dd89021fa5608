package client

import (
	"context"
	"iter"
	"net/http"
	"slices"
	"time"
)

// MessageRole says who speaks.
type MessageRole string

// The roles of messages.
const (
	FromUser      MessageRole = "user"
	FromAssistant MessageRole = "assistant"
	FromSystem    MessageRole = "system"
	FromTool      MessageRole = "tool"
	Note          MessageRole = "note" // of an engineer, for engineers
)

// Message is a part of a transcript.
type Message struct {
	Role      MessageRole `json:"role"`
	Name      string      `json:"name"` // of the tool or the person that speaks; empty: none
	Content   string      `json:"content"`
	CreatedAt time.Time   `json:"created_at"`
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
	Name    string      `json:"name,omitzero"`
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
		r := request{method: http.MethodGet, path: path("ai-sessions", session, "messages")}
		for {
			r.query = query(map[string]string{"before": cursor})
			got, err := call[page](ctx, c, r)
			if err != nil {
				yield(Message{}, err)
				return
			}
			for _, message := range slices.Backward(got.Messages) {
				if !yield(message, nil) {
					return
				}
			}
			if cursor = got.MessagesCursor; cursor == "" {
				return
			}
		}
	}
}
