package handoff

import (
	"cmp"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
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

// priority returns the priority of a new handoff.
func (d Draft) priority() Priority { return cmp.Or(d.Priority, Normal) }

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
	from, p, err := lockSource(ctx, tx, p, d)
	if err != nil {
		return Handoff{}, false, err
	}
	row, created, err := insertOrPromote(ctx, tx, p, d, from)
	if err != nil {
		return Handoff{}, false, fmt.Errorf("hand off session %s: %w", d.Session, err)
	}
	if d.Intent == Escalate {
		err = s.announce(ctx, tx, p.AccountID, newAuthor(p), escalating.event, newCard(row))
	}
	return newHandoff(row), created, err
}

// insertOrPromote adds a handoff of the session, or promotes its open one, and returns it.
func insertOrPromote(
	ctx context.Context, tx pgx.Tx, p auth.Principal, d Draft, from source,
) (row db.HandoffCard, created bool, err error) {
	newest := from.next.NewestID
	switch {
	case newest == nil && d.Version != nil:
		return row, false, checkVersion(d.Version, nil)
	case newest == nil || from.next.ClosedAt != nil && d.Version == nil:
		row, err = insert(ctx, tx, p, d, from)
		return row, true, err
	}
	q := db.New(tx)
	get := db.GetHandoffParams{AccountID: p.AccountID, SessionID: d.Session, ID: *newest}
	if row, err = q.GetHandoff(ctx, get); err != nil {
		return row, false, err
	}
	if row.ClosedAt == nil {
		if err = promote(ctx, q, p, d, from.agent, row); err == nil {
			row, err = q.GetHandoff(ctx, get)
		}
		return row, false, err
	}
	if d.Version != nil {
		card := newCard(row)
		return row, false, &VersionError{Version: *d.Version, Card: &card}
	}
	// The newest has been closed since the session was locked: now the next one is counted.
	if from, p, err = lockSource(ctx, tx, p, d); err != nil {
		return row, false, err
	}
	row, err = insert(ctx, tx, p, d, from)
	return row, true, err
}

// insert adds a handoff with a snapshot of the session, and returns it.
func insert(
	ctx context.Context, transaction pgx.Tx, p auth.Principal, d Draft, from source,
) (row db.HandoffCard, err error) {
	session, next := from.session, from.next
	row = db.HandoffCard{
		AccountID: p.AccountID, SessionID: session.ID, TeamID: session.TeamID,
		SessionTitle: session.Title, ProblemSummary: session.ProblemSummary, Customer: session.Customer,
		Intent: string(d.Intent), Priority: string(d.priority()), Status: string(Parked), EngineerNotes: d.EngineerNotes,
		Number: next.Number, Version: 1, PreviousHandoffID: next.NewestID, CreatedAt: next.At,
		CreatedBy: next.OwnerID, CreatedByName: next.OwnerName, CreatedByExternalID: next.OwnerExternalID,
		CreatedByAgent: auth.Role(next.OwnerRole) == auth.Agent,
	}
	typ := StepParked
	if d.Intent == Escalate {
		row.Status, typ = string(Waiting), EventCreated
		row.WaitingSince, row.DueAt = &next.At, &next.DueAt
	}
	if err := checkAgent(ctx, db.New(transaction), p, from.agent, d.priority(), true); err != nil {
		return row, err
	}
	if row.ID, err = uuid.NewV7(); err != nil {
		return row, fmt.Errorf("choose handoff id: %w", err)
	}
	snapshot, err := from.snapshot()
	if err != nil {
		return row, err
	}
	author := newAuthor(p)
	step := db.HandoffTimeline{
		Type: typ, ByID: author.ID, ByName: author.Name, ByService: author.Service,
		ForID: author.forID(), ForName: author.forName(),
	}
	return row, tx.Insert(ctx, transaction, tx.Handoff{HandoffCard: row, Context: snapshot, Step: step})
}

// ownerPrincipal returns the owner of a session, on whose behalf a service acts.
func ownerPrincipal(service auth.Principal, owner db.SessionOwnerRow) auth.Principal {
	return auth.Principal{
		AccountID: service.AccountID, UserID: owner.ID, Name: owner.Name, ExternalID: orEmpty(owner.ExternalID),
		Role: auth.Role(owner.Role), Via: &auth.Via{KeyID: service.KeyID, Name: service.Name},
	}
}

// promote escalates the session's open handoff if the draft asks for that and it is parked.
func promote(
	ctx context.Context, q *db.Queries, p auth.Principal, d Draft, agent db.LockClaimerRow, open db.HandoffCard,
) error {
	card := newCard(open)
	if err := checkVersion(d.Version, &card); err != nil {
		return err
	}
	if d.Intent != Escalate || !escalating.startsFrom(card.Status) {
		return &ConflictError{Conflict: HandoffActive, Card: card}
	}
	priority := cmp.Or(d.Priority, card.Priority)
	if err := checkAgent(ctx, q, p, agent, priority, false); err != nil {
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
