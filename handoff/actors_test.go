package handoff_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

// Each principal tries each transition. Dana escalated, Eli holds the claim, and Tom is of Mia's team. It is
// reassigned to Mia. "for Mia" is the backend on behalf of Mia. Agents learn nothing of handoffs that are not their
// own.
func TestActorsOfTransitions(t *testing.T) {
	a := newAccount(t)
	tom := a.Engineer("Tom")
	a.join(&a.mia, &tom)
	agent := a.newAgent("Triage")
	forMia, forVera := onBehalf(a.backend, a.mia), onBehalf(a.backend, a.vera)
	forMia.Name, forVera.Name = "for Mia", "for Vera"
	principals := []auth.Principal{
		a.dana, a.eli, a.mia, tom, a.ada, a.otto, a.vera, a.backend, forMia, forVera, agent,
	}
	for _, test := range []struct {
		action  string
		from    handoff.Status
		allowed string
	}{
		{"claim", handoff.Waiting, "Eli, Mia, Tom, Ada, Otto, for Mia"},
		{"withdraw", handoff.Waiting, "Dana, Ada, Otto, service"},
		{"reassign", handoff.Waiting, "Mia, Tom, Ada, Otto, for Mia"},
		{"release", handoff.Claimed, "Eli, Ada, Otto"},
		{"reassign", handoff.Claimed, "Eli, Ada, Otto"},
		{"resolve", handoff.Claimed, "Eli, Ada, Otto"},
		{"return", handoff.Claimed, "Eli, Ada, Otto"},
	} {
		for _, p := range principals {
			t.Run(string(test.from)+"/"+test.action+"/"+p.Name, func(t *testing.T) {
				h := a.get(a.in(test.from))
				before := a.story()
				_, err := actions[test.action](a, p, h)
				switch {
				case slices.Contains(strings.Split(test.allowed, ", "), p.Name):
					if err != nil {
						t.Error(err)
					}
					return
				case test.action == "claim" && p.UserID == a.dana.UserID:
					if conflict := conflictOf(t, err); conflict.Conflict != handoff.OwnHandoff {
						t.Errorf("got %s", conflict.Conflict)
					}
				case test.action == "withdraw" && p.IsAgent():
					if err != refusal.ErrNotFound { //nolint:errorlint // as for what is absent
						t.Errorf("got %v", err)
					}
				case !errors.Is(err, refusal.ErrForbidden):
					t.Errorf("got %v", err)
				}
				a.unchanged(t, h, before)
			})
		}
	}
}

func TestOtherAccountsCannotChangeAHandoff(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	for name, act := range actions {
		for _, from := range []handoff.Status{handoff.Waiting, handoff.Claimed} {
			h := b.get(b.in(from))
			before := b.story()
			if _, err := act(a, a.otto, h); err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
				t.Errorf("%s of a %s one: got %v", name, from, err)
			}
			b.unchanged(t, h, before)
			h.ID = uuid.New()
			if _, err := act(b, b.otto, h); err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
				t.Errorf("%s of one that is absent: got %v", name, err)
			}
		}
	}
}
