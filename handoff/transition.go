package handoff

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// transition is one way in which a handoff changes: from one status to another, by whom, and announced how.
type transition struct {
	verb     string // what people say that it does to a handoff
	event    string
	from, to Status
	by       who
}

// The state machine. What is not in this table is refused. Two rules beside it: whoever escalated a handoff never
// becomes its claimer, and below engineer nobody does anything.
var (
	escalating  = transition{"escalate", EventCreated, Parked, Waiting, owner}
	claiming    = transition{"claim", EventClaimed, Waiting, Claimed, anybody}
	withdrawing = transition{"withdraw", EventWithdrawn, Waiting, Withdrawn, creator | admin}
	releasing   = transition{"release", EventReleased, Claimed, Waiting, claimer | admin}
	reassigning = transition{"reassign", EventReassigned, Claimed, Claimed, claimer | admin | anybodyOnceStale}
	resolving   = transition{"resolve", EventResolved, Claimed, Resolved, claimer | admin}
	returning   = transition{"return", EventReturned, Claimed, Returned, claimer | admin}
)

// who is a set of people.
type who int

const (
	anybody          who = 1 << iota
	owner                // of the session
	creator              // who escalated
	claimer              // who holds the claim
	admin                // or an owner of the account
	anybodyOnceStale     // anybody, 30 minutes after the last sign of work: the claim or the session's newest message
)

func (w who) has(other who) bool { return w&other != 0 }

// change is what a transition does beside changing the status.
type change struct {
	claimer            *uuid.UUID // who becomes the claimer; nil: it stays as it is, or ends where the handoff waits again
	resolution, answer *string
}

// take makes a transition in a transaction of its own, for an engineer or more.
func (s *Service) take(ctx context.Context, p auth.Principal, session, id uuid.UUID, t transition, c change) (Handoff, error) {
	if err := RequireRole(p, auth.Engineer, t.verb+" a handoff"); err != nil {
		return Handoff{}, err
	}
	var h Handoff
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) (err error) {
		h, err = s.move(ctx, tx, p, session, id, t, c)
		return err
	})
	if err != nil {
		return Handoff{}, err
	}
	return h, nil
}

// move is one conditional UPDATE and, if it changed the handoff, one step of its timeline and one event. A handoff that already has the claimer whom
// the change would give it is left as it is.
func (s *Service) move(ctx context.Context, tx pgx.Tx, p auth.Principal, session, id uuid.UUID, t transition, c change) (Handoff, error) {
	q := db.New(tx)
	for range maxLooks {
		moved, err := q.MoveHandoff(ctx, db.MoveHandoffParams{
			AccountID: p.AccountID, SessionID: session, ID: id,
			Version: s.version, Type: t.event, UserID: p.UserID, UserName: p.Name,
			FromStatus: string(t.from), ToStatus: string(t.to),
			Claimer: c.claimer, Resolution: c.resolution, Answer: c.answer,
			ByAnybody: t.by.has(anybody) || t.by.has(admin) && p.Role.AtLeast(auth.Admin),
			ByCreator: t.by.has(creator), ByClaimer: t.by.has(claimer), OnceStale: t.by.has(anybodyOnceStale),
		})
		if err != nil {
			return Handoff{}, fmt.Errorf("make handoff %s %s: %w", id, t.to, err)
		}
		row, err := q.GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: session, ID: id})
		if err != nil {
			return Handoff{}, found(err, "read handoff", id)
		}
		card := newCard(row)
		switch {
		case moved > 0:
			return newHandoff(row), s.announce(ctx, tx, p, t.event, card)
		case c.claimer != nil && card.Status == Claimed && card.ClaimedBy.ID == *c.claimer && s.accepts(card.Version) && t.allows(p, card):
			return newHandoff(row), nil
		}
		if err := demand(s.version, &card); err != nil {
			return Handoff{}, err
		}
		if err := t.refusal(p, c, card); err != nil {
			return Handoff{}, err
		}
		// Somebody changed it between the two statements, and now it allows what it did not: once more.
	}
	return Handoff{}, fmt.Errorf("make handoff %s %s: it changed %d times meanwhile", id, t.to, maxLooks)
}

// orConflict is the conflict that keeps a handoff from making a transition whatever it is to change, else err.
func (s *Service) orConflict(ctx context.Context, tx pgx.Tx, p auth.Principal, session, id uuid.UUID, t transition, err error) error {
	row, lookErr := db.New(tx).GetHandoff(ctx, db.GetHandoffParams{AccountID: p.AccountID, SessionID: session, ID: id})
	if lookErr != nil {
		return found(lookErr, "read handoff", id)
	}
	var conflict *ConflictError
	if refused := t.refusal(p, change{}, newCard(row)); errors.As(refused, &conflict) {
		return conflict
	}
	return err
}

// accepts reports whether the demanded version allows to answer that a claimer has the claim already. So does the version
// before: the one step from there was the claim, and who repeats it could not know of its success.
func (s *Service) accepts(version int32) bool {
	return s.version == nil || *s.version == int64(version) || *s.version == int64(version)-1
}

// maxLooks bounds how often one request follows a handoff that others keep changing.
const maxLooks = 10

// refusal says why a handoff does not allow the transition; nil if it does.
func (t transition) refusal(p auth.Principal, c change, card Card) error {
	conflict := func(reason Conflict) error { return &ConflictError{Conflict: reason, Card: card} }
	becomesOwn := c.claimer != nil && *c.claimer == card.CreatedBy.ID
	switch {
	case card.ClosedAt != nil:
		return conflict(HandoffClosed)
	case t.from == Claimed && card.Status != Claimed:
		return conflict(NotClaimed)
	case becomesOwn && t.from == Waiting:
		return conflict(OwnHandoff)
	case becomesOwn:
		return &InvalidError{[]FieldProblem{{"user_id", "must not be who escalated the handoff"}}}
	case t.from == Waiting && card.Status == Claimed:
		return conflict(AlreadyClaimed)
	case t.from == Waiting && card.Status == Parked:
		return conflict(NotWaiting)
	case !t.allows(p, card):
		return t.notAllowed(card)
	}
	return nil
}

// notAllowed says who can make the transition of the handoff.
func (t transition) notAllowed(card Card) error {
	switch {
	case t.by.has(creator):
		return forbidden("Only the person who escalated it, %s, or an admin can %s this handoff.", card.CreatedBy.Name, t.verb)
	case t.by.has(anybodyOnceStale):
		return forbidden("Only the claimer, %s, or an admin can %s this handoff; any engineer can once it has been without "+
			"activity for 30 minutes.", card.ClaimedBy.Name, t.verb)
	default:
		return forbidden("Only the claimer, %s, or an admin can %s this handoff.", card.ClaimedBy.Name, t.verb)
	}
}

// allows reports whether the principal is one of those who may make the transition. Whether a claim is stale is for the
// database to say: it has been asked.
func (t transition) allows(p auth.Principal, card Card) bool {
	return t.by.has(anybody) ||
		t.by.has(admin) && p.Role.AtLeast(auth.Admin) ||
		t.by.has(creator) && card.CreatedBy.ID == p.UserID ||
		t.by.has(claimer) && card.ClaimedBy != nil && card.ClaimedBy.ID == p.UserID
}
