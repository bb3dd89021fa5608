package handoff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// action is a request of p to change h.
type action func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error)

// actions are all ways to change a handoff that exists. Mia is the one it is reassigned to.
var actions = map[string]action{
	"claim": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Claim(a.t.Context(), p, h.Ref())
	},
	"release": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Release(a.t.Context(), p, h.Ref())
	},
	"reassign": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Reassign(a.t.Context(), p, h.Ref(), a.mia.UserID)
	},
	"resolve": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Resolve(a.t.Context(), p, h.Ref(), "MTU lowered to 1400.")
	},
	"return": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Return(a.t.Context(), p, h.Ref(), "Lower the MTU.")
	},
	"withdraw": func(a *account, p auth.Principal, h handoff.Handoff) (handoff.Handoff, error) {
		return a.Withdraw(a.t.Context(), p, h.Ref())
	},
}

// do makes a change that must succeed.
func (a *account) do(name string, p auth.Principal, h handoff.Handoff) handoff.Handoff {
	a.t.Helper()
	changed, err := actions[name](a, p, h)
	if err != nil {
		a.t.Fatalf("%s %s: %v", p.Name, name, err)
	}
	return changed
}

// in returns a handoff of Dana's in the status, claimed by Eli where that needs a claimer.
func (a *account) in(status handoff.Status) handoff.Handoff {
	a.t.Helper()
	if status == handoff.Parked {
		return a.park(a.dana, a.Session(a.dana))
	}
	waiting := a.escalate(a.dana, a.Session(a.dana))
	switch status {
	case handoff.Claimed:
		return a.ClaimFor(a.eli, waiting)
	case handoff.Resolved:
		return a.do("resolve", a.eli, a.ClaimFor(a.eli, waiting))
	case handoff.Returned:
		return a.do("return", a.eli, a.ClaimFor(a.eli, waiting))
	case handoff.Withdrawn:
		return a.do("withdraw", a.dana, waiting)
	default:
		return waiting
	}
}

func TestTransitionsApply(t *testing.T) {
	a := newAccount(t)
	text := func(s string) *string { return &s }
	for _, test := range []struct {
		action string
		by     auth.Principal
		from   handoff.Status
		event  string
		expect func(want *handoff.Handoff, got handoff.Handoff)
	}{
		{"release", a.eli, handoff.Claimed, handoff.EventReleased, func(want *handoff.Handoff, got handoff.Handoff) {
			want.Status, want.ClaimedBy, want.ClaimedAt, want.DueAt = handoff.Waiting, nil, nil, got.DueAt
		}},
		{"reassign", a.eli, handoff.Claimed, handoff.EventReassigned, func(want *handoff.Handoff, got handoff.Handoff) {
			want.ClaimedBy, want.ClaimedAt = &handoff.Person{ID: a.mia.UserID, Name: "Mia"}, got.ClaimedAt
			if !got.ClaimedAt.After(*got.WaitingSince) {
				t.Errorf("reassigned at %v, waiting since %v", got.ClaimedAt, got.WaitingSince)
			}
			want.ClaimEpoch++
		}},
		{"reassign", a.ada, handoff.Waiting, handoff.EventReassigned, func(want *handoff.Handoff, got handoff.Handoff) {
			want.Status, want.ClaimedBy, want.ClaimedAt = handoff.Claimed, &handoff.Person{ID: a.mia.UserID, Name: "Mia"},
				got.ClaimedAt
			want.DueAt = nil
			want.ClaimEpoch++
		}},
		{"resolve", a.eli, handoff.Claimed, handoff.EventResolved, func(want *handoff.Handoff, got handoff.Handoff) {
			want.Status, want.ClosedAt, want.Resolution = handoff.Resolved, got.ClosedAt, text("MTU lowered to 1400.")
		}},
		{"return", a.eli, handoff.Claimed, handoff.EventReturned, func(want *handoff.Handoff, got handoff.Handoff) {
			want.Status, want.ClosedAt, want.Answer = handoff.Returned, got.ClosedAt, text("Lower the MTU.")
		}},
		{"withdraw", a.dana, handoff.Waiting, handoff.EventWithdrawn, func(want *handoff.Handoff, got handoff.Handoff) {
			want.Status, want.ClosedAt, want.DueAt = handoff.Withdrawn, got.ClosedAt, nil
		}},
	} {
		t.Run(string(test.from)+"/"+test.action, func(t *testing.T) {
			before := a.in(test.from)
			already := len(a.events())
			got := a.do(test.action, test.by, before)
			want := before
			want.Version++
			test.expect(&want, got)
			if diff := cmp.Diff(want, got, states); diff != "" {
				t.Errorf("it changed more or less than it should (-want +got):\n%s", diff)
			}
			stored := a.get(before)
			stored.Context, stored.Timeline, stored.TimelineOmitted = nil, nil, nil
			if diff := cmp.Diff(got, stored, states); diff != "" {
				t.Errorf("what was answered is not what was stored (-answered +stored):\n%s", diff)
			}
			events := a.events()[already:]
			if len(events) != 1 || events[0].Type != test.event || events[0].Handoff != got.ID {
				t.Fatalf("got events %+v, want one %s", events, test.event)
			}
			data := decodeEvent(t, events[0])
			if data.By.ID != test.by.UserID || data.Handoff.Version != got.Version || data.Handoff.Status != got.Status {
				t.Errorf("the event says %+v", data)
			}
		})
	}
}

func TestAReleasedHandoffWaitsAsIfNeverClaimed(t *testing.T) {
	a := newAccount(t)
	first := a.escalate(a.dana, a.Session(a.dana))
	second := a.escalate(a.dana, a.Session(a.dana))
	a.do("release", a.eli, a.ClaimFor(a.eli, first))
	queue, err := a.Queue(t.Context(), a.vera, handoff.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	if len(queue.Items) != 2 || queue.Items[0].ID != first.ID || queue.Items[1].ID != second.ID {
		t.Errorf("it lost its place in the queue: %+v", queue.Items)
	}
	if again := a.ClaimFor(a.mia, first); again.ClaimEpoch != 2 {
		t.Errorf("the second claim has epoch %d", again.ClaimEpoch)
	}
}

func TestAClosedHandoffStaysAndTheSessionCanBeEscalatedAnew(t *testing.T) {
	a := newAccount(t)
	for _, status := range []handoff.Status{handoff.Resolved, handoff.Returned, handoff.Withdrawn} {
		closed := a.in(status)
		next := a.escalate(a.dana, closed.SessionID)
		if next.ID == closed.ID || next.PreviousHandoffID == nil || *next.PreviousHandoffID != closed.ID {
			t.Errorf("after a %s one: got %+v", status, next)
		}
		if kept := a.get(closed); kept.Status != status || kept.Version != closed.Version {
			t.Errorf("the %s one became %+v", status, kept)
		}
	}
}

// The claimer can have been given the session. With the answer it goes back.
func TestReturnGivesTheSessionBack(t *testing.T) {
	a := newAccount(t)
	h := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	a.Exec("update ai_sessions set user_id = $1 where id = $2", a.eli.UserID, h.SessionID)
	if _, err := a.Return(t.Context(), a.mia, h.Ref(), "Lower the MTU."); !errors.Is(err, refusal.ErrForbidden) {
		t.Fatal(err)
	}
	if session, err := a.Directory.Session(t.Context(), a.dana, h.SessionID); err != nil ||
		session.UserID != a.eli.UserID {
		t.Errorf("a refused return gave the session to %s, error %v", session.UserID, err)
	}
	if _, err := a.Return(t.Context(), a.eli, h.Ref(), "Lower the MTU."); err != nil {
		t.Fatal(err)
	}
	a.escalate(a.dana, h.SessionID)
}

// The admin is an actor of every transition, so only the status can refuse one. An action that is not named is
// possible.
func TestTransitionsRefusedByStatus(t *testing.T) {
	a := newAccount(t)
	refusals := map[handoff.Status]map[string]handoff.Conflict{
		handoff.Parked: {
			"claim": handoff.NotWaiting, "withdraw": handoff.NotWaiting,
			"release": handoff.NotClaimed, "reassign": handoff.NotClaimed,
			"resolve": handoff.NotClaimed, "return": handoff.NotClaimed,
		},
		handoff.Waiting: {
			"release": handoff.NotClaimed, "resolve": handoff.NotClaimed, "return": handoff.NotClaimed,
		},
		handoff.Claimed: {"claim": handoff.AlreadyClaimed, "withdraw": handoff.AlreadyClaimed},
	}
	for _, closed := range []handoff.Status{handoff.Resolved, handoff.Returned, handoff.Withdrawn} {
		refusals[closed] = map[string]handoff.Conflict{}
		for name := range actions {
			refusals[closed][name] = handoff.HandoffClosed
		}
	}
	for status, refused := range refusals {
		for name, act := range actions {
			t.Run(string(status)+"/"+name, func(t *testing.T) {
				h := a.get(a.in(status))
				before := a.story()
				_, err := act(a, a.ada, h)
				reason, isRefused := refused[name]
				if !isRefused {
					if err != nil {
						t.Error(err)
					}
					return
				}
				if conflict := conflictOf(t, err); conflict.Conflict != reason || conflict.Card.Version != h.Version {
					t.Errorf("got %s with %+v, want %s", conflict.Conflict, conflict.Card, reason)
				}
				a.unchanged(t, h, before)
			})
		}
	}
}

// unchanged checks that h is as it was, and that nothing was announced since before.
func (a *account) unchanged(t *testing.T, h handoff.Handoff, before []string) {
	t.Helper()
	if diff := cmp.Diff(h, a.get(h), states); diff != "" {
		t.Errorf("it changed:\n%s", diff)
	}
	if diff := cmp.Diff(before, a.story()); diff != "" {
		t.Errorf("something was announced:\n%s", diff)
	}
}

func TestAnOutcomeIsText(t *testing.T) {
	a := newAccount(t)
	h := a.get(a.in(handoff.Claimed))
	before := a.story()
	for _, text := range []string{"", " \n", "\x00", "\xff", strings.Repeat("ä", 20_001)} {
		_, err := a.Resolve(t.Context(), a.eli, h.Ref(), text)
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"resolution"}) {
			t.Errorf("resolved with %.10q: got %v", text, err)
		}
		_, err = a.Return(t.Context(), a.eli, h.Ref(), text)
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"answer"}) {
			t.Errorf("returned with %.10q: got %v", text, err)
		}
	}
	a.unchanged(t, h, before)
	if _, err := a.Resolve(t.Context(), a.eli, h.Ref(), strings.Repeat("ä", 20_000)); err != nil {
		t.Error(err)
	}
}
