package mail_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestGreylistedMailIsRetried(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(_ string, nth int) error {
		if nth <= 2 {
			return errGreylisted
		}
		return nil
	}})
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	a.start(c)
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		if m.Status != "sent" || m.Attempts != 3 || m.Error != nil {
			t.Errorf("mails in the timeline: %+v", m)
		}
	}
	n := int64(len(allRecipients))
	if got := c.Stats().Results; got["retried"] != 2*n || got["sent"] != n {
		t.Errorf("counted %v", got)
	}
}

// Filters, and mailboxes that are full, refuse for now when they have the message. That is no wish for fewer messages.
func TestMailRefusedForNowAtDataIsRetriedAndSlowsNothing(t *testing.T) {
	t.Parallel()
	for name, refusal := range map[string]*smtp.SMTPError{
		"greylisted": errGreylisted,
		"in words":   {Code: 451, EnhancedCode: smtp.NoEnhancedCode, Message: "Greylisted, please come back"},
		"full":       {Code: 452, EnhancedCode: smtp.EnhancedCode{4, 2, 2}, Message: "Mailbox full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t), smtptest.Start(t, nil)
			var refusals atomic.Int32
			server.Set(smtptest.Hooks{Content: func() error {
				if refusals.Add(1) <= 3 {
					return refusal
				}
				return nil
			}})
			a.escalate("VPN", "")
			w := a.worker(sender(t, server.Addr))
			w.From.Address = "handoffs@limit.example" // no word of the mail server, though go-mail quotes the Message-ID
			a.start(w)
			a.waitForMail()
			if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			if got := w.Stats().Results; got["retried"] != 3 || got["throttled"] > 0 {
				t.Errorf("counted %v", got)
			}
		})
	}
}

// The message was written before the second handoff, so another must follow it.
func TestHandoffThatComesDuringARetryIsMailed(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(greylists)
	first := a.escalate("VPN", "")
	w := a.worker(sender(t, server.Addr))
	w.RetryDelays = []time.Duration{time.Hour}
	a.start(w)
	a.waitUntil("each was tried", func() bool { return a.triedAll(first, 1) && a.sending() == 0 })
	reply := make(chan struct{})
	server.Set(smtptest.Hooks{Data: func(ctx context.Context) {
		select {
		case <-reply:
		case <-ctx.Done():
		}
	}})
	a.makeMailDue()
	a.waitUntil("each is being sent", func() bool { return len(server.Messages()) == len(allRecipients) })
	second := a.escalate("Printer", "")
	a.waitUntil("the log was read", func() bool { return a.unread() == 0 })
	close(reply)
	a.waitForMail()
	if got := statuses(a.mails(second)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
}

// The first tries to record what was sent fail, as they do while a database is restarted.
func TestMailSentWhileTheDatabaseIsAwayIsNotSentAgain(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.Exec("create sequence tries")
	a.Exec(`create function fail() returns trigger language plpgsql as $$
		begin
			if nextval('tries') <= 20 then raise exception 'away'; end if;
			return new;
		end $$`)
	a.Exec(`create trigger fail before update on mailboxes for each row
		when (new.sent_at is distinct from old.sent_at) execute function fail()`)
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
}

// A try before the mail server wants it would be wasted. A new address is tried at once.
func TestChangesOfAUserAndNoticesWaitForTheRetry(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(greylists)
	h := a.escalate("VPN", "")
	w := a.worker(sender(t, server.Addr))
	w.RetryDelays = []time.Duration{time.Hour}
	stop := a.start(w)
	a.waitUntil("each was tried", func() bool { return a.triedAll(h, 1) && a.sending() == 0 })
	stop()
	a.Exec("update users set away = true where name = 'Mia'")
	a.Exec("update users set away = false where name = 'Mia'")
	a.Exec(`insert into admin_notices (id, account_id, kind, text)
		values (gen_random_uuid(), $1, 'webhook_disabled', 'The endpoint failed for three days.')`, a.ID)
	if n := a.scheduled(); n != len(allRecipients) {
		t.Errorf("%d of %d mailboxes wait for their retry", n, len(allRecipients))
	}
	a.Exec("update users set email = 'mia@new.example.com' where name = 'Mia'")
	if n := a.scheduled(); n != len(allRecipients)-1 {
		t.Errorf("with a new address %d mailboxes wait", n)
	}
}

// Each item has its own tries. The first has used up its own when the second has been in one.
func TestItemThatComesBeforeTheLastTryHasItsOwnTries(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.optOut("Ada", "Eli", "Otto")
	server.Set(greylists)
	first := a.escalate("VPN", "")
	w := a.worker(sender(t, server.Addr))
	w.RetryDelays = []time.Duration{time.Hour, time.Hour}
	a.start(w)
	tried := func(h handoff.Handoff, status string, attempts int16) func() bool {
		return func() bool {
			mails := a.mails(h)
			return len(mails) == 1 && mails[0].Status == status && mails[0].Attempts == attempts && a.sending() == 0
		}
	}
	for n := range int16(2) {
		a.waitUntil("the first was tried", tried(first, "queued", n+1))
		if n == 0 {
			a.makeMailDue()
		}
	}
	second := a.escalate("Printer", "")
	a.waitUntil("the log was read", func() bool { return a.unread() == 0 })
	a.makeMailDue()
	a.waitUntil("the first has failed", tried(first, "failed", 3))
	a.waitUntil("the second is to be tried again", tried(second, "queued", 1))
	a.makeMailDue()
	a.waitUntil("the second was tried twice", tried(second, "queued", 2))
	a.makeMailDue()
	a.waitUntil("the second has failed", tried(second, "failed", 3))
}
