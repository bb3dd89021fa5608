package mail_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// messagesOf returns the messages to one person.
func messagesOf(server *smtptest.Server, to string) []smtptest.Message {
	return slices.DeleteFunc(server.Messages(), func(m smtptest.Message) bool { return m.To != to })
}

// The first message goes out at once; what comes within the interval is told together.
func TestSecondMessageIsADigest(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	w := a.worker(sender(t, server.Addr))
	w.DigestInterval = time.Hour
	a.start(w)
	handoffs := []handoff.Handoff{a.escalate("VPN 0", "")}
	a.waitUntil("the first is sent", func() bool { return len(server.Messages()) == len(allRecipients) })
	for i := range 20 {
		handoffs = append(handoffs, a.escalate(fmt.Sprintf("VPN %d", i+1), ""))
	}
	a.waitUntil("the digests wait", func() bool {
		return a.Count("select count(*) from mail_positions where seq = 21") == 1 && a.sending() == 0 &&
			a.scheduled() >= len(allRecipients)
	})
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	a.Exec("update mailboxes set sent_at = sent_at - interval '2 hours'")
	a.makeMailDue()
	a.waitForMail()
	if n := len(messagesOf(server, "mia@example.com")); n != 2 {
		t.Errorf("Mia has %d messages", n)
	}
	for _, h := range handoffs {
		if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
			t.Errorf("mails in the timeline: %v", got)
		}
	}
}

// What a message records as sent it names, with a link. What it has no room for comes in the next message.
func TestDigestNamesEachHandoffThatItRecords(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	var handoffs []handoff.Handoff
	for i := range 104 {
		handoffs = append(handoffs, a.escalate(fmt.Sprintf("VPN %d", i), ""))
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	messages := messagesOf(server, "mia@example.com")
	if len(messages) != 2 {
		t.Fatalf("Mia has %d messages", len(messages))
	}
	for _, kind := range []string{"text/plain", "text/html"} {
		var bodies []string
		for _, each := range messages {
			m := parseMessage(t, each)
			bodies = append(bodies, parts(t, m.Header.Get("Content-Type"), m.Body)[kind])
		}
		for _, h := range handoffs {
			if !strings.Contains(bodies[0]+bodies[1], h.ID.String()) {
				t.Errorf("%s does not link to #%d", kind, h.Number)
			}
		}
		const follows = "More follows in the next message."
		if !strings.Contains(bodies[0], follows) || strings.Contains(bodies[1], follows) {
			t.Errorf("%s does not say that more follows, or says it twice", kind)
		}
	}
}

// Urgent handoffs do not wait for the digest, nor for the hour.
func TestUrgentMailDoesNotWait(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	w := a.worker(sender(t, server.Addr))
	w.DigestInterval, w.HourlyCap = time.Hour, 1
	a.start(w)
	a.escalate("VPN", "")
	a.waitUntil("the first is sent", func() bool { return len(server.Messages()) == len(allRecipients) })
	a.HandOff(a.dana, handoff.Draft{Session: a.session("Fire"), Intent: handoff.Escalate, Priority: handoff.Urgent})
	a.waitUntil("the urgent one is sent", func() bool { return len(server.Messages()) == 2*len(allRecipients) })
}

func TestHourlyCapDelaysMail(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	w := a.worker(sender(t, server.Addr))
	w.HourlyCap = 2
	a.start(w)
	for i := range 2 {
		a.escalate(fmt.Sprintf("VPN %d", i), "")
		a.waitForMail()
	}
	a.escalate("VPN 2", "")
	a.waitUntil("it waits for the next hour", func() bool { return a.scheduled() == len(allRecipients) })
	if n := len(messagesOf(server, "mia@example.com")); n != 2 {
		t.Errorf("Mia has %d messages", n)
	}
	a.Exec("update mailboxes set hour_began_at = hour_began_at - interval '1 hour'")
	a.makeMailDue()
	a.waitForMail()
	if n := len(messagesOf(server, "mia@example.com")); n != 3 {
		t.Errorf("an hour later Mia has %d messages", n)
	}
}
