package handoff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
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

// source is a session under its lock, and what a handoff of it depends on.
type source struct {
	session  db.LockSessionRow
	agent    db.LockClaimerRow // if the principal has limits
	next     db.NextHandoffRow
	messages directory.MessagePage
}

// lockSource locks the session of a draft and then reads the rest and counts the next handoff, all in one round trip.
// The number of a handoff is the last row that is locked: the whole account waits for it. An agent's row comes before,
// and stays as it is until the end of tx.
//
// It returns the principal whose handoff it is: of a service the owner of the session, on whose behalf it acts.
func lockSource(ctx context.Context, tx pgx.Tx, p auth.Principal, d Draft) (source, auth.Principal, error) {
	lock := db.LockSessionParams{AccountID: p.AccountID, ID: d.Session}
	next := db.NextHandoffParams{AccountID: p.AccountID, SessionID: d.Session, Priority: string(d.priority())}
	var locked []db.LockSessionRow
	var agents []db.LockClaimerRow
	var counted []db.NextHandoffRow
	var messages []db.ListMessagesRow
	var reads db.Reads
	if !p.Service {
		lock.UserID = &p.UserID
	}
	reads.LockSession(lock, &locked)
	if p.Limits != nil {
		reads.LockClaimer(db.LockClaimerParams{AccountID: p.AccountID, ID: p.UserID}, &agents)
	}
	reads.NextHandoff(next, &counted)
	reads.ListMessages(directory.NewestMessages(p.AccountID, d.Session), &messages)
	if err := reads.Send(ctx, tx); err != nil {
		return source{}, p, refusal.Wrap(err, "read session", d.Session)
	}
	if len(locked) == 0 {
		return source{}, p, refusal.ErrNotFound
	}
	s := source{session: locked[0], next: counted[0], messages: directory.NewMessagePage(messages)}
	if len(agents) > 0 {
		s.agent = agents[0]
	}
	if p.Service {
		p = ownerPrincipal(p, db.SessionOwnerRow{
			ID: s.next.OwnerID, Name: s.next.OwnerName, ExternalID: s.next.OwnerExternalID, Role: s.next.OwnerRole,
		})
	}
	return s, p, nil
}

// snapshot returns the context of a new handoff in JSON.
func (s source) snapshot() (json.RawMessage, error) {
	return json.Marshal(Context{
		Title:          s.session.Title,
		ProblemSummary: s.session.ProblemSummary,
		Customer:       s.session.Customer,
		MessagePage:    s.messages,
		TakenAt:        s.session.LockedAt,
	})
}
