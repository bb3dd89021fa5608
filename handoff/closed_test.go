package handoff_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

var closedStatuses = []handoff.Status{handoff.Resolved, handoff.Returned, handoff.Withdrawn}

// closedIn returns an account with six closed handoffs, the less urgent ones closed later, and one that waits. Odd ones
// are those of Dana, of a team, of a customer and about a VPN.
func closedIn(t *testing.T) (a *account, filter handoff.Filter) {
	t.Helper()
	a = newAccount(t)
	team, customer := a.team(), "Acme"
	priorities := []handoff.Priority{
		handoff.Urgent, handoff.Urgent, handoff.High, handoff.Normal, handoff.Normal, handoff.Low,
	}
	for i, priority := range priorities {
		owner, session := a.mia, directory.SessionInput{Title: "No sound"}
		if i%2 == 0 {
			owner = a.dana
			session = directory.SessionInput{
				Title: "VPN drops", TeamID: directory.Some(*team), Customer: directory.Some(customer),
			}
		}
		h := a.HandOff(owner, handoff.Draft{
			Session: a.AddSession(owner, session), Intent: handoff.Escalate, Priority: priority,
		})
		a.do([]string{"resolve", "return"}[i/2%2], a.eli, a.ClaimFor(a.eli, h))
	}
	waiting := a.AddSession(a.dana, directory.SessionInput{Title: "It waits", TeamID: directory.Some(*team)})
	a.HandOff(a.dana, handoff.Draft{Session: waiting, Intent: handoff.Escalate, Priority: handoff.Urgent})
	return a, handoff.Filter{
		Statuses: closedStatuses, TeamID: team, CreatedBy: &a.dana.UserID, ClaimedBy: &a.eli.UserID, Customer: customer,
		Query: "vpn",
	}
}

func TestClosedHandoffsComeNewestFirst(t *testing.T) {
	a, all := closedIn(t)
	for name, test := range map[string]struct {
		filter handoff.Filter
		want   []int32
	}{
		"all":         {handoff.Filter{}, []int32{6, 5, 4, 3, 2, 1}},
		"of a status": {handoff.Filter{Statuses: []handoff.Status{handoff.Resolved}}, []int32{6, 5, 2, 1}},
		"of a team":   {handoff.Filter{TeamID: all.TeamID}, []int32{5, 3, 1}},
		"of an owner": {handoff.Filter{CreatedBy: all.CreatedBy}, []int32{5, 3, 1}},
		"of a closer": {handoff.Filter{ClaimedBy: all.ClaimedBy}, []int32{6, 5, 4, 3, 2, 1}},
		"of priorities": {
			handoff.Filter{Priorities: []handoff.Priority{handoff.Urgent, handoff.Low}},
			[]int32{6, 2, 1},
		},
		"of a customer":           {handoff.Filter{Customer: "acme"}, []int32{5, 3, 1}},
		"with words":              {handoff.Filter{Query: "vpn"}, []int32{5, 3, 1}},
		"with a number":           {handoff.Filter{Query: "#4"}, []int32{4}},
		"with all of these":       {all, []int32{5, 3, 1}},
		"with words of open ones": {handoff.Filter{Query: "#7"}, nil},
	} {
		if test.filter.Statuses == nil {
			test.filter.Statuses = closedStatuses
		}
		if diff := cmp.Diff(test.want, a.numbers(test.filter)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		var paged []int32
		for test.filter.Limit = 1; ; {
			page := a.queue(test.filter)
			paged = append(paged, numbersOf(page)...)
			if test.filter.Cursor = page.NextCursor; page.NextCursor == "" || len(paged) > 10 {
				break
			}
		}
		if diff := cmp.Diff(test.want, paged); diff != "" {
			t.Errorf("%s, page by page (-want +got):\n%s", name, diff)
		}
	}
}

func TestClosedHandoffsBesideOpenOnesKeepTheOrderOfUrgency(t *testing.T) {
	a, _ := closedIn(t)
	mixed := append([]handoff.Status{handoff.Waiting}, closedStatuses...)
	if diff := cmp.Diff([]int32{1, 2, 7, 3, 4, 5, 6}, a.numbers(handoff.Filter{Statuses: mixed})); diff != "" {
		t.Errorf("mixed statuses (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]int32{1, 3, 5}, a.numbers(handoff.Filter{Query: "vpn"})); diff != "" {
		t.Errorf("a search of all (-want +got):\n%s", diff)
	}
}

func TestPagesShowEveryClosedHandoffOnceWhileOthersClose(t *testing.T) {
	a := newAccount(t)
	closeOne := func(p auth.Principal) { a.do("withdraw", p, a.escalate(p, a.Session(p))) }
	const before = 9
	for range before {
		closeOne(a.dana)
	}
	a.Exec("update handoffs set closed_at = (select min(closed_at) from handoffs) where number < 6") // all at once
	var seen []int32
	filter := handoff.Filter{Statuses: closedStatuses, Limit: 2}
	for {
		page := a.queue(filter)
		seen = append(seen, numbersOf(page)...)
		if filter.Cursor = page.NextCursor; page.NextCursor == "" || len(seen) > before {
			break
		}
		closeOne(a.mia)
		a.park(a.dana, a.Session(a.dana))
	}
	if diff := cmp.Diff([]int32{9, 8, 7, 6, 5, 4, 3, 2, 1}, seen); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	filter.Cursor, filter.Limit = "", 1
	if newest := a.queue(filter); newest.Items[0].Number <= before {
		t.Errorf("the newest is #%d", newest.Items[0].Number)
	}
}

func TestCursorOfAnotherOrderIsRefused(t *testing.T) {
	a, _ := closedIn(t)
	a.escalate(a.dana, a.Session(a.dana))
	closed, open := handoff.Filter{Statuses: closedStatuses, Limit: 1}, handoff.Filter{Limit: 1}
	mixed := handoff.Filter{Statuses: append([]handoff.Status{handoff.Waiting}, closedStatuses...), Limit: 1}
	ofClosed, ofOpen := a.queue(closed).NextCursor, a.queue(open).NextCursor
	for name, test := range map[string]struct {
		filter handoff.Filter
		cursor string
	}{
		"closed": {closed, ofOpen}, "open": {open, ofClosed}, "mixed": {mixed, ofClosed},
	} {
		test.filter.Cursor = test.cursor
		_, err := a.Queue(t.Context(), a.dana, test.filter)
		if diff := cmp.Diff([]string{"cursor"}, invalidFields(t, err)); test.cursor == "" || diff != "" {
			t.Errorf("%s, cursor %q (-want +got):\n%s", name, test.cursor, diff)
		}
	}
}
