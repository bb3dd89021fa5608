package webhook

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// priorities in rising order.
var priorities = []string{"low", "normal", "high", "urgent"}

// filter selects the events of a batch that an endpoint is told of.
type filter struct {
	row    db.Webhook
	ofTeam []uuid.UUID // the handoffs of the team, if the endpoint is for one
}

// filter returns the filter of an endpoint for these events.
func (w *Worker) filter(ctx context.Context, row db.Webhook, events []notify.Event) (filter, error) {
	f := filter{row: row}
	if row.TeamID == nil || len(events) == 0 {
		return f, nil
	}
	ids := make([]uuid.UUID, len(events))
	for i, event := range events {
		ids[i] = event.Handoff
	}
	var err error
	f.ofTeam, err = db.New(db.ForAccount(w.DB, row.AccountID)).HandoffsOfTeam(ctx, db.HandoffsOfTeamParams{
		AccountID: row.AccountID, Ids: ids, TeamID: row.TeamID,
	})
	if err != nil {
		return f, fmt.Errorf("read handoffs of team %s: %w", row.TeamID, err)
	}
	return f, nil
}

// selects reports whether the endpoint is told of the event.
func (f filter) selects(event notify.Event) bool {
	if len(f.row.Events) > 0 && !slices.Contains(f.row.Events, event.Type) {
		return false
	}
	if f.row.TeamID != nil && !slices.Contains(f.ofTeam, event.Handoff) {
		return false
	}
	return f.row.MinPriority == nil ||
		slices.Index(priorities, handoffOf(event).Priority) >= slices.Index(priorities, *f.row.MinPriority)
}

// eventHandoff is what the worker reads of the handoff in an event: it is as it was then.
type eventHandoff struct {
	Priority string `json:"priority"`
	Version  int32  `json:"version"`
}

func handoffOf(event notify.Event) eventHandoff {
	var data struct {
		Handoff eventHandoff `json:"handoff"`
	}
	_ = json.Unmarshal(event.Data, &data) // handoff.Event wrote it
	return data.Handoff
}
