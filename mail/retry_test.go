package mail_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/go-cmp/cmp"

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
