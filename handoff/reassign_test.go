package handoff_test

import (
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func TestReassigningToThePresentClaimerChangesNothing(t *testing.T) {
	a := newAccount(t)
	h := a.ClaimFor(a.mia, a.escalate(a.dana, a.Session(a.dana)))
	before := a.story()
	for _, p := range []auth.Principal{a.mia, a.ada} {
		if diff := cmp.Diff(h, a.do("reassign", p, h), states); diff != "" {
			t.Errorf("asked by %s:\n%s", p.Name, diff)
		}
	}
	for _, p := range []auth.Principal{a.eli, a.dana} {
		if _, err := a.Reassign(t.Context(), p, h.Ref(), a.mia.UserID); !errors.Is(err, refusal.ErrForbidden) {
			t.Errorf("asked by %s: %v", p.Name, err)
		}
	}
	a.unchanged(t, a.get(h), before)
}

func TestWhoCannotBeGivenAClaim(t *testing.T) {
	a := newAccount(t)
	h := a.get(a.in(handoff.Claimed))
	before := a.story()
	gone := a.User("Gus", auth.Engineer)
	a.Exec("update users set active = false where id = $1", gone.UserID)
	for name, assignee := range map[string]auth.Principal{
		"somebody inactive": gone, "a viewer": a.vera, "who escalated it": a.dana,
	} {
		_, err := a.Reassign(t.Context(), a.ada, h.Ref(), assignee.UserID)
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"user_id"}) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, assignee := range map[string]uuid.UUID{
		"somebody unknown": uuid.New(), "a user of another account": a.neighbour().eli.UserID,
	} {
		_, err := a.Reassign(t.Context(), a.ada, h.Ref(), assignee)
		if absent, ok := errors.AsType[*refusal.NotFoundError](err); !ok || absent.Field != "user_id" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	a.unchanged(t, h, before)

	a.close(h) // which outweighs the assignee
	for name, assignee := range map[string]uuid.UUID{"somebody inactive": gone.UserID, "somebody unknown": uuid.New()} {
		_, err := a.Reassign(t.Context(), a.ada, h.Ref(), assignee)
		if conflict := conflictOf(t, err); conflict.Conflict != handoff.HandoffClosed {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestAStaleClaimCanBeTakenOver(t *testing.T) {
	a := newAccount(t)
	for _, test := range []struct {
		name             string
		claimed, message string // how long ago; no message: empty
		stale            bool
	}{
		{"claimed just now", "0 s", "", false},
		{"almost half an hour of silence", "29 min 50 s", "", false},
		{"half an hour of silence", "30 min", "", true},
		{"claimed long ago, and somebody wrote since", "5 h", "29 min 50 s", false},
		{"claimed long ago, and somebody wrote long ago", "5 h", "30 min", true},
		{"claimed just now, after a long silence", "0 s", "5 h", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			h := a.in(handoff.Claimed)
			if test.message != "" {
				err := a.Directory.AppendMessages(t.Context(), a.backend, h.SessionID, []directory.Message{
					{Role: directory.FromUser, Content: "The first."}, {Role: directory.FromUser, Content: "Still down."},
				})
				if err != nil {
					t.Fatal(err)
				}
				a.Exec("update ai_session_messages set created_at = now() - $1::text::interval where session_id = $2",
					test.message, h.SessionID)
			}
			a.Exec("update handoffs set claimed_at = now() - $1::text::interval where id = $2", test.claimed, h.ID)
			taken, err := a.Reassign(t.Context(), a.mia, h.Ref(), a.mia.UserID)
			if !test.stale {
				if !errors.Is(err, refusal.ErrForbidden) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if taken.ClaimedBy.ID != a.mia.UserID || taken.ClaimEpoch != h.ClaimEpoch+1 {
				t.Errorf("got %+v", taken)
			}
			if _, err := a.Resolve(t.Context(), a.eli, h.Ref(), "MTU"); !errors.Is(err, refusal.ErrForbidden) {
				t.Errorf("who lost the claim still acts on it: %v", err)
			}
		})
	}
}
