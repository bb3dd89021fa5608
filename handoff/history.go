package handoff

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// History returns all handoffs of a session, newest first, without their contexts and timelines. Any active user of the account may
// ask; the error is [ErrNotFound] if the session is absent.
func (s *Service) History(ctx context.Context, p auth.Principal, session uuid.UUID) ([]Handoff, error) {
	if !p.Role.AtLeast(auth.Viewer) {
		return nil, ErrForbidden
	}
	q := s.in(p.AccountID)
	rows, err := q.ListHandoffs(ctx, db.ListHandoffsParams{AccountID: p.AccountID, SessionID: session})
	if err != nil {
		return nil, fmt.Errorf("list handoffs of session %s: %w", session, err)
	}
	if len(rows) == 0 {
		if _, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: session}); err != nil {
			return nil, found(err, "look up session", session)
		}
	}
	handoffs := make([]Handoff, 0, len(rows))
	for _, row := range rows {
		handoffs = append(handoffs, newHandoff(row))
	}
	return handoffs, nil
}

// Get returns one handoff with its context and its timeline. Any active user of the account may ask; the error is
// [ErrNotFound] if it is absent, or one of another session.
func (s *Service) Get(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	if !p.Role.AtLeast(auth.Viewer) {
		return Handoff{}, ErrForbidden
	}
	q := s.in(p.AccountID)
	row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: session, ID: id})
	if err != nil {
		return Handoff{}, found(err, "read handoff", id)
	}
	h := newHandoff(row)
	h.Context, err = q.HandoffContext(ctx, db.HandoffContextParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Handoff{}, found(err, "read context of handoff", id)
	}
	steps, err := q.ListTimeline(ctx, db.ListTimelineParams{AccountID: p.AccountID, HandoffID: id, Version: row.Version})
	if err != nil {
		return Handoff{}, fmt.Errorf("read timeline of handoff %s: %w", id, err)
	}
	mails, err := q.ListMails(ctx, db.ListMailsParams{AccountID: p.AccountID, HandoffID: id})
	if err != nil {
		return Handoff{}, fmt.Errorf("read mails about handoff %s: %w", id, err)
	}
	h.Timeline = newTimeline(steps, mails, row.WaitingSince)
	return h, nil
}
