package chaos

import (
	"fmt"
	"time"
)

// Rule names an invariant.
type Rule string

const (
	Lost         Rule = "acknowledged but not in the log"
	Phantom      Rule = "refused but in the log"
	Unrequested  Rule = "in the log without a request"
	Doubled      Rule = "in the log twice"
	Hole         Rule = "the log has a hole"
	ClaimedTwice Rule = "claimed by two at once"
	Gap          Rule = "events skipped on a connection"
	Duplicate    Rule = "an event repeated on a connection"
	Changed      Rule = "an event that differs from the log"
	Malformed    Rule = "a frame out of form"
	Reset        Rule = "a reset without need"
	Behind       Rule = "a client not at the head at the end"
	Late         Rule = "events later than promised"
	Foreign      Rule = "something of another account"
	Leak         Rule = "not back where it was"
	Repaired     Rule = "a notification lost without a fault"
	Unsigned     Rule = "a webhook without a valid signature"
	Overlap      Rule = "two requests to an endpoint at once"
	Resent       Rule = "an acknowledged event sent again without need"
	Unmarked     Rule = "a wait not marked overdue"
	Mismarked    Rule = "a mark of overdue without need"
	Untold       Rule = "a person not told of a wait"
	Mistold      Rule = "mail about a handoff that does not wait"
	Flooded      Rule = "more mail than promised"
)

// Violation is an invariant that did not hold.
type Violation struct {
	Rule   Rule
	Detail string
}

func (v Violation) String() string { return fmt.Sprintf("%s: %s", v.Rule, v.Detail) }

// Report is the result of [Check].
type Report struct {
	Committed int // events in the logs
	Delivered int // events that clients received, summed over all clients
	Told      int // requests to webhooks and messages to mailboxes
	Resent    int // requests to webhooks with an event that an earlier one had
	Resets    int // sent to clients and webhooks

	// Stale is the longest time from the append of an event to a client that was connected by then, or to a webhook.
	Stale time.Duration

	Violations []Violation
}

// Count returns the number of violations of a rule.
func (r *Report) Count(rule Rule) (n int) {
	for _, v := range r.Violations {
		if v.Rule == rule {
			n++
		}
	}
	return n
}

func (r *Report) add(rule Rule, format string, args ...any) {
	r.Violations = append(r.Violations, Violation{Rule: rule, Detail: fmt.Sprintf(format, args...)})
}
