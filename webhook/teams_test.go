package webhook_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/teamstest"
	"github.com/handoffd/handoffd/webhook"
)

// teams makes an endpoint that posts cards to a stand-in.
func (a *chatAccount) teams(server *teamstest.Server) uuid.UUID {
	a.t.Helper()
	a.trust(server.HTTP)
	return a.endpoint(webhook.Input{Format: webhook.Teams, URL: new(server.URL)})
}

func TestTeamsCardsFollowAHandoff(t *testing.T) {
	server := teamstest.New(t)
	a := newChatAccount(t)
	endpoint := a.teams(server)
	logChanged := a.run(1)
	h := a.escalation(handoff.Urgent)
	logChanged()
	a.told(endpoint)
	card := server.Cards()[0]
	contains(t, card.Text(), "#1 Order export times out\nDana needs somebody to take over · Priority: urgent · "+
		"Customer: Globex & Söhne\nRestarted it twice.\nNo luck.\nWaiting since {{DATE(", ", due {{DATE(")
	if len(card.Actions) != 1 || !strings.HasSuffix(card.Actions[0].URL, h.ID.String()) {
		t.Errorf("the actions are %+v", card.Actions)
	}
	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	contains(t, server.Cards()[1].Text(), "Claimed by Eli: #1 Order export times out\nClaimed {{DATE(")
	if _, err := a.Release(t.Context(), a.eli, h.Ref()); err != nil {
		t.Fatal(err)
	}
	logChanged()
	a.told(endpoint)
	contains(t, server.Cards()[2].Text(), "waits again: Eli released it", "Restarted it twice.")
	posts := a.posts(h, handoff.EventCreated)
	if len(posts) != 1 || posts[0].Endpoint != "Teams" || posts[0].UpdatedAt == nil {
		t.Errorf("the timeline says %+v", posts)
	}
}

func TestThrottledTeamsLosesNothing(t *testing.T) {
	server := teamstest.New(t)
	a := newChatAccount(t)
	endpoint := a.teams(server)
	server.Answer(http.StatusTooManyRequests, http.Header{"Retry-After": {"1"}})
	logChanged := a.run(2)
	a.Escalate(a.dana)
	logChanged()
	a.until("a post was refused", func() bool { return len(server.Statuses()) > 0 })
	server.Answer(0, nil)
	a.told(endpoint)
	if n := len(server.Cards()); n != 1 {
		t.Errorf("there are %d cards, want one", n)
	}
}

func TestHostileTextIsNoMarkdownInTeams(t *testing.T) {
	server := teamstest.New(t)
	a := newChatAccount(t)
	endpoint := a.teams(server)
	hostile := "[Open](https://evil.example) **bold** <at>Eli</at> {{DATE(2026-01-01T00:00:00Z)}}"
	session := a.AddSession(a.dana, directory.SessionInput{Title: hostile, Customer: directory.Some(hostile)})
	logChanged := a.run(1)
	h := a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Escalate, EngineerNotes: strings.Repeat(hostile+"\n", 60),
	})
	logChanged()
	a.told(endpoint)
	a.Exec("update users set name = $2 where id = $1", a.eli.UserID, hostile)
	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	cards := server.Cards()
	if len(cards) != 2 {
		t.Fatalf("there are %d cards, want 2: %v", len(cards), server.Statuses())
	}
	for _, card := range cards {
		contains(t, card.Text(), "[Open](https://evil.example)")
		if strings.ContainsAny(card.FallbackText, "<>{}[]*") || !strings.Contains(card.FallbackText, "#1") {
			t.Errorf("the fallback text is %s", card.FallbackText)
		}
		if strings.Contains(card.Markdown(), "evil") || strings.Contains(card.Markdown(), "bold") {
			t.Errorf("text of users is Markdown: %s", card.Markdown())
		}
	}
}

func TestTeamsTestPostsACard(t *testing.T) {
	server := teamstest.New(t)
	a := newChatAccount(t)
	endpoint := a.teams(server)
	a.webhooks.Send = a.worker().Test
	if attempt, err := a.webhooks.Test(t.Context(), a.admin, endpoint); err != nil || attempt.Status != "delivered" {
		t.Fatalf("test: %+v, %v", attempt, err)
	}
	contains(t, server.Cards()[0].Text(), "This is a test of handoffd")
}
