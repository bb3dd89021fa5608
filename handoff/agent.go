package handoff

import (
	"context"
	"fmt"
	"slices"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// TooManyOpenError says that an agent has as many open handoffs as its key allows. Nothing has been changed.
type TooManyOpenError struct {
	Max int
}

func (e *TooManyOpenError) Error() string {
	return fmt.Sprintf("this agent has %d open handoffs, as many as its key allows", e.Max)
}

// priorities are all priorities, lowest first.
var priorities = []Priority{Low, Normal, High, Urgent}

// checkAgent holds an agent to the limits of its key: the priority of what it asks for and, if one is added, the number
// of its open handoffs. They stay as counted until the transaction of q ends, because lockSource has locked the agent.
func checkAgent(
	ctx context.Context, q *db.Queries, p auth.Principal, agent db.LockClaimerRow, priority Priority, added bool,
) error {
	if p.Limits == nil {
		return nil
	}
	highest := Priority(p.Limits.MaxPriority)
	if slices.Index(priorities, priority) > slices.Index(priorities, highest) {
		return refusal.Forbidden("This agent can ask with a priority up to %s; %s is above that.", highest, priority)
	}
	if !agent.Active { // since the request began; what waited has been withdrawn
		return refusal.Forbidden("This agent is inactive: its last key was revoked.")
	}
	if !added {
		return nil
	}
	open, err := q.CountOpenOf(ctx, db.CountOpenOfParams{AccountID: p.AccountID, CreatedBy: p.UserID})
	if err != nil {
		return fmt.Errorf("count open handoffs of agent %s: %w", p.UserID, err)
	}
	if open >= int64(p.Limits.MaxOpen) {
		return &TooManyOpenError{Max: p.Limits.MaxOpen}
	}
	return nil
}
