package mail_test

import (
	"context"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestRefusedRecipientDoesNotAffectOthers(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(to string, _ int) error {
		if to == "mia@example.com" {
			return errUnknown
		}
		return nil
	}})
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	for _, m := range a.mails(h) {
		switch {
		case m.To.Name != "Mia" && m.Status == "sent":
		case m.To.Name == "Mia" && m.Status == "failed" && m.Attempts == 1 && strings.Contains(*m.Error, "No such mailbox"):
		default:
			t.Errorf("mails in the timeline: %+v", m)
		}
	}
}

func TestMailToADeactivatedUserIsDroppedBeforeTheNextTry(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(greylists)
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	c.RetryDelays = []time.Duration{time.Millisecond, time.Millisecond, time.Hour}
	stop := a.start(c)
	a.waitUntil("each was tried three times", func() bool { return a.triedAll(h, 3) })
	stop()
	a.changeUser(a.eli, directory.UserInput{Active: new(false)})
	a.makeMailDue()
	server.Set(smtptest.Hooks{})
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	want := []string{"ada@example.com", "mia@example.com", "otto@example.com"}
	if diff := cmp.Diff(want, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	if got := statuses(a.mails(h)); got["dropped"] != 1 || got["sent"] != 3 {
		t.Errorf("mails in the timeline: %v", got)
	}
}

// Mail that waits for a retry when the removal of its account begins is not sent.
func TestAccountBeingRemovedIsNotMailed(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(greylists)
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	c.RetryDelays = []time.Duration{time.Hour}
	stop := a.start(c)
	a.waitUntil("each was tried", func() bool { return a.triedAll(h, 1) })
	stop()
	a.Exec("update accounts set removal_began_at = now()")
	a.makeMailDue()
	server.Set(smtptest.Hooks{})
	other := a.OtherAccount()
	other.Engineer("Olga")
	other.Escalate(other.Engineer("Oscar"))
	a.start(a.worker(sender(t, server.Addr)))
	a.waitUntil("another account is mailed", func() bool { return len(server.Messages()) > 0 })
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"olga@example.com"}) {
		t.Errorf("recipients are %v", told)
	}
}

// A server that accepts connections and never replies must not delay escalations.
func TestHangingServerDelaysNothing(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	hung := sender(t, mute.Addr().String())
	hung.Timeout = time.Hour // longer than the test waits
	stop := a.start(a.worker(hung))
	var handoffs []handoff.Handoff
	for range 5 {
		handoffs = append(handoffs, a.escalate("VPN", ""))
	}
	a.waitUntil("messages are being sent", func() bool { return a.sending() > 0 })
	stop()
	hung.Timeout = 200 * time.Millisecond
	c := a.worker(hung)
	c.RetryDelays = []time.Duration{time.Hour}
	stop = a.start(c)
	for _, h := range handoffs {
		a.waitUntil("each message has failed once", func() bool {
			mails := a.mails(h)
			return len(mails) == len(allRecipients) && !slices.ContainsFunc(mails, func(m handoff.Mail) bool {
				return m.Status != "queued" || m.Attempts != 1 || m.Error == nil
			})
		})
	}
	stop()
	server := smtptest.Start(t, nil)
	a.makeMailDue()
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	for _, h := range handoffs {
		if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
			t.Errorf("mails in the timeline: %v", got)
		}
	}
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients of digests (-want +got):\n%s", diff)
	}
}

func TestTimeoutAfterTheMessageCountsAsSent(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Data: func(ctx context.Context) { <-ctx.Done() }})
	h := a.escalate("VPN", "")
	sender := sender(t, server.Addr)
	sender.Timeout = time.Second
	a.start(a.worker(sender))
	a.waitForMail()
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v: %+v", got, a.mails(h))
	}
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}

// A try that is interrupted because the replica stops is not counted.
func TestStoppingReplicaLeavesItsMailToOthers(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	hung := sender(t, mute.Addr().String())
	hung.Timeout = time.Hour // longer than stopping takes
	stop := a.start(a.worker(hung))
	h := a.escalate("VPN", "")
	a.waitUntil("messages are being sent", func() bool { return a.sending() >= len(allRecipients) })
	stop()
	server := smtptest.Start(t, nil)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		if m.Attempts != 1 {
			t.Errorf("mails in the timeline: %+v", m)
		}
	}
}

// A lease of a killed replica ends by itself; the test ends it sooner.
func TestMailboxesOfAKilledReplicaAreTakenOver(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.Exec(`insert into mailboxes (account_id, user_id, next_at, lease, leased_until)
		select account_id, id, now() + interval '1 hour', 7, now() + interval '1 hour' from users
		where name in ('Eli', 'Mia', 'Ada', 'Otto')`)
	a.escalate("VPN", "")
	stop := a.start(a.worker(sender(t, server.Addr)))
	a.waitUntil("the log is read", func() bool {
		return a.Count("select count(*) from mail_positions where seq = 1") == 1
	})
	stop()
	if told := recipients(server.Messages()); len(told) > 0 {
		t.Errorf("recipients are %v", told)
	}
	a.Exec("update mailboxes set leased_until = now()")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}
