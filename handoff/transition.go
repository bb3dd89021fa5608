package handoff

import (
	"slices"

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
	EventOverdue    = "handoff_overdue" // it has waited as long as its target, or twice as long; no transition
	EventUpdated    = "handoff_updated" // messages were added to the session; no transition
)

// transition is one way in which a handoff changes.
type transition struct {
	verb   string // as in "claim a handoff"
	event  string
	from   []Status
	to     Status
	actors actors
}

// The state machine. What is not in this table is refused. Two rules beside it: the user who escalated a handoff never
// becomes its claimer, and every transition but a withdrawal requires the role engineer. A session of a user or agent
// is escalated by them, or by a service for them. The names are participles, because return is a keyword of Go.
var (
	escalating  = transition{"escalate", EventCreated, []Status{Parked}, Waiting, owner | service}
	claiming    = transition{"claim", EventClaimed, []Status{Waiting}, Claimed, engineer}
	withdrawing = transition{"withdraw", EventWithdrawn, []Status{Waiting}, Withdrawn, creator | admin | service}
	releasing   = transition{"release", EventReleased, []Status{Claimed}, Waiting, claimer | admin}
	reassigning = transition{
		"reassign", EventReassigned, []Status{Waiting, Claimed}, Claimed, claimer | admin | engineerIfStale | teammate,
	}
	resolving = transition{"resolve", EventResolved, []Status{Claimed}, Resolved, claimer | admin}
	returning = transition{"return", EventReturned, []Status{Claimed}, Returned, claimer | admin}
)

// actors is a set of those who can make a transition.
type actors int

const (
	engineer        actors = 1 << iota // every engineer of the account
	owner                              // of the session
	creator                            // who escalated
	claimer                            // who holds the claim
	admin                              // or an owner of the account
	service                            // the account's backend
	engineerIfStale                    // every engineer, 30 minutes after the claim and the session's newest message
	teammate                           // while it waits: every engineer, for themselves or a member of their team
)

func (a actors) has(other actors) bool { return a&other != 0 }

// startsFrom reports whether the transition begins at the status.
func (t transition) startsFrom(status Status) bool { return slices.Contains(t.from, status) }

// requireRole returns an error for a principal who can make the transition with no handoff.
func (t transition) requireRole(p auth.Principal) error {
	switch {
	case t.actors.has(service) && p.Service, t.actors.has(creator) && !p.Service:
		return nil
	case p.Service:
		return refusal.Forbidden("Only a user with the role %s or higher can %s a handoff; "+
			"a service can on behalf of one, named in the header Handoff-On-Behalf-Of.", auth.Engineer, t.verb)
	default:
		return refusal.RequireRole(p, auth.Engineer, t.verb+" a handoff")
	}
}

// alwaysAllows reports whether the principal can make the transition with every handoff.
func (t transition) alwaysAllows(p auth.Principal) bool {
	return t.actors.has(engineer) ||
		t.actors.has(service) && p.Service ||
		t.actors.has(admin) && p.Role.AtLeast(auth.Admin)
}

// allows reports whether the principal is one of the actors. Whether a claim is stale is for the database to
// say: it has been asked.
func (t transition) allows(p auth.Principal, c change, card Card) bool {
	return t.alwaysAllows(p) ||
		t.actors.has(creator) && card.CreatedBy.ID == p.UserID ||
		t.actors.has(claimer) && card.ClaimedBy != nil && card.ClaimedBy.ID == p.UserID ||
		t.actors.has(teammate) && card.Status == Waiting && c.withinTeam
}

// explainRefusal returns why a handoff does not allow the transition; nil if it does.
func (t transition) explainRefusal(p auth.Principal, c change, card Card) error {
	conflict := func(reason Conflict) error { return &ConflictError{Conflict: reason, Card: card} }
	becomesOwn := c.claimer != nil && *c.claimer == card.CreatedBy.ID
	switch {
	case card.ClosedAt != nil:
		return conflict(HandoffClosed)
	case t.startsFrom(Claimed) && !t.startsFrom(card.Status):
		return conflict(NotClaimed)
	case becomesOwn && !t.startsFrom(Claimed):
		return conflict(OwnHandoff)
	case becomesOwn:
		return refusal.Invalid("user_id", "must not be the user who escalated the handoff")
	case !t.startsFrom(card.Status) && card.Status == Claimed:
		return conflict(AlreadyClaimed)
	case !t.startsFrom(card.Status):
		return conflict(NotWaiting)
	case !t.allows(p, c, card):
		return t.forbidden(card)
	}
	return nil
}

// forbidden returns the error that names who can make the transition.
func (t transition) forbidden(card Card) error {
	switch {
	case t.actors.has(creator):
		return refusal.Forbidden("Only the person who escalated it, %s, an admin or a service can %s this handoff.",
			card.CreatedBy.Name, t.verb)
	case card.ClaimedBy == nil:
		return refusal.Forbidden("While this handoff waits, an engineer can reassign it to themselves or to a member of " +
			"the same team; only an admin can to others.")
	case t.actors.has(engineerIfStale):
		return refusal.Forbidden("Only the claimer, %s, or an admin can %s this handoff; any engineer can once it has "+
			"been without activity for 30 minutes.", card.ClaimedBy.Name, t.verb)
	default:
		return refusal.Forbidden("Only the claimer, %s, or an admin can %s this handoff.", card.ClaimedBy.Name, t.verb)
	}
}
