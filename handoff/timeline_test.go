package handoff_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

func TestTheTimelineTellsTheWholeLife(t *testing.T) {
	a := newAccount(t)
	h := a.longLife()
	want := []string{
		"handoff_parked by Dana",
		"handoff_created by Dana",
		"handoff_claimed by Eli, now Eli's",
		"handoff_released by Ada",
		"handoff_claimed by Eli, now Eli's",
		"handoff_reassigned by Ada, now Mia's",
		"handoff_returned by Mia, now Mia's",
	}
	if diff := cmp.Diff(want, a.timeline(h)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if h.Version != int32(len(want)) {
		t.Errorf("version %d has a timeline of %d steps", h.Version, len(want))
	}
	for i, step := range h.Timeline[1:] {
		if step.At.Before(h.Timeline[i].At) || step.At.Location() != time.UTC {
			t.Errorf("%s at %v follows %v", step.Type, step.At, h.Timeline[i].At)
		}
	}
}

// "Was anyone told?" is asked long after the week for which events are kept.
func TestTheTimelineOutlivesTheLog(t *testing.T) {
	a := newAccount(t)
	h := a.longLife()
	a.Exec("update event_heads set floor = seq where account_id = $1", a.ID)
	a.Exec("delete from event_log where account_id = $1", a.ID)
	if diff := cmp.Diff(h.Timeline, a.get(h).Timeline); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestHowLongUntilTheFirstClaim(t *testing.T) {
	a := newAccount(t)
	h := a.park(a.dana, a.Session(a.dana))
	h = a.escalate(a.dana, h.SessionID)
	a.Exec("update handoffs set waiting_since = waiting_since - interval '90 seconds' where id = $1", h.ID)
	h = a.get(a.ClaimFor(a.eli, h))
	for _, step := range h.Timeline[:2] {
		if step.WaitedSeconds != nil {
			t.Errorf("%s says that it had waited", step.Type)
		}
	}
	claim := h.Timeline[2]
	if claim.WaitedSeconds == nil || *claim.WaitedSeconds != claim.At.Sub(*h.WaitingSince).Seconds() ||
		*claim.WaitedSeconds < 90 {
		t.Errorf("got %+v of a handoff that waits since %v", claim, h.WaitingSince)
	}
}

// A repeated claim, one that is lost, and one that is refused are not steps.
func TestWhatChangesNothingIsNotInTheTimeline(t *testing.T) {
	a := newAccount(t)
	h := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	a.ClaimFor(a.eli, h)
	for _, p := range []auth.Principal{a.mia, a.dana, a.vera} {
		if _, err := a.Claim(t.Context(), p, h.Ref()); err == nil {
			t.Fatalf("%s claimed it too", p.Name)
		}
	}
	if got := a.timeline(h); len(got) != 2 {
		t.Errorf("got %q", got)
	}
}

// longLife is a handoff with every kind of step but the other endings: resolved and withdrawn.
func (a *account) longLife() handoff.Handoff {
	a.t.Helper()
	h := a.park(a.dana, a.Session(a.dana))
	a.escalate(a.dana, h.SessionID)
	a.ClaimFor(a.eli, h)
	a.do("release", a.ada, h)
	a.ClaimFor(a.eli, h)
	a.do("reassign", a.ada, h)
	a.do("return", a.mia, h)
	return a.get(h)
}

// timeline is that of h in words.
func (a *account) timeline(h handoff.Handoff) []string {
	a.t.Helper()
	var words []string
	for _, step := range a.get(h).Timeline {
		word := fmt.Sprintf("%s by %s", step.Type, step.By.Name)
		if step.ClaimedBy != nil {
			word += ", now " + step.ClaimedBy.Name + "'s"
		}
		words = append(words, word)
	}
	return words
}
