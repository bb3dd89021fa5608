package directory

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Message is one turn of a transcript.
type Message struct {
	Role      MessageRole `json:"role"`
	Name      string      `json:"name,omitempty"` // of the tool or the person that speaks, at most 200 characters
	Content   string      `json:"content"`        // at most 100,000 characters
	CreatedAt time.Time   `json:"created_at"`
}

// MessageRole says who speaks in a transcript.
type MessageRole string

const (
	FromUser      MessageRole = "user"
	FromAssistant MessageRole = "assistant"
	FromSystem    MessageRole = "system"
	FromTool      MessageRole = "tool" // what a tool of the assistant returned
	Note          MessageRole = "note" // what a person wrote down beside the conversation
)

const (
	maxContent     = 100_000
	maxMessageName = 200
)

// AppendMessages is [Service.AppendMessagesTx] in a transaction of its own.
func (s *Service) AppendMessages(ctx context.Context, p auth.Principal, session uuid.UUID, messages []Message) error {
	return s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		return s.AppendMessagesTx(ctx, tx, p, session, messages)
	})
}

// AppendMessagesTx adds messages to the end of a session's transcript and calls [Service.MessagesAdded]. The account's
// own backend can do so, and the owner of the session.
//
// Errors: [refusal.ErrNotFound] for a session that is absent or not the principal's own; *[refusal.InvalidError].
func (s *Service) AppendMessagesTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, session uuid.UUID, messages []Message,
) error {
	params := db.AppendMessagesParams{AccountID: p.AccountID, SessionID: session}
	var invalid refusal.InvalidError
	for i, message := range messages {
		switch message.Role {
		case FromUser, FromAssistant, FromSystem, FromTool, Note:
		default:
			invalid.Add(fmt.Sprintf("%d.role", i), "must be user, assistant, system, tool or note")
		}
		invalid.Name(fmt.Sprintf("%d.name", i), message.Name, maxMessageName)
		invalid.Text(fmt.Sprintf("%d.content", i), message.Content, maxContent)
		params.Ordinals = append(params.Ordinals, int32(i)+1)
		params.Roles = append(params.Roles, string(message.Role))
		params.Contents = append(params.Contents, message.Content)
		params.Names = append(params.Names, message.Name)
	}
	if err := invalid.OrNil(); err != nil {
		return err
	}
	lock := db.LockSessionParams{AccountID: p.AccountID, ID: session}
	if !p.Service {
		lock.UserID = &p.UserID
	}
	q := db.New(tx)
	_, err := q.LockSession(ctx, lock)
	if err == nil {
		err = q.AppendMessages(ctx, params)
	}
	if err != nil || s.MessagesAdded == nil || len(messages) == 0 {
		return refusal.Wrap(err, "append messages to session", session)
	}
	return s.MessagesAdded(ctx, tx, p, session, len(messages))
}
