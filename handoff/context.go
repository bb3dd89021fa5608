package handoff

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"
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
	newest   *db.NewestHandoffRow // nil: the session was not handed off before
	messages directory.MessagePage
}

// lockSource locks the session of a draft and then reads the rest, all in one round trip. It returns the principal
// whose handoff it is: of a service the owner of the session, on whose behalf it acts.
func lockSource(ctx context.Context, tx pgx.Tx, p auth.Principal, session uuid.UUID) (source, auth.Principal, error) {
	lock := db.LockSessionParams{AccountID: p.AccountID, ID: session}
	var locked []db.LockSessionRow
	var newest []db.NewestHandoffRow
	var messages []db.ListMessagesRow
	var owners []db.SessionOwnerRow
	var reads db.Reads
	if !p.Service {
		lock.UserID = &p.UserID
	}
	reads.LockSession(lock, &locked)
	reads.NewestHandoff(db.NewestHandoffParams{AccountID: p.AccountID, SessionID: session}, &newest)
	reads.ListMessages(directory.NewestMessages(p.AccountID, session), &messages)
	if p.Service {
		reads.SessionOwner(db.SessionOwnerParams{AccountID: p.AccountID, SessionID: session}, &owners)
	}
	if err := reads.Send(ctx, tx); err != nil {
		return source{}, p, refusal.Wrap(err, "lock session", session)
	}
	if len(locked) == 0 {
		return source{}, p, refusal.ErrNotFound
	}
	s := source{session: locked[0], messages: directory.NewMessagePage(messages)}
	if len(newest) > 0 {
		s.newest = &newest[0]
	}
	if len(owners) > 0 {
		p = ownerPrincipal(p, owners[0])
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
