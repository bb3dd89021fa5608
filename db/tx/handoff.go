package tx

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// Handoff is a new handoff that a [Transaction] inserts, as the queue shows it, and what the queue does not show.
type Handoff struct {
	db.HandoffCard

	Context json.RawMessage
	Step    db.HandoffTimeline // its first: the type and the author
}

// Insert inserts a handoff. In a [Transaction] it is inserted at the end, after all statements of the change: those do
// not see it, and the error is that of [Runner.Run]. In any other transaction it is inserted at once.
func Insert(ctx context.Context, tx pgx.Tx, h Handoff) error {
	if later, ok := tx.(*Transaction); ok {
		return later.insert(h)
	}
	return db.New(tx).InsertHandoffs(ctx, insertParams(h))
}

func insertParams(handoffs ...Handoff) db.InsertHandoffsParams {
	var p db.InsertHandoffsParams
	for _, h := range handoffs {
		p.Ids = append(p.Ids, h.ID)
		p.AccountIds = append(p.AccountIds, h.AccountID)
		p.Numbers = append(p.Numbers, h.Number)
		p.SessionIds = append(p.SessionIds, h.SessionID)
		p.TeamIds = append(p.TeamIds, orZero(h.TeamID))
		p.Intents = append(p.Intents, h.Intent)
		p.Priorities = append(p.Priorities, h.Priority)
		p.Statuses = append(p.Statuses, h.Status)
		p.EngineerNotes = append(p.EngineerNotes, h.EngineerNotes)
		p.CreatedBy = append(p.CreatedBy, h.CreatedBy)
		p.CreatedAt = append(p.CreatedAt, h.CreatedAt)
		p.DueAt = append(p.DueAt, orZero(h.DueAt)) // ignored unless it waits
		p.PreviousHandoffIds = append(p.PreviousHandoffIds, orZero(h.PreviousHandoffID))
		p.Contexts = append(p.Contexts, h.Context)
		p.Types = append(p.Types, h.Step.Type)
		p.ByIds = append(p.ByIds, h.Step.ByID)
		p.ByNames = append(p.ByNames, h.Step.ByName)
		p.ByService = append(p.ByService, h.Step.ByService)
		p.ForIds = append(p.ForIds, orZero(h.Step.ForID))
		p.ForNames = append(p.ForNames, orZero(h.Step.ForName))
	}
	return p
}

// orZero returns what p points to, or the zero value, which the statement takes for null.
func orZero[T uuid.UUID | time.Time | string](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
