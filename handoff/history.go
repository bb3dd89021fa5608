package handoff

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/jsonpage"
	"github.com/handoffd/handoffd/refusal"
)

// HistoryPage selects handoffs of a session. The zero HistoryPage is the newest ones.
type HistoryPage struct {
	Before int32 // only handoffs with a smaller number; 0: all
	Limit  int   // 1–100; 0: 50
}

func (page HistoryPage) validate() error {
	var invalid refusal.InvalidError
	if page.Before < 0 {
		invalid.Add("before", "must be the number of a handoff")
	}
	if page.Limit < 0 || page.Limit > maxPage {
		invalid.Add("limit", "must be from 1 to %d", maxPage)
	}
	return invalid.OrNil()
}

// History returns handoffs of a session, newest first, without their contexts and timelines; fewer than the limit where
// they are large. More reports whether there are older ones. Any active user of the account can ask, and a service; an
// agent sees its own.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound] if the session is absent; *[refusal.InvalidError]
// naming before or limit.
func (s *Service) History(
	ctx context.Context, p auth.Principal, session uuid.UUID, page HistoryPage,
) (handoffs []Handoff, more bool, err error) {
	if err := requireReader(p, "read handoffs"); err != nil {
		return nil, false, err
	}
	if err := page.validate(); err != nil {
		return nil, false, err
	}
	q := s.forAccount(p.AccountID)
	limit := cmp.Or(page.Limit, defaultPage)
	params := db.ListHandoffsParams{
		AccountID: p.AccountID, SessionID: session,
		BeforeNumber: cmp.Or(page.Before, math.MaxInt32), MaxHandoffs: int32(limit) + 1,
	}
	if p.IsAgent() {
		params.CreatedBy = &p.UserID
	}
	rows, err := q.ListHandoffs(ctx, params)
	if err != nil {
		return nil, false, fmt.Errorf("list handoffs of session %s: %w", session, err)
	}
	if len(rows) == 0 {
		found, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: session})
		if err != nil {
			return nil, false, refusal.Wrap(err, "look up session", session)
		}
		if p.IsAgent() && found.UserID != p.UserID {
			return nil, false, refusal.ErrNotFound
		}
	}
	shown := jsonpage.Fit(min(len(rows), limit), func(i int) int {
		return encodedState(rows[i]) + jsonpage.TextSize(rows[i].EngineerNotes)
	})
	handoffs = make([]Handoff, 0, shown)
	for _, row := range rows[:shown] {
		handoffs = append(handoffs, newHandoff(row))
	}
	return handoffs, len(rows) > shown, nil
}

// requireReader returns an error unless the principal can read what belongs to the account. What an agent cannot see is
// not found.
func requireReader(p auth.Principal, verb string) error {
	if p.IsAgent() {
		return nil
	}
	return refusal.RequireRoleOrService(p, auth.Viewer, verb)
}

// Get returns one handoff with its context and its timeline. Any active user of the account can ask, and a service. The
// error is [refusal.ErrNotFound] if it is absent, one of another session, or not an agent's own.
func (s *Service) Get(ctx context.Context, p auth.Principal, session, id uuid.UUID) (Handoff, error) {
	if err := requireReader(p, "read a handoff"); err != nil {
		return Handoff{}, err
	}
	q := s.forAccount(p.AccountID)
	row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: session, ID: id})
	if err != nil {
		return Handoff{}, refusal.Wrap(err, "read handoff", id)
	}
	if p.IsAgent() && row.CreatedBy != p.UserID {
		return Handoff{}, refusal.ErrNotFound
	}
	h := newHandoff(row)
	h.Context, err = q.HandoffContext(ctx, db.HandoffContextParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Handoff{}, refusal.Wrap(err, "read context of handoff", id)
	}
	steps, err := q.ListTimeline(ctx, db.ListTimelineParams{
		AccountID: p.AccountID, HandoffID: id, Version: row.Version,
		UntilVersion: firstSteps, AfterVersion: row.Version - lastSteps,
	})
	if err != nil {
		return Handoff{}, fmt.Errorf("read timeline of handoff %s: %w", id, err)
	}
	mails, err := q.ListMails(ctx, db.ListMailsParams{AccountID: p.AccountID, HandoffID: id, MaxMails: maxMails})
	if err != nil {
		return Handoff{}, fmt.Errorf("read mails about handoff %s: %w", id, err)
	}
	posts, err := q.ListPosts(ctx, db.ListPostsParams{AccountID: p.AccountID, HandoffID: id, MaxPosts: maxPosts})
	if err != nil {
		return Handoff{}, fmt.Errorf("read posts about handoff %s: %w", id, err)
	}
	h.Timeline = newTimeline(steps, mails, posts, row.WaitingSince)
	h.TimelineOmitted = new(row.Version - int32(len(steps)))
	return h, nil
}
