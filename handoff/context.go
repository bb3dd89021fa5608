package handoff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
)

// Context is what was known of a session when it was handed off: the snapshot that whoever claims the handoff reads. It
// never changes, whatever becomes of the session.
type Context struct {
	Title          string    `json:"title"`
	ProblemSummary string    `json:"problem_summary"`
	Customer       *string   `json:"customer"`
	Messages       []Message `json:"messages"` // the last 50, oldest first
	TakenAt        time.Time `json:"taken_at"`
}

const contextMessages = 50

func takeContext(ctx context.Context, q *db.Queries, locked db.LockSessionRow) (json.RawMessage, error) {
	session := locked.AiSession
	rows, err := q.NewestMessages(ctx, db.NewestMessagesParams{
		AccountID: session.AccountID, SessionID: session.ID, MaxMessages: contextMessages,
	})
	if err != nil {
		return nil, fmt.Errorf("read messages: %w", err)
	}
	return json.Marshal(Context{
		Title:          session.Title,
		ProblemSummary: session.ProblemSummary,
		Customer:       session.Customer,
		Messages:       newMessages(rows),
		TakenAt:        locked.LockedAt,
	})
}
