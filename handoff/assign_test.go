package handoff_test

import (
	"slices"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

// An assigned handoff is claimed, as if the assignee had claimed it: the wait ends and is measured.
func TestAWaitingHandoffCanBeAssigned(t *testing.T) {
	a := newAccount(t)
	a.join(&a.eli, &a.mia)
	h := a.escalate(a.dana, a.Session(a.dana))
	assigned := a.do("reassign", a.eli, h)
	if assigned.ClaimedBy == nil || assigned.ClaimedBy.ID != a.mia.UserID || assigned.ClaimEpoch != 1 {
		t.Errorf("got %+v", assigned)
	}
	step := a.get(h).Timeline[1]
	if step.Type != handoff.EventReassigned || step.WaitedSeconds == nil {
		t.Errorf("got %+v", step)
	}
	if again := a.do("reassign", a.eli, h); again.Version != assigned.Version {
		t.Error("a repeat changed it")
	}
	a.do("resolve", a.mia, assigned)
}

func TestAWaitingHandoffIsNotAssignedToWhoEscalated(t *testing.T) {
	a := newAccount(t)
	a.join(&a.dana, &a.eli)
	h := a.escalate(a.dana, a.Session(a.dana))
	for _, p := range []auth.Principal{a.dana, a.eli, a.ada} {
		_, err := a.Reassign(t.Context(), p, h.Ref(), a.dana.UserID)
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"user_id"}) {
			t.Errorf("%s: got %v", p.Name, err)
		}
	}
	if taken, err := a.Reassign(t.Context(), a.eli, h.Ref(), a.eli.UserID); err != nil || taken.Status != handoff.Claimed {
		t.Errorf("got %+v, error %v", taken, err)
	}
}

// Of assignments and claims at once one wins; no other changes the handoff.
func TestOfAssignmentsAndClaimsAtOnceOneWins(t *testing.T) {
	a := newAccount(t)
	people := []auth.Principal{a.eli, a.mia}
	for range 10 {
		h := a.escalate(a.dana, a.Session(a.dana))
		var racing errgroup.Group
		won := make(chan auth.Principal, 4)
		for _, p := range people {
			racing.Go(func() error {
				if _, err := a.Reassign(t.Context(), p, h.Ref(), p.UserID); err == nil {
					won <- p
				}
				return nil
			})
			racing.Go(func() error {
				if _, err := a.Claim(t.Context(), p, h.Ref()); err == nil {
					won <- p
				}
				return nil
			})
		}
		_ = racing.Wait()
		close(won)
		got := a.get(h)
		if got.ClaimEpoch != 1 || got.Version != 2 {
			t.Errorf("it was claimed %d times", got.ClaimEpoch)
		}
		for p := range won {
			if p.UserID != got.ClaimedBy.ID {
				t.Errorf("%s was told to have it, which %s has", p.Name, got.ClaimedBy.Name)
			}
		}
	}
}
