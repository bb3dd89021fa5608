package webhook_test

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/slacktest"
	"github.com/handoffd/handoffd/webhook"
)

func TestSlackChannelIsNotFlooded(t *testing.T) {
	server := slacktest.New(t, "support")
	server.Limit()
	a := newChatAccount(t)
	first, second := a.slack(server), a.slack(server)
	logChanged := a.run(2)
	for range 3 {
		a.Escalate(a.dana)
	}
	logChanged()
	a.told(first)
	a.told(second)
	if n := len(server.Messages()); n != 6 {
		t.Errorf("two endpoints posted %d messages about 3 handoffs, want 6: %v", n, server.Calls())
	}
}

func TestRetryAfterOfSlackIsRespectedUpToAnHour(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	limited := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "999999")
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	t.Cleanup(limited.Close)
	a.trust(limited)
	a.slackURL = limited.URL + "/api/"
	logChanged := a.run(1)
	a.Escalate(a.dana)
	logChanged()
	a.until("the endpoint waits", func() bool {
		now, err := a.webhooks.Endpoint(t.Context(), a.admin, endpoint)
		return err == nil && now.NextAttemptAt != nil
	})
	waits := a.Count("select extract(epoch from next_attempt_at - last_attempt_at)::bigint from webhooks")
	if waits < 3599 || waits > 3601 {
		t.Errorf("the next attempt is after %d s, want an hour", waits)
	}
}

func TestPostWithoutRecordIsRepeated(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	var once sync.Once
	server.OnCall(func(string) { // the replica dies before it moves the cursor: another takes the lease
		once.Do(func() {
			a.Exec("update webhooks set lease_number = lease_number + 1, leased_until = null where id = $1", endpoint)
		})
	})
	logChanged := a.run(2)
	h := a.Escalate(a.dana)
	logChanged()
	a.told(endpoint)
	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	messages := server.Messages()
	if len(messages) != 2 {
		t.Fatalf("there are %d messages, want 2: rather twice than never", len(messages))
	}
	contains(t, messages[1].Rendered(), "*Claimed") // the one that was recorded goes on
}

func TestRevokedTokenLosesNothing(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	server.Fail("token_revoked")
	logChanged := a.run(1)
	h := a.Escalate(a.dana)
	logChanged()
	a.until("the endpoint shows the error", func() bool {
		now, err := a.webhooks.Endpoint(t.Context(), a.admin, endpoint)
		return err == nil && now.LastAttempt != nil && now.LastAttempt.Error != nil &&
			*now.LastAttempt.Error == "slack_token_revoked"
	})
	failing := a.posts(h, handoff.EventCreated)
	if len(failing) != 1 || failing[0].Status != "failing" || failing[0].Endpoint != "Slack #support" ||
		failing[0].Error == nil || *failing[0].Error != "slack_token_revoked" {
		t.Errorf("the timeline says %+v", failing)
	}
	server.Fail("")
	renew := webhook.Input{Slack: &webhook.SlackInput{Token: new(slacktest.Token)}, Active: new(true)}
	if _, err := a.webhooks.Put(t.Context(), a.admin, endpoint, renew); err != nil {
		t.Fatal(err)
	}
	logChanged()
	a.told(endpoint)
	posted := a.posts(h, handoff.EventCreated)
	if len(posted) != 1 || posted[0].Status != "delivered" || posted[0].UpdatedAt != nil {
		t.Errorf("the timeline says %+v", posted)
	}
	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	if updated := a.posts(h, handoff.EventCreated); len(updated) != 1 || updated[0].UpdatedAt == nil {
		t.Errorf("after an update the timeline says %+v", updated)
	}
	if claimed := a.posts(h, handoff.EventClaimed); len(claimed) != 0 {
		t.Errorf("the update is told twice: %+v", claimed)
	}
}

func TestDeletedMessageIsPostedAnewWhileItsHandoffIsOpen(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	logChanged := a.run(1)
	h := a.Escalate(a.dana)
	logChanged()
	a.told(endpoint)
	server.Delete(server.Messages()[0].TS)
	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	contains(t, server.Messages()[0].Rendered(), "*Claimed", "by Eli")
	server.Delete(server.Messages()[0].TS)
	if _, err := a.Resolve(t.Context(), a.eli, h.Ref(), "Done."); err != nil {
		t.Fatal(err)
	}
	logChanged()
	a.told(endpoint)
	if messages := server.Messages(); len(messages) != 0 {
		t.Errorf("a closed handoff was posted anew: %+v", messages)
	}
}
