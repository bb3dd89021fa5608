package webhook_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/slacktest"
	"github.com/handoffd/handoffd/webhook"
)

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q is missing in:\n%s", part, text)
		}
	}
}

func TestSlackMessageFollowsItsHandoff(t *testing.T) {
	server := slacktest.New(t, "general", "support")
	a := newChatAccount(t)
	a.Exec("update accounts set product_url = 'https://app.acme.example/s/{external_id}?a=1&b=2' where id = $1", a.ID)
	endpoint := a.slack(server)
	logChanged := a.run(1)
	h := a.escalation(handoff.Urgent)
	logChanged()
	a.told(endpoint)
	message := server.Messages()[0]
	contains(t, message.Rendered(),
		"#1 Order export times out", "Dana needs somebody to take over", "Priority: urgent", "Customer: Globex &amp; Söhne",
		"Restarted it twice.\nNo luck.", "*Waiting since <!date^", ", due <!date^",
		"<https://desk.acme.example/handoffs/"+h.SessionID.String()+"/"+h.ID.String()+"|Open the handoff>",
		"<https://app.acme.example/s/node-502?a=1&amp;b=2|Open in product>")
	contains(t, message.Text, "Urgent: Dana needs somebody to take over #1 Order export times out")

	a.ClaimFor(a.eli, h)
	logChanged()
	a.told(endpoint)
	contains(t, server.Messages()[0].Rendered(), "*Claimed <!date^", "by Eli")

	if _, err := a.Release(t.Context(), a.eli, h.Ref()); err != nil {
		t.Fatal(err)
	}
	logChanged()
	a.told(endpoint)
	contains(t, server.Messages()[0].Rendered(), "*Waiting since")
	reply := server.Messages()[1]
	if reply.ThreadTS != message.TS || !reply.Broadcast {
		t.Errorf("a wait that begins again is told by %+v, want a reply that the channel shows too", reply)
	}
	contains(t, reply.Rendered(), "#1 Order export times out waits again: Eli released it", "|Open the handoff>")

	a.ClaimFor(a.eli, h)
	if _, err := a.Return(t.Context(), a.eli, h.Ref(), "Use the new exporter."); err != nil {
		t.Fatal(err)
	}
	logChanged()
	a.told(endpoint)
	closed := server.Messages()[0].Rendered()
	contains(t, closed, "*Answered <!date^", "by Eli")
	if strings.Contains(closed, "Restarted") {
		t.Errorf("a closed handoff still shows its notes:\n%s", closed)
	}
	if n := len(server.Messages()); n != 2 {
		t.Errorf("there are %d messages, want one and its reply", n)
	}
}

func TestTwoReplicasPostEachHandoffOnce(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	logChanged := a.run(2)
	for range 4 {
		h := a.Escalate(a.dana)
		logChanged()
		a.ClaimFor(a.eli, h)
		logChanged()
	}
	a.told(endpoint)
	numbers := make(map[string]bool)
	for _, message := range server.Messages() {
		header, _, _ := strings.Cut(message.Rendered(), "\n")
		numbers[header] = true
		contains(t, message.Rendered(), "*Claimed", "by Eli")
	}
	if len(numbers) != 4 || len(server.Messages()) != 4 {
		t.Errorf("4 handoffs have messages %v, %d in all", numbers, len(server.Messages()))
	}
}

func TestStormFoldsIntoOneUpdate(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	posting, stormed := make(chan struct{}), make(chan struct{})
	var once sync.Once
	server.OnCall(func(string) {
		once.Do(func() {
			close(posting)
			<-stormed
		})
	})
	logChanged := a.run(1)
	h := a.Escalate(a.dana)
	logChanged()
	<-posting
	for range 5 {
		a.ClaimFor(a.eli, h)
		if _, err := a.Release(t.Context(), a.eli, h.Ref()); err != nil {
			t.Fatal(err)
		}
	}
	a.ClaimFor(a.eli, h)
	close(stormed)
	a.told(endpoint)
	if calls := strings.Join(server.Calls(), ", "); calls != "chat.postMessage ok, chat.update ok" {
		t.Errorf("12 events made the calls %s", calls)
	}
	contains(t, server.Messages()[0].Rendered(), "*Claimed", "by Eli")
}

func TestHostileTextStaysText(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	hostile := "<!channel> <@U123|x> <https://evil.example|Open the handoff> *bold* &amp; \u202e\r\n@here " +
		strings.Repeat("&<>", 40)
	a.Exec("update users set name = $2 where id = $1", a.dana.UserID, "<!here> Dana\x07")
	session := a.AddSession(a.dana, directory.SessionInput{Title: hostile, Customer: directory.Some(hostile)})
	logChanged := a.run(1)
	a.HandOff(a.dana, handoff.Draft{
		Session: session, Intent: handoff.Escalate, EngineerNotes: strings.Repeat(hostile+"\n", 60),
	})
	logChanged()
	a.told(endpoint)
	messages := server.Messages()
	if len(messages) != 1 {
		t.Fatalf("the message was refused: %v", server.Calls())
	}
	for _, active := range messages[0].Active() {
		if !strings.HasPrefix(active, "<!date^") && !strings.HasPrefix(active, "<https://desk.acme.example/") {
			t.Errorf("text of users became %s", active)
		}
	}
	if strings.ContainsAny(messages[0].Rendered(), "\u202e\x07\r") {
		t.Errorf("control characters remain: %q", messages[0].Rendered())
	}
}

func TestOtherAccountsAndLowPrioritiesAreNotPosted(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	other := chatAccountIn(t, a.OtherAccount())
	endpoint := a.slack(server, func(in *webhook.Input) { in.MinPriority = directory.Some("high") })
	logChanged := a.run(1)
	other.escalation(handoff.Urgent)
	a.escalation(handoff.Normal)
	h := a.HandOff(a.dana, handoff.Draft{Session: a.Session(a.dana), Intent: handoff.Escalate, Priority: handoff.High})
	logChanged()
	a.told(endpoint)
	messages := server.Messages()
	if len(messages) != 1 {
		t.Fatalf("there are %d messages, want that of the one handoff of high priority", len(messages))
	}
	contains(t, messages[0].Rendered(), h.ID.String())
}

func TestHandoffThatWasClosedLongAgoIsNotPosted(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	old := a.Escalate(a.dana)
	if _, err := a.Withdraw(t.Context(), a.dana, old.Ref()); err != nil {
		t.Fatal(err)
	}
	a.Exec("update event_log set at = at - interval '1 hour' where account_id = $1", a.ID)
	recent := a.Escalate(a.dana)
	a.run(1)()
	a.told(endpoint)
	messages := server.Messages()
	if len(messages) != 1 {
		t.Fatalf("there are %d messages, want one", len(messages))
	}
	contains(t, messages[0].Rendered(), recent.ID.String())
}

func TestResetAndTestAreToldInTheChannel(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	a.Escalate(a.dana)
	a.webhooks.Send = a.worker().Test
	attempt, err := a.webhooks.Test(t.Context(), a.admin, endpoint)
	if err != nil || attempt.Status != "delivered" {
		t.Fatalf("test: %+v, %v", attempt, err)
	}
	contains(t, server.Messages()[0].Rendered(), "This is a test of handoffd", "|Open the queue>")
	a.Exec("update webhooks set cursor_epoch = 'feed' where id = $1", endpoint)
	a.run(1)()
	a.told(endpoint)
	contains(t, server.Messages()[1].Rendered(), "Some changes of the queue could not be posted here. Waiting now: 1.")
	server.Fail("channel_not_found")
	attempt, err = a.webhooks.Test(t.Context(), a.admin, endpoint)
	if err != nil || attempt.Error == nil || *attempt.Error != "slack_channel_not_found" {
		t.Errorf("test of a channel that is gone: %+v, %v", attempt, err)
	}
}

func TestOverdueHandoffIsToldInTheChannelAgain(t *testing.T) {
	server := slacktest.New(t, "support")
	a := newChatAccount(t)
	endpoint := a.slack(server)
	logChanged := a.run(1)
	h := a.Escalate(a.dana)
	logChanged()
	a.told(endpoint)
	for level, text := range []string{
		"#1 VPN drops every hour is overdue: nobody has claimed it", "#1 VPN drops every hour is still waiting",
	} {
		a.Exec("update handoffs set due_at = clock_timestamp(), next_overdue_at = clock_timestamp() where id = $1", h.ID)
		if err := a.AnnounceDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		logChanged()
		a.told(endpoint)
		messages := server.Messages()
		if len(messages) != level+2 {
			t.Fatalf("at level %d there are %d messages, want %d", level+1, len(messages), level+2)
		}
		contains(t, messages[level+1].Rendered(), text)
		if !messages[level+1].Broadcast {
			t.Error("the channel does not show the reply")
		}
	}
	contains(t, server.Messages()[0].Rendered(), "*Long overdue: waiting since")
	if posts := a.posts(h, handoff.EventOverdue); len(posts) != 1 || posts[0].Status != "delivered" {
		t.Errorf("the timeline says %+v", posts)
	}
}
