package handoff_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/refusal"
)

func TestClaiming(t *testing.T) {
	a := newAccount(t)
	waiting := a.escalate(a.dana, a.Session(a.dana))
	claimed, err := a.Claim(t.Context(), a.eli, waiting.Ref())
	if err != nil {
		t.Fatal(err)
	}
	if claimed.ClaimedAt == nil || claimed.ClaimedAt.Before(*waiting.WaitingSince) {
		t.Errorf("claimed at %v, waiting since %v", claimed.ClaimedAt, waiting.WaitingSince)
	}
	want := waiting
	want.Status, want.ClaimedAt, want.DueAt = handoff.Claimed, claimed.ClaimedAt, nil
	want.ClaimedBy = &handoff.Person{ID: a.eli.UserID, Name: "Eli"}
	want.ClaimEpoch++
	want.Version++
	if diff := cmp.Diff(want, claimed, states); diff != "" {
		t.Errorf("claiming changed more or less than it should (-want +got):\n%s", diff)
	}
	events := a.events()
	if len(events) != 2 || events[1].Type != handoff.EventClaimed || events[1].Handoff != waiting.ID {
		t.Fatalf("got events %+v, want handoff_claimed after handoff_created", events)
	}
	data := decodeEvent(t, events[1])
	if data.By != *want.ClaimedBy || data.Handoff.Version != claimed.Version ||
		*data.Handoff.ClaimedBy != *want.ClaimedBy {
		t.Errorf("the event says %+v", data)
	}
}

func TestRefusedClaimNamesTheWinner(t *testing.T) {
	a := newAccount(t)
	h := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	_, err := a.Claim(t.Context(), a.mia, h.Ref())
	conflict := conflictOf(t, err)
	if conflict.Conflict != handoff.AlreadyClaimed || *conflict.Card.ClaimedBy != *h.ClaimedBy ||
		!conflict.Card.ClaimedAt.Equal(*h.ClaimedAt) || conflict.Card.Version != h.Version {
		t.Errorf("got %s with %+v", conflict.Conflict, conflict.Card)
	}
	if want := "handoff #1 is claimed by Eli"; err.Error() != want {
		t.Errorf("the error reads %q, want %q", err, want)
	}
}

func TestRepeatingOnesOwnClaimChangesNothing(t *testing.T) {
	a := newAccount(t)
	first := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	second := a.ClaimFor(a.eli, first)
	if diff := cmp.Diff(first, second, states); diff != "" {
		t.Errorf("(-first +second):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"handoff_created #1 by Dana", "handoff_claimed #1 by Eli"}, a.story()); diff != "" {
		t.Error(diff)
	}
}

// The user who escalated cannot get the claim in another way either: by a reassignment.
func TestCreatorWhoHoldsTheClaimCanRepeatIt(t *testing.T) {
	a := newAccount(t)
	h := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
	a.Exec("update handoffs set claimed_by = $1 where id = $2", a.dana.UserID, h.ID)
	if again := a.ClaimFor(a.dana, h); again.ClaimedBy.ID != a.dana.UserID || again.Version != h.Version {
		t.Errorf("got %+v", again)
	}
}

func TestUnclaimableHandoffs(t *testing.T) {
	for name, test := range map[string]struct {
		handoff  func(*account) handoff.Handoff
		by       func(*account) auth.Principal
		conflict handoff.Conflict
	}{
		"one's own": {
			func(a *account) handoff.Handoff { return a.escalate(a.dana, a.Session(a.dana)) },
			func(a *account) auth.Principal { return a.dana },
			handoff.OwnHandoff,
		},
		"one's own, though an owner": {
			func(a *account) handoff.Handoff { return a.escalate(a.otto, a.Session(a.otto)) },
			func(a *account) auth.Principal { return a.otto },
			handoff.OwnHandoff,
		},
		"a parked one": {
			func(a *account) handoff.Handoff { return a.park(a.dana, a.Session(a.dana)) },
			func(a *account) auth.Principal { return a.eli },
			handoff.NotWaiting,
		},
		"a closed one": {
			func(a *account) handoff.Handoff {
				h := a.escalate(a.dana, a.Session(a.dana))
				a.close(h)
				return h
			},
			func(a *account) auth.Principal { return a.eli },
			handoff.HandoffClosed,
		},
		"a closed one, by whom resolved it": {
			func(a *account) handoff.Handoff {
				h := a.ClaimFor(a.eli, a.escalate(a.dana, a.Session(a.dana)))
				a.Exec("update handoffs set status = 'resolved', resolution = 'MTU', closed_at = now() where id = $1", h.ID)
				return h
			},
			func(a *account) auth.Principal { return a.eli },
			handoff.HandoffClosed,
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			h := a.get(test.handoff(a))
			before := a.story()
			_, err := a.Claim(t.Context(), test.by(a), h.Ref())
			if conflict := conflictOf(t, err); conflict.Conflict != test.conflict || conflict.Card.Version != h.Version {
				t.Errorf("got %s with %+v, want %s", conflict.Conflict, conflict.Card, test.conflict)
			}
			if diff := cmp.Diff(h, a.get(h), states); diff != "" {
				t.Errorf("the refused claim changed it:\n%s", diff)
			}
			if diff := cmp.Diff(before, a.story()); diff != "" {
				t.Errorf("the refused claim was announced:\n%s", diff)
			}
		})
	}
}

func TestHandoffOfAnotherAccountIsNotFound(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	here, there := a.escalate(a.dana, a.Session(a.dana)), b.escalate(b.dana, b.Session(b.dana))
	for name, ref := range map[string]handoff.Ref{
		"absent":                      {Session: here.SessionID, ID: uuid.New()},
		"of another account":          there.Ref(),
		"of a session that is absent": {Session: uuid.New(), ID: here.ID},
		"of another session":          {Session: a.Session(a.dana), ID: here.ID},
	} {
		if _, err := a.Claim(t.Context(), a.eli, ref); err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
			t.Errorf("claiming one %s: got %v", name, err)
		}
		if _, err := a.Get(t.Context(), a.eli, ref.Session,
			ref.ID); err != refusal.ErrNotFound { //nolint:errorlint // the same to the byte
			t.Errorf("reading one %s: got %v", name, err)
		}
	}
	if a.get(here).Status != handoff.Waiting || b.get(there).Status != handoff.Waiting {
		t.Error("something was claimed")
	}
}

func TestClaimRequiresEngineer(t *testing.T) {
	a := newAccount(t)
	h := a.escalate(a.dana, a.Session(a.dana))
	for _, p := range []auth.Principal{a.vera, a.backend, {}} {
		if _, err := a.Claim(t.Context(), p, h.Ref()); !errors.Is(err, refusal.ErrForbidden) {
			t.Errorf("%q (service: %t): got %v", p.Name, p.Service, err)
		}
	}
}

// Two replicas, eight engineers, fifty handoffs: each engineer claims each one.
func TestOfManyClaimersExactlyOneWins(t *testing.T) {
	const rounds = 50
	a := newAccount(t)
	second, err := db.Open(t.Context(), a.URL, "second replica")
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	replicas := []*handoff.Service{a.Service, handofftest.NewServices(second).Service}
	var crowd []auth.Principal
	for i := range 8 {
		crowd = append(crowd, a.User(fmt.Sprintf("Engineer%d", i), auth.Engineer))
	}
	for range rounds {
		h := a.escalate(a.dana, a.Session(a.dana))
		winners, losers := rush(t, replicas, crowd, h)
		if len(winners) != 1 {
			t.Fatalf("%d people hold the claim", len(winners))
		}
		for _, loser := range losers {
			conflict := conflictOf(t, loser)
			if conflict.Conflict != handoff.AlreadyClaimed || *conflict.Card.ClaimedBy != *winners[0].ClaimedBy {
				t.Fatalf("a loser was told %v, want %+v as winner", loser, winners[0].ClaimedBy)
			}
		}
	}
	announced := map[uuid.UUID]int{}
	for _, event := range a.events() {
		if event.Type == handoff.EventClaimed {
			announced[event.Handoff]++
		}
	}
	if len(announced) != rounds {
		t.Errorf("claims of %d handoffs were announced, want %d", len(announced), rounds)
	}
	for id, times := range announced {
		if times != 1 {
			t.Errorf("the claim of %s was announced %d times", id, times)
		}
	}
}

// rush lets all of crowd claim h at once, spread over the replicas, and returns what each of them got.
func rush(t *testing.T, replicas []*handoff.Service, crowd []auth.Principal,
	h handoff.Handoff,
) (won []handoff.Handoff, lost []error) {
	var mu sync.Mutex
	var claims sync.WaitGroup
	start := make(chan struct{})
	for i, p := range crowd {
		claims.Go(func() {
			<-start
			claimed, err := replicas[i%len(replicas)].Claim(context.Background(), p, h.Ref())
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				lost = append(lost, err)
				return
			}
			if claimed.ClaimedBy.ID != p.UserID {
				t.Errorf("%s was told that %s won", p.Name, claimed.ClaimedBy.Name)
			}
			won = append(won, claimed)
		})
	}
	close(start)
	claims.Wait()
	return won, lost
}
