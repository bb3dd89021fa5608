package mail

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"
)

// kind says what an item tells its recipient.
type kind string

const (
	kindWaiting  kind = "waiting"  // a wait began
	kindOverdue  kind = "overdue"  // the wait has lasted as long as its target, or twice as long
	kindAssigned kind = "assigned" // the recipient has it now
	kindClaimed  kind = "claimed"  // the last three are for the user who escalated
	kindReturned kind = "returned"
	kindResolved kind = "resolved"
	kindNotice   kind = "notice" // for admins; not about a handoff
)

// isOwn reports whether the kind tells users what becomes of their own handoffs.
func (k kind) isOwn() bool { return k == kindClaimed || k == kindReturned || k == kindResolved }

// isWait reports whether the kind is about a handoff that can be claimed.
func (k kind) isWait() bool { return k == kindWaiting || k == kindOverdue }

// recipient is the user that a message is for.
type recipient struct {
	Account, ID   uuid.UUID
	AccountName   string
	ProductURL    string // accounts.product_url; empty: none
	Name, Address string
	TimeZone      string // users.quiet_time_zone; empty: UTC
}

// item is one thing that a recipient is told.
type item struct {
	Kind    kind
	Level   int16 // of a kindOverdue: 1 or 2
	Version int64 // of the handoff when the wait began, or the other thing happened

	Handoff, Session  uuid.UUID // of a kindNotice: the id of the notice, and none
	SessionExternalID string
	Number            int32
	Title             string // of the session; of a kindNotice its first line
	Priority          string
	Notes, Customer   string
	By                string        // the creator
	Since             time.Time     // the beginning of the first wait
	Due               time.Time     // the end of the target of this wait; zero: there is none
	Target            time.Duration // zero: there is none
	At                time.Time     // when it happened
	Actor             string        // who claimed, answered, resolved or assigned it
	Text              string        // the answer or the resolution; all of a kindNotice

	Alone       bool // the recipient escalated it, and no other recipient remains
	SecondLevel bool // the recipient is told because of the second level
}

// began returns the beginning of the wait that the item is about.
func (i item) began() time.Time {
	if i.Due.IsZero() || i.Target == 0 {
		return i.Since
	}
	return i.Due.Add(-i.Target)
}

// isUrgent reports whether the recipient has to act on an urgent handoff.
func (i item) isUrgent() bool {
	return i.Priority == "urgent" && (i.Kind.isWait() || i.Kind == kindAssigned)
}

// order ranks kinds: where several items are about one handoff, the message shows the last of them.
var order = []kind{kindWaiting, kindOverdue, kindAssigned, kindClaimed, kindReturned, kindResolved, kindNotice}

// byProgress compares the kinds and levels of two items.
func byProgress(a, b item) int {
	return cmp.Or(cmp.Compare(slices.Index(order, a.Kind), slices.Index(order, b.Kind)), cmp.Compare(a.Level, b.Level))
}

// latest returns one item for each handoff, the most urgent first.
func latest(items []item) []item {
	last := make(map[uuid.UUID]item, len(items))
	for _, each := range items {
		if former, known := last[each.Handoff]; !known || byProgress(former, each) <= 0 {
			last[each.Handoff] = each
		}
	}
	var chosen []item
	for _, each := range last {
		chosen = append(chosen, each)
	}
	slices.SortFunc(chosen, byUrgency)
	return chosen
}

var priorities = []string{"urgent", "high", "normal", "low"}

// byUrgency puts the second level first, then the higher priority, then the longer wait.
func byUrgency(a, b item) int {
	return cmp.Or(
		cmp.Compare(max(b.Level, 1), max(a.Level, 1)),
		cmp.Compare(slices.Index(priorities, a.Priority), slices.Index(priorities, b.Priority)),
		a.Since.Compare(b.Since),
		cmp.Compare(a.Number, b.Number),
		cmp.Compare(a.Handoff.String(), b.Handoff.String()),
	)
}
