package handoff

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// Message is one turn of a transcript.
type Message struct {
	Role      MessageRole `json:"role"`
	Content   string      `json:"content"` // at most 100,000 characters
	CreatedAt time.Time   `json:"created_at"`
}

// MessageRole says who speaks in a transcript.
type MessageRole string

const (
	FromUser      MessageRole = "user"
	FromAssistant MessageRole = "assistant"
	FromSystem    MessageRole = "system"
	Note          MessageRole = "note" // what a person wrote down beside the conversation
)

const maxContent = 100_000

// AppendMessages adds messages to the end of a session's transcript. The account's own backend may do so, and whoever
// owns the session.
//
// Errors: [ErrNotFound] for a session that is absent or not the principal's own; *[InvalidError].
func (s *Service) AppendMessages(ctx context.Context, p auth.Principal, session uuid.UUID, messages []Message) error {
	params := db.AppendMessagesParams{AccountID: p.AccountID, SessionID: session}
	var invalid InvalidError
	for i, message := range messages {
		switch message.Role {
		case FromUser, FromAssistant, FromSystem, Note:
		default:
			invalid.add(fmt.Sprintf("%d.role", i), "must be user, assistant, system or note")
		}
		invalid.text(fmt.Sprintf("%d.content", i), message.Content, maxContent)
		params.Ordinals = append(params.Ordinals, int32(i)+1)
		params.Roles = append(params.Roles, string(message.Role))
		params.Contents = append(params.Contents, message.Content)
	}
	if err := invalid.orNil(); err != nil {
		return err
	}
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		lock := db.LockSessionParams{AccountID: p.AccountID, ID: session}
		if !p.Service {
			lock.UserID = &p.UserID
		}
		if _, err := q.LockSession(ctx, lock); err != nil {
			return err
		}
		return q.AppendMessages(ctx, params)
	})
	if err != nil {
		return found(err, "append messages to session", session)
	}
	return nil
}
