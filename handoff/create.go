package handoff

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Draft is what a new handoff is made of.
type Draft struct {
	Session       uuid.UUID `json:"-"`
	Intent        Intent    `json:"intent"`
	EngineerNotes string    `json:"engineer_notes"` // at most 20,000 characters
	Priority      Priority  `json:"priority"`       // empty: normal, or what it was when a parked handoff is escalated

	// Version is the one that the parked handoff must have, else Create returns a [VersionError]; nil: any, or no handoff.
	Version *int64 `json:"-"`
}

const maxNotes = 20_000

func (d Draft) validate() error {
	var invalid refusal.InvalidError
	if d.Intent != Park && d.Intent != Escalate {
		invalid.Add("intent", "must be park or escalate")
	}
	switch d.Priority {
	case "", Low, Normal, High, Urgent:
	default:
		invalid.Add("priority", "must be low, normal, high or urgent")
	}
	invalid.Text("engineer_notes", d.EngineerNotes, maxNotes)
	return invalid.OrNil()
}

// Create is [Service.CreateTx] in a transaction of its own.
func (s *Service) Create(ctx context.Context, p auth.Principal, d Draft) (h Handoff, created bool, err error) {
	h, err = s.run(ctx, p, func(tx pgx.Tx) (h Handoff, err error) {
		h, created, err = s.CreateTx(ctx, tx, p, d)
		return h, err
	})
	return h, created && err == nil, err
}

// CreateTx hands the principal's own session off, and reports whether a handoff was made. It was not if a
// parked one was escalated: that keeps its id, its context, and what the draft leaves empty. A service hands off every
// session for its owner, whatever the owner's role.
//
// Errors: [refusal.ErrForbidden] for viewers, and for agents above the priority of their key; [refusal.ErrNotFound]
// for a session that is absent or not the principal's own; *[refusal.InvalidError]; *[ConflictError] with
// [HandoffActive] if the session has an open handoff that cannot be escalated; *[VersionError]; *[TooManyOpenError]
// for agents.
func (s *Service) CreateTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, d Draft,
) (h Handoff, created bool, err error) {
	if !p.Service && !p.IsAgent() {
		if err := refusal.RequireRole(p, auth.Engineer, "hand a session off"); err != nil {
			return Handoff{}, false, err
		}
	}
	if err := d.validate(); err != nil {
		return Handoff{}, false, err
	}
	q := db.New(tx)
	lock := db.LockSessionParams{AccountID: p.AccountID, ID: d.Session}
	if !p.Service {
		lock.UserID = &p.UserID
	}
	session, err := q.LockSession(ctx, lock)
	if err == nil && p.Service {
		var owner db.SessionOwnerRow
		owner, err = q.SessionOwner(ctx, db.SessionOwnerParams{AccountID: p.AccountID, SessionID: d.Session})
		p = ownerPrincipal(p, owner)
	}
	if err != nil {
		return Handoff{}, false, refusal.Wrap(err, "hand off session", d.Session)
	}
	id, created, err := insertOrPromote(ctx, q, p, d, session)
	if err != nil {
		return Handoff{}, false, fmt.Errorf("hand off session %s: %w", d.Session, err)
	}
	row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: d.Session, ID: id})
	if err != nil {
		return Handoff{}, false, fmt.Errorf("read handoff %s: %w", id, err)
	}
	if d.Intent == Escalate {
		err = s.announce(ctx, tx, p.AccountID, newAuthor(p), escalating.event, newCard(row))
	}
	return newHandoff(row), created, err
}

// insertOrPromote adds a handoff of the session, or promotes its open one, and returns its id.
func insertOrPromote(
	ctx context.Context, q *db.Queries, p auth.Principal, d Draft, session db.LockSessionRow,
) (id uuid.UUID, created bool, err error) {
	newest, err := q.NewestHandoff(ctx, db.NewestHandoffParams{AccountID: p.AccountID, SessionID: d.Session})
	switch {
	case errors.Is(err, pgx.ErrNoRows) && d.Version != nil:
		return uuid.Nil, false, checkVersion(d.Version, nil)
	case errors.Is(err, pgx.ErrNoRows):
		id, err = insert(ctx, q, p, d, session, nil)
		return id, true, err
	case err != nil:
		return uuid.Nil, false, err
	case newest.ClosedAt != nil && d.Version != nil:
		card := newCard(newest)
		return uuid.Nil, false, &VersionError{Version: *d.Version, Card: &card}
	case newest.ClosedAt != nil:
		id, err = insert(ctx, q, p, d, session, &newest.ID)
		return id, true, err
	default:
		return newest.ID, false, promote(ctx, q, p, d, newest)
	}
}

// insert adds a handoff with a snapshot of the session, and returns its id.
func insert(
	ctx context.Context, q *db.Queries, p auth.Principal, d Draft, locked db.LockSessionRow, previous *uuid.UUID,
) (uuid.UUID, error) {
	priority := cmp.Or(d.Priority, Normal)
	if err := checkAgent(ctx, q, p, priority, true); err != nil {
		return uuid.Nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("choose handoff id: %w", err)
	}
	session := locked.AiSession
	snapshot, err := takeContext(ctx, q, locked)
	if err != nil {
		return uuid.Nil, err
	}
	status, typ := Waiting, EventCreated
	if d.Intent == Park {
		status, typ = Parked, StepParked
	}
	author := newAuthor(p)
	return id, q.InsertHandoff(ctx, db.InsertHandoffParams{
		ID:                id,
		AccountID:         p.AccountID,
		SessionID:         session.ID,
		TeamID:            session.TeamID,
		Intent:            string(d.Intent),
		Priority:          string(priority),
		Status:            string(status),
		EngineerNotes:     d.EngineerNotes,
		CreatedBy:         p.UserID,
		PreviousHandoffID: previous,
		Context:           snapshot,
		Type:              typ,
		ByID:              author.ID,
		ByName:            author.Name,
		ByService:         author.Service,
		ForID:             author.forID(),
		ForName:           author.forName(),
	})
}

// ownerPrincipal returns the owner of a session, on whose behalf a service acts.
func ownerPrincipal(service auth.Principal, owner db.SessionOwnerRow) auth.Principal {
	return auth.Principal{
		AccountID: service.AccountID, UserID: owner.ID, Name: owner.Name, ExternalID: orEmpty(owner.ExternalID),
		Role: auth.Role(owner.Role), Via: &auth.Via{KeyID: service.KeyID, Name: service.Name},
	}
}

// promote escalates the session's open handoff if the draft asks for that and it is parked.
func promote(ctx context.Context, q *db.Queries, p auth.Principal, d Draft, open db.HandoffCard) error {
	card := newCard(open)
	if err := checkVersion(d.Version, &card); err != nil {
		return err
	}
	if d.Intent != Escalate || !escalating.startsFrom(card.Status) {
		return &ConflictError{Conflict: HandoffActive, Card: card}
	}
	priority := cmp.Or(d.Priority, card.Priority)
	if err := checkAgent(ctx, q, p, priority, false); err != nil {
		return err
	}
	author := newAuthor(p)
	return q.PromoteHandoff(ctx, db.PromoteHandoffParams{
		AccountID:     open.AccountID,
		ID:            open.ID,
		Version:       open.Version,
		Priority:      string(priority),
		EngineerNotes: cmp.Or(d.EngineerNotes, open.EngineerNotes),
		Type:          escalating.event,
		CreatedBy:     p.UserID,
		ByID:          author.ID,
		ByName:        author.Name,
		ByService:     author.Service,
		ForID:         author.forID(),
		ForName:       author.forName(),
	})
}
