package handoff

import "fmt"

// Conflict names the reason why a handoff does not allow an operation in its present state.
type Conflict string

const (
	HandoffActive  Conflict = "handoff_active"  // the session already has an open handoff
	OwnHandoff     Conflict = "own_handoff"     // the claimer would be the user who escalated it
	AlreadyClaimed Conflict = "already_claimed" // another user was first
	NotWaiting     Conflict = "not_waiting"     // it is parked: help was not asked for yet
	NotClaimed     Conflict = "not_claimed"     // it is waiting or parked
	HandoffClosed  Conflict = "handoff_closed"  // it never reopens: escalate again
)

// ConflictError carries the handoff as it is, so that the caller need not ask again. Nothing has been changed.
type ConflictError struct {
	Conflict Conflict
	Card     Card
}

func (e *ConflictError) Error() string {
	text := fmt.Sprintf("handoff #%d is %s", e.Card.Number, e.Card.Status)
	if e.Card.ClaimedBy != nil {
		text += " by " + e.Card.ClaimedBy.Name
	}
	if e.Conflict == OwnHandoff {
		text += " and was escalated by yourself"
	}
	return text
}

// VersionError says that a handoff does not have the version that the caller requires. Nothing has been changed.
type VersionError struct {
	Version int64 // that was required
	Card    *Card // the handoff as it is; nil: the session has none
}

func (e *VersionError) Error() string {
	if e.Card == nil {
		return fmt.Sprintf("the session has no handoff, so none of version %d", e.Version)
	}
	if e.Card.ClosedAt != nil {
		return fmt.Sprintf("handoff #%d is closed, in version %d", e.Card.Number, e.Card.Version)
	}
	return fmt.Sprintf("handoff #%d has version %d, not %d", e.Card.Number, e.Card.Version, e.Version)
}

// checkVersion returns a [VersionError] unless the handoff has the required version; nil accepts every version.
func checkVersion(required *int64, card *Card) error {
	if required == nil || card != nil && int64(card.Version) == *required {
		return nil
	}
	return &VersionError{Version: *required, Card: card}
}
