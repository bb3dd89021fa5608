package handoff

import (
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
)

// The events of a handoff's life. A parked handoff has none until it is escalated.
const (
	EventCreated    = "handoff_created"
	EventClaimed    = "handoff_claimed"
	EventReleased   = "handoff_released"
	EventReassigned = "handoff_reassigned"
	EventResolved   = "handoff_resolved"
	EventReturned   = "handoff_returned"
	EventWithdrawn  = "handoff_withdrawn"
	EventUpdated    = "handoff_updated" // messages were added to the session; no transition
)

// transition is one way in which a handoff changes.
type transition struct {
	verb     string // as in "claim a handoff"
	event    string
	from, to Status
	actors   actors
}

// The state machine. What is not in this table is refused. Two rules beside it: the user who escalated a handoff never
// becomes its claimer, and every transition requires the role engineer. The names are participles, because return is a
// keyword of Go.
var (
	escalating  = transition{"escalate", EventCreated, Parked, Waiting, owner}
	claiming    = transition{"claim", EventClaimed, Waiting, Claimed, engineer}
	withdrawing = transition{"withdraw", EventWithdrawn, Waiting, Withdrawn, creator | admin}
	releasing   = transition{"release", EventReleased, Claimed, Waiting, claimer | admin}
	reassigning = transition{"reassign", EventReassigned, Claimed, Claimed, claimer | admin | engineerIfStale}
	resolving   = transition{"resolve", EventResolved, Claimed, Resolved, claimer | admin}
	returning   = transition{"return", EventReturned, Claimed, Returned, claimer | admin}
)

// actors is a set of the people who can make a transition.
type actors int

const (
	engineer        actors = 1 << iota // every engineer of the account
	owner                              // of the session
	creator                            // who escalated
	claimer                            // who holds the claim
	admin                              // or an owner of the account
	engineerIfStale                    // every engineer, 30 minutes after the claim and the session's newest message
)

func (a actors) has(other actors) bool { return a&other != 0 }

// requireRole returns an error below engineer.
func (t transition) requireRole(p auth.Principal) error {
	return refusal.RequireRole(p, auth.Engineer, t.verb+" a handoff")
}

// allows reports whether the principal is one of the actors. Whether a claim is stale is for the database to
// say: it has been asked.
func (t transition) allows(p auth.Principal, card Card) bool {
	return t.actors.has(engineer) ||
		t.actors.has(admin) && p.Role.AtLeast(auth.Admin) ||
		t.actors.has(creator) && card.CreatedBy.ID == p.UserID ||
		t.actors.has(claimer) && card.ClaimedBy != nil && card.ClaimedBy.ID == p.UserID
}

// explainRefusal returns why a handoff does not allow the transition; nil if it does.
func (t transition) explainRefusal(p auth.Principal, c change, card Card) error {
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
		return refusal.Invalid("user_id", "must not be the user who escalated the handoff")
	case t.from == Waiting && card.Status == Claimed:
		return conflict(AlreadyClaimed)
	case t.from == Waiting && card.Status == Parked:
		return conflict(NotWaiting)
	case !t.allows(p, card):
		return t.forbidden(card)
	}
	return nil
}

// forbidden returns the error that names who can make the transition.
func (t transition) forbidden(card Card) error {
	switch {
	case t.actors.has(creator):
		return refusal.Forbidden("Only the person who escalated it, %s, or an admin can %s this handoff.",
			card.CreatedBy.Name, t.verb)
	case t.actors.has(engineerIfStale):
		return refusal.Forbidden("Only the claimer, %s, or an admin can %s this handoff; any engineer can once it has "+
			"been without activity for 30 minutes.", card.ClaimedBy.Name, t.verb)
	default:
		return refusal.Forbidden("Only the claimer, %s, or an admin can %s this handoff.", card.ClaimedBy.Name, t.verb)
	}
}
