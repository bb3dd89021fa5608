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

func TestActorsOfTransitions(t *testing.T) {
	a := newAccount(t)
	principals := []auth.Principal{a.dana, a.eli, a.mia, a.ada, a.otto, a.vera, a.backend}
	for name, allowed := range map[string]string{
		"claim":    "Eli Mia Ada Otto",
		"withdraw": "Dana Ada Otto",
		"release":  "Eli Ada Otto",
		"reassign": "Eli Ada Otto",
		"resolve":  "Eli Ada Otto",
		"return":   "Eli Ada Otto",
	} {
		from := handoff.Claimed
		if name == "claim" || name == "withdraw" {
			from = handoff.Waiting
		}
		for _, p := range principals {
			t.Run(name+"/"+p.Name, func(t *testing.T) {
				h := a.get(a.in(from))
				before := a.story()
				_, err := actions[name](a, p, h)
				switch {
				case slices.Contains(strings.Fields(allowed), p.Name):
					if err != nil {
						t.Error(err)
					}
					return
				case name == "claim" && p.UserID == a.dana.UserID:
					if conflict := conflictOf(t, err); conflict.Conflict != handoff.OwnHandoff {
						t.Errorf("got %s", conflict.Conflict)
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
