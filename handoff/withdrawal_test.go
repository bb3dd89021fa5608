package handoff_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// asAgent gives what Dana has handed off to an agent, and returns the agent's only key.
func (a *account) asAgent() directory.IssuedKey {
	a.t.Helper()
	key := a.APIKey(directory.APIKeyDraft{Name: "Fixer", Agent: true})
	a.Exec("update handoffs set created_by = $1 where created_by = $2", *key.UserID, a.dana.UserID)
	return key
}

func TestEndOfAnAgentWithdrawsWhatWaits(t *testing.T) {
	for name, end := range map[string]func(*account, directory.IssuedKey) error{
		"Ada": func(a *account, key directory.IssuedKey) error {
			_, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, key.ID)
			return err
		},
		"operator": func(a *account, key directory.IssuedKey) error {
			return a.Directory.SetActive(t.Context(), *key.UserID, false)
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			first, second := a.in(handoff.Waiting), a.in(handoff.Waiting)
			others := []handoff.Handoff{a.in(handoff.Parked), a.in(handoff.Claimed), a.in(handoff.Resolved)}
			key := a.asAgent()
			others = append(others, a.in(handoff.Waiting)) // of Dana
			before := len(a.events())
			if err := end(a, key); err != nil {
				t.Fatal(err)
			}
			for _, h := range []handoff.Handoff{first, second} {
				got := a.get(h)
				if got.Status != handoff.Withdrawn || got.ClosedAt == nil || got.Version != h.Version+1 {
					t.Errorf("#%d is %+v", h.Number, got)
				}
				if step := got.Timeline[len(got.Timeline)-1]; step.Type != handoff.EventWithdrawn || step.By.Name != name {
					t.Errorf("the timeline of #%d ends with %+v", h.Number, step)
				}
			}
			for _, h := range others {
				if got := a.get(h); got.Status != h.Status || got.Version != h.Version {
					t.Errorf("#%d is %s, in version %d", got.Number, got.Status, got.Version)
				}
			}
			events := a.events()[before:]
			if len(events) != 2 || events[0].Type != handoff.EventWithdrawn || events[1].Type != handoff.EventWithdrawn {
				t.Errorf("the events are %+v", events)
			}
		})
	}
}

// The key, the agent and its handoffs end in one transaction, or none of them does.
func TestFailedWithdrawalRevokesNothing(t *testing.T) {
	a := newAccount(t)
	waiting := a.in(handoff.Waiting)
	key := a.asAgent()
	full := errors.New("disk full")
	a.Directory.AgentEnded = func(ctx context.Context, tx pgx.Tx, by auth.Principal, agent uuid.UUID) error {
		if err := a.WithdrawWaiting(ctx, tx, by, agent); err != nil {
			return err
		}
		return full
	}
	if _, err := a.Directory.RevokeAPIKey(t.Context(), a.ada, key.ID); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	if got := a.get(waiting); got.Status != handoff.Waiting {
		t.Errorf("it is %s", got.Status)
	}
	if _, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret); err != nil {
		t.Error(err)
	}
}
