package directory

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// RequireReader returns nil for a principal that can read a session, its messages and its handoffs: a user from viewer
// on, a service, and the agent that owns it. To another agent it is [refusal.ErrNotFound]. Only for an agent the
// session is looked up. Verb completes the sentence "Only … can".
func RequireReader(ctx context.Context, q *db.Queries, p auth.Principal, session uuid.UUID, verb string) error {
	if !p.IsAgent() {
		return refusal.RequireRoleOrService(p, auth.Viewer, verb)
	}
	_, err := q.SessionOfUser(ctx, db.SessionOfUserParams{AccountID: p.AccountID, ID: session, UserID: p.UserID})
	return refusal.Wrap(err, "look up session", session)
}

// requireWriter returns nil for a principal that can write sessions: a service, a user from engineer on, and an agent.
// Whose they are is for the caller to check.
func requireWriter(p auth.Principal, verb string) error {
	if p.IsAgent() {
		return nil
	}
	return refusal.RequireRoleOrService(p, auth.Engineer, verb)
}
