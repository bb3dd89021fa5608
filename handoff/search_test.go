package handoff_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// described escalates a new session of p.
func (a *account) described(p auth.Principal, s directory.SessionInput, notes string) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(p, handoff.Draft{Session: a.AddSession(p, s), Intent: handoff.Escalate, EngineerNotes: notes})
}

// found are the numbers of the handoffs on the first page, in ascending order.
func (a *account) found(f handoff.Filter) string {
	a.t.Helper()
	var numbers []string
	for _, card := range a.queue(f).Items {
		numbers = append(numbers, fmt.Sprint(card.Number))
	}
	slices.Sort(numbers)
	return strings.Join(numbers, " ")
}

func TestSearchFindsWords(t *testing.T) {
	a := newAccount(t)
	customer := "Müller & Söhne GmbH"
	a.described(a.dana, directory.SessionInput{
		Title: "VPN drops every hour", ProblemSummary: directory.Some("The tunnel to 10.0.0.1 fails."),
		Customer: directory.Some(customer),
	}, "Rekeying on fw-12 fails; see it's \\log")
	a.described(a.dana, directory.SessionInput{
		Title: "No sound", ProblemSummary: directory.Some("Кабель заменён"),
	}, "VPN is fine")
	a.do("withdraw", a.dana, a.described(a.dana, directory.SessionInput{Title: "Straße gesperrt"}, ""))
	for query, want := range map[string]string{
		"vpn":                     "1 2",
		"VPN tunnel":              "1",
		"vp drop":                 "1",
		"tunnel gmbh rekeying":    "1", // of summary, customer and notes
		"muller":                  "1",
		"MÜLLER":                  "1",
		"mu\u0308ller":            "1",
		"10.0.0.1":                "1",
		"FW-12":                   "1",
		"it's":                    "1",
		`\log`:                    "1",
		"кабель":                  "2",
		"замен":                   "2",
		"strasse":                 "",
		"stra":                    "3", // it is closed
		"pn":                      "",
		"vpn sound gmbh":          "",
		"#1":                      "1",
		"#2":                      "2",
		"#9":                      "",
		"2":                       "2",
		"12":                      "1", // of fw-12
		"99999999999999":          "",
		"' | & ! :* () <-> \"":    "",
		"vpn:* | sound":           "2",
		"' or 1=1 --":             "",
		"%":                       "",
		strings.Repeat("v ", 100): "1 2",
	} {
		if got := a.found(handoff.Filter{Query: query}); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	if got := a.found(handoff.Filter{Query: "vpn", Statuses: []handoff.Status{handoff.Resolved}}); got != "" {
		t.Errorf("what waits is found among the resolved: %s", got)
	}
	for _, wrong := range []string{"a\x00b", "\xff", strings.Repeat("ä", 201)} {
		_, err := a.Queue(t.Context(), a.dana, handoff.Filter{Query: wrong})
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"q"}) {
			t.Errorf("%.10q: got %v", wrong, err)
		}
	}
	if got := a.neighbour().found(handoff.Filter{Query: "vpn"}); got != "" {
		t.Errorf("a neighbour finds %s", got)
	}
}

// The words are those of now, for sessions that are renamed and for notes that come with an escalation.
func TestSearchFollowsChanges(t *testing.T) {
	a := newAccount(t)
	session := a.AddSession(a.dana, directory.SessionInput{Title: "VPN drops"})
	a.park(a.dana, session)
	a.HandOff(a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate, EngineerNotes: "Rekeying fails"})
	customer := "Acme"
	a.AddSession(a.dana, directory.SessionInput{
		Ref: directory.Ref{ID: session}, Title: "Tunnel drops", Customer: directory.Some(customer),
	})
	for query, want := range map[string]string{"vpn": "", "tunnel": "1", "rekeying": "1", "acme": "1"} {
		if got := a.found(handoff.Filter{Query: query}); got != want {
			t.Errorf("%q finds %q, want %q", query, got, want)
		}
	}
	a.AddSession(a.dana, directory.SessionInput{
		Ref: directory.Ref{ID: session}, Title: "Tunnel drops", Customer: directory.Null[string](),
	})
	if got := a.found(handoff.Filter{Customer: "acme"}); got != "" {
		t.Errorf("the former customer has %s", got)
	}
}

func TestFiltersOfTheQueue(t *testing.T) {
	a := newAccount(t)
	acme, other := "ACME Ltd", "Acme"
	first := a.described(a.dana, directory.SessionInput{Title: "VPN one", Customer: directory.Some(acme)}, "")
	a.described(a.eli, directory.SessionInput{Title: "VPN two", Customer: directory.Some(other)}, "")
	urgent := a.HandOff(a.dana, handoff.Draft{
		Session: a.AddSession(a.dana, directory.SessionInput{Title: "Three"}),
		Intent:  handoff.Escalate, Priority: handoff.Urgent,
	})
	a.do("resolve", a.mia, a.ClaimFor(a.mia, first))
	a.ClaimFor(a.mia, urgent)
	dana, mia := &a.dana.UserID, &a.mia.UserID
	closed := []handoff.Status{handoff.Resolved}
	for _, test := range []struct {
		filter handoff.Filter
		want   string
	}{
		{handoff.Filter{}, "2 3"},
		{handoff.Filter{CreatedBy: dana}, "3"},
		{handoff.Filter{CreatedBy: dana, Statuses: closed}, "1"},
		{handoff.Filter{CreatedBy: dana, Query: "vpn"}, "1"},
		{handoff.Filter{ClaimedBy: mia}, "3"},
		{handoff.Filter{ClaimedBy: mia, Statuses: closed}, "1"},
		{handoff.Filter{ClaimedBy: dana}, ""},
		{handoff.Filter{Customer: "acme ltd", Statuses: closed}, "1"},
		{handoff.Filter{Customer: "acme"}, "2"},
		{handoff.Filter{Customer: "acm"}, ""},
		{handoff.Filter{Customer: "Acme", Query: "vpn"}, "2"},
		{handoff.Filter{Priorities: []handoff.Priority{handoff.Urgent, handoff.High}}, "3"},
		{handoff.Filter{Priorities: []handoff.Priority{handoff.Normal, handoff.Normal}}, "2"},
		{handoff.Filter{Priorities: []handoff.Priority{handoff.Urgent}, ClaimedBy: mia, CreatedBy: dana}, "3"},
	} {
		if got := a.found(test.filter); got != test.want {
			t.Errorf("%+v finds %q, want %q", test.filter, got, test.want)
		}
		if n := a.queue(test.filter).Counts; n.Waiting != 1 || n.Claimed != 1 || n.Closed != 1 {
			t.Errorf("%+v changes the counts: %+v", test.filter, n)
		}
	}
	_, err := a.Queue(t.Context(), a.dana, handoff.Filter{Priorities: []handoff.Priority{"critical"}})
	if fields := invalidFields(t, err); !slices.Equal(fields, []string{"priority"}) {
		t.Errorf("got %v", err)
	}
	for name, unknown := range map[string]handoff.Filter{
		"created_by": {CreatedBy: new(uuid.New())}, "claimed_by": {ClaimedBy: &a.neighbour().mia.UserID},
	} {
		_, err := a.Queue(t.Context(), a.dana, unknown)
		if absent, ok := errors.AsType[*refusal.NotFoundError](err); !ok || absent.Field != name {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// The pages of a search are in the order of the queue.
func TestPagesOfASearch(t *testing.T) {
	a := newAccount(t)
	for i := range 9 {
		a.HandOff(a.dana, handoff.Draft{
			Session: a.AddSession(a.dana, directory.SessionInput{Title: "VPN"}), Intent: handoff.Escalate,
			Priority: []handoff.Priority{handoff.Low, handoff.High, handoff.Urgent}[i%3],
		})
	}
	pages := func() (numbers []int32) {
		filter := handoff.Filter{Query: "vpn", Limit: 2}
		for {
			page := a.queue(filter)
			for _, card := range page.Items {
				numbers = append(numbers, card.Number)
			}
			if filter.Cursor = page.NextCursor; filter.Cursor == "" {
				return numbers
			}
		}
	}
	if got, want := pages(), []int32{3, 6, 9, 2, 5, 8, 1, 4, 7}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
