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
)

// Draft is a handoff that somebody asks for.
type Draft struct {
	Session       uuid.UUID
	Intent        Intent
	EngineerNotes string   // at most 20,000 characters
	Priority      Priority // empty: normal, or what it was when a parked handoff is escalated
}

const maxNotes = 20_000

func (d Draft) validate() error {
	var invalid InvalidError
	if d.Intent != Park && d.Intent != Escalate {
		invalid.add("intent", "must be park or escalate")
	}
	switch d.Priority {
	case "", Low, Normal, High, Urgent:
	default:
		invalid.add("priority", "must be low, normal, high or urgent")
	}
	invalid.text("engineer_notes", d.EngineerNotes, maxNotes)
	return invalid.orNil()
}

// Create hands the principal's own session off, and reports whether a handoff was made. It was not if a parked one was
// escalated: that keeps its id, its context, and what the draft leaves empty.
//
// Errors: [ErrForbidden] below engineer; [ErrNotFound] for a session that is absent or not the principal's own;
// *[InvalidError]; *[ConflictError] with [HandoffActive] if the session has an open handoff that cannot be escalated.
func (s *Service) Create(ctx context.Context, p auth.Principal, d Draft) (h Handoff, created bool, err error) {
	if err := RequireRole(p, auth.Engineer, "hand a session off"); err != nil {
		return Handoff{}, false, err
	}
	if err := d.validate(); err != nil {
		return Handoff{}, false, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Handoff{}, false, fmt.Errorf("choose handoff id: %w", err)
	}
	var row db.HandoffCard
	err = s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		session, err := q.LockSession(ctx, db.LockSessionParams{
			AccountID: p.AccountID, ID: d.Session, UserID: &p.UserID,
		})
		if err != nil {
			return found(err, "hand off session", d.Session)
		}
		target := id
		newest, err := q.NewestHandoff(ctx, db.NewestHandoffParams{AccountID: p.AccountID, SessionID: d.Session})
		switch {
		case errors.Is(err, pgx.ErrNoRows) && s.version != nil:
			err = demand(s.version, nil)
		case errors.Is(err, pgx.ErrNoRows):
			created, err = true, insert(ctx, q, p, d, id, session, nil)
		case err != nil:
			// reported below
		case newest.ClosedAt != nil && s.version != nil:
			card := newCard(newest)
			err = &VersionError{Version: *s.version, Card: &card}
		case newest.ClosedAt != nil:
			created, err = true, insert(ctx, q, p, d, id, session, &newest.ID)
		default:
			target, created, err = newest.ID, false, s.promote(ctx, q, p, d, newest)
		}
		if err != nil {
			return fmt.Errorf("hand off session %s: %w", d.Session, err)
		}
		row, err = q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: d.Session, ID: target})
		if err != nil {
			return fmt.Errorf("read handoff %s: %w", target, err)
		}
		if d.Intent == Park {
			return nil
		}
		return s.announce(ctx, tx, p, escalating.event, newCard(row))
	})
	if err != nil {
		return Handoff{}, false, err
	}
	return newHandoff(row), created, nil
}

// insert adds a new handoff, with a snapshot of what is known of the session now.
func insert(
	ctx context.Context, q *db.Queries, p auth.Principal, d Draft, id uuid.UUID,
	locked db.LockSessionRow, previous *uuid.UUID,
) error {
	session := locked.AiSession
	snapshot, err := takeContext(ctx, q, locked)
	if err != nil {
		return err
	}
	status, typ := Waiting, EventCreated
	if d.Intent == Park {
		status, typ = Parked, StepParked
	}
	return q.InsertHandoff(ctx, db.InsertHandoffParams{
		ID:                id,
		AccountID:         p.AccountID,
		SessionID:         session.ID,
		TeamID:            session.TeamID,
		Intent:            string(d.Intent),
		Priority:          string(cmp.Or(d.Priority, Normal)),
		Status:            string(status),
		EngineerNotes:     d.EngineerNotes,
		CreatedBy:         p.UserID,
		PreviousHandoffID: previous,
		Context:           snapshot,
		Type:              typ,
		ByName:            p.Name,
	})
}

// promote escalates the session's open handoff if that is what is asked and it is parked.
func (s *Service) promote(ctx context.Context, q *db.Queries, p auth.Principal, d Draft, open db.HandoffCard) error {
	card := newCard(open)
	if err := demand(s.version, &card); err != nil {
		return err
	}
	if d.Intent != Escalate || Status(open.Status) != escalating.from {
		return &ConflictError{Conflict: HandoffActive, Card: card}
	}
	return q.PromoteHandoff(ctx, db.PromoteHandoffParams{
		AccountID:     open.AccountID,
		ID:            open.ID,
		Version:       open.Version,
		Priority:      string(cmp.Or(d.Priority, Priority(open.Priority))),
		EngineerNotes: cmp.Or(d.EngineerNotes, open.EngineerNotes),
		Type:          escalating.event,
		ByID:          p.UserID,
		ByName:        p.Name,
	})
}
