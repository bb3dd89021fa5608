package handoff

import (
	"fmt"
	"strings"

	"github.com/handoffd/handoffd/auth"
)

// FieldProblem is what is wrong with one member of the input.
type FieldProblem struct {
	Field   string `json:"field"`
	Problem string `json:"problem"`
}

// InvalidError lists what is wrong with the input. Nothing has been changed.
type InvalidError struct {
	Problems []FieldProblem
}

func (e *InvalidError) Error() string {
	texts := make([]string, 0, len(e.Problems))
	for _, problem := range e.Problems {
		texts = append(texts, problem.Field+": "+problem.Problem)
	}
	return "invalid input: " + strings.Join(texts, "; ")
}

func (e *InvalidError) add(field, format string, args ...any) {
	e.Problems = append(e.Problems, FieldProblem{Field: field, Problem: fmt.Sprintf(format, args...)})
}

// role adds a problem unless role is one that a user can have.
func (e *InvalidError) role(role auth.Role) {
	if _, err := auth.ParseRole(string(role)); err != nil {
		e.add("role", "must be viewer, engineer, admin or owner")
	}
}

// orNil returns e as an error if it has any problem.
func (e *InvalidError) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}

// Conflict names the reason why a handoff does not allow an operation in its present state.
type Conflict string

const (
	HandoffActive  Conflict = "handoff_active"  // the session already has an open handoff
	OwnHandoff     Conflict = "own_handoff"     // nobody claims what they escalated themselves
	AlreadyClaimed Conflict = "already_claimed" // somebody else was first
	NotWaiting     Conflict = "not_waiting"     // it is parked: nobody was asked for help yet
	NotClaimed     Conflict = "not_claimed"     // nobody works on it: it is waiting or parked
	HandoffClosed  Conflict = "handoff_closed"  // it never reopens: escalate again
)

// ConflictError carries the handoff as it stands, so that the caller need not ask again. Nothing has been changed.
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

// VersionError says that a handoff does not have the version that [Request] demands. Nothing has been changed.
type VersionError struct {
	Version int64 // that was demanded
	Card    *Card // the handoff as it stands; nil: the session has none
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

// demand returns a [VersionError] unless the handoff has the version that is asked for; nil asks for none.
func demand(version *int64, card *Card) error {
	if version == nil || card != nil && int64(card.Version) == *version {
		return nil
	}
	return &VersionError{Version: *version, Card: card}
}
