package handoff_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func TestTheContextIsWhatWasKnownThen(t *testing.T) {
	a := newAccount(t)
	session := directory.SessionInput{
		Ref: directory.Ref{ID: uuid.New()}, UserID: directory.Ref{ID: a.dana.UserID}, Title: "VPN drops",
		ProblemSummary: directory.Some("Every hour."), Customer: directory.Some("Contoso"),
	}
	put := func() {
		t.Helper()
		if _, _, err := a.Directory.PutSession(t.Context(), a.backend, session); err != nil {
			t.Fatal(err)
		}
	}
	say := func(from, to int) {
		t.Helper()
		var messages []directory.Message
		for i := from; i <= to; i++ {
			messages = append(messages, directory.Message{Role: directory.FromUser, Content: fmt.Sprintf("line %d", i)})
		}
		if err := a.Directory.AppendMessages(t.Context(), a.backend, session.Ref.ID, messages); err != nil {
			t.Fatal(err)
		}
	}
	put()
	say(1, 30)
	say(31, 63)
	h := a.get(a.escalate(a.dana, session.Ref.ID))

	got := contextOf(t, h)
	if got.Title != "VPN drops" || got.ProblemSummary != "Every hour." || got.Customer == nil ||
		*got.Customer != "Contoso" {
		t.Errorf("got %+v", got)
	}
	if len(got.Messages) != 50 {
		t.Fatalf("got %d messages, want the last 50", len(got.Messages))
	}
	newest := got.Messages[49].CreatedAt
	if got.TakenAt.Before(newest) || got.TakenAt.After(h.CreatedAt) || got.TakenAt.Location() != time.UTC {
		t.Errorf("taken at %v, not between %v and %v by the clock of the database", got.TakenAt, newest, h.CreatedAt)
	}
	for i, message := range got.Messages {
		if want := fmt.Sprintf("line %d", 14+i); message.Content != want || message.Role != directory.FromUser {
			t.Fatalf("message %d is %+v, want %q", i, message, want)
		}
	}

	cleared := directory.Optional[string]{Given: true}
	session.Title, session.ProblemSummary, session.Customer = "Solved", cleared, cleared
	put()
	say(64, 70)
	if diff := cmp.Diff(string(h.Context), string(a.get(h).Context)); diff != "" {
		t.Errorf("the context changed with the session:\n%s", diff)
	}
}

func TestTheContextOfAnEmptySession(t *testing.T) {
	a := newAccount(t)
	got := contextOf(t, a.get(a.park(a.dana, a.Session(a.dana))))
	if got.Messages == nil || len(got.Messages) != 0 || got.Customer != nil {
		t.Errorf("got %+v, want no messages and no customer", got)
	}
}

func TestHistoryIsForTheAccount(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	session := a.Session(a.dana)
	if history, _, err := a.History(t.Context(), a.vera, session, handoff.HistoryPage{}); err != nil ||
		history == nil || len(history) != 0 {
		t.Errorf("of a session without handoffs: %v, error %v", history, err)
	}
	h := a.escalate(a.dana, session)
	history, _, err := a.History(t.Context(), a.vera, session, handoff.HistoryPage{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]handoff.Handoff{h}, history, states); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for name, unseen := range map[string]struct {
		p       auth.Principal
		session uuid.UUID
		want    error
	}{
		"a neighbour's":             {b.otto, session, refusal.ErrNotFound},
		"a neighbour's, by service": {b.backend, session, refusal.ErrNotFound},
		"an absent one":             {a.otto, uuid.New(), refusal.ErrNotFound},
		"by an agent":               {a.newAgent("Triage"), session, refusal.ErrNotFound},
		"by nobody":                 {auth.Principal{AccountID: a.ID}, session, refusal.ErrForbidden},
	} {
		if got, _, err := a.History(t.Context(), unseen.p, unseen.session, handoff.HistoryPage{}); !errors.Is(err,
			unseen.want) {
			t.Errorf("history, %s: got %v, error %v", name, got, err)
		}
		if _, err := a.Get(t.Context(), unseen.p, unseen.session, h.ID); !errors.Is(err, unseen.want) {
			t.Errorf("handoff, %s: got error %v", name, err)
		}
	}
}

func contextOf(t *testing.T, h handoff.Handoff) handoff.Context {
	t.Helper()
	var context handoff.Context
	if err := json.Unmarshal(h.Context, &context); err != nil {
		t.Fatal(err)
	}
	return context
}
