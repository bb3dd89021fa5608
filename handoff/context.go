package handoff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
)

// Context is the snapshot of a session that its handoff took: what the claimer reads. It never changes,
// whatever becomes of the session.
type Context struct {
	Title                 string    `json:"title"`
	ProblemSummary        string    `json:"problem_summary"`
	Customer              *string   `json:"customer"`
	directory.MessagePage           // the last 50, or fewer where they are large
	TakenAt               time.Time `json:"taken_at"`
}

func takeContext(ctx context.Context, q *db.Queries, locked db.LockSessionRow) (json.RawMessage, error) {
	session := locked.AiSession
	messages, err := directory.NewestMessages(ctx, q, session.AccountID, session.ID)
	if err != nil {
		return nil, err
	}
	return json.Marshal(Context{
		Title:          session.Title,
		ProblemSummary: session.ProblemSummary,
		Customer:       session.Customer,
		MessagePage:    messages,
		TakenAt:        locked.LockedAt,
	})
}
