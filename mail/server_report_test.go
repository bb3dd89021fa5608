package mail_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// remembered reports whether the database knows of a mail server.
func (a *account) serverReported() (reported bool) {
	a.t.Helper()
	row := a.Pool.QueryRow(a.t.Context(), "select mail_reported_at is not null from service_state")
	if err := row.Scan(&reported); err != nil {
		a.t.Fatal(err)
	}
	return reported
}

func (a *account) setServiceState(set string) {
	a.t.Helper()
	if _, err := a.Pool.Exec(a.t.Context(), "update service_state set "+set); err != nil {
		a.t.Fatal(err)
	}
}

// During a rollout some replicas have the mail server and some do not.
func TestReplicasWithoutAMailServerLeaveMailToThoseThatHaveOne(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	first, second := a.worker(nil), a.worker(nil)
	a.start(first)
	a.start(second)
	third := a.worker(sender(t, server.Addr))
	a.start(third)
	a.waitUntil("both see the mail server", func() bool { return first.Waiting() && second.Waiting() })
	var handoffs []handoff.Handoff
	for range 10 {
		handoffs = append(handoffs, a.escalate("VPN", ""))
	}
	a.waitForMail()
	for _, h := range handoffs {
		if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) || len(got) != 1 {
			t.Errorf("mails in the timeline: %v", got)
		}
	}
	if third.Waiting() {
		t.Error("the replica with the mail server waits for another")
	}
}

// The only replica with a mail server is gone: the others must not log what it would have sent.
func TestMailWaitsAnHourForAMailServerThatIsGone(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	stop := a.start(a.worker(sender(t, server.Addr)))
	a.waitUntil("the mail server is reported", a.serverReported)
	stop()
	alone := a.worker(nil)
	a.start(alone)
	a.waitUntil("the other waits", alone.Waiting)
	kept := a.escalate("VPN", "")
	a.setServiceState("mail_reported_at = mail_reported_at - interval '59 minutes'")
	stop = a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	stop()
	if got := statuses(a.mails(kept)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
	late := a.escalate("Printer", "")
	if !alone.Waiting() || len(a.mails(late)) > 0 {
		t.Error("it did not wait")
	}
	a.setServiceState("mail_reported_at = mail_reported_at - interval '61 minutes'")
	a.waitForMail()
	if got := statuses(a.mails(late)); got["logged"] != len(allRecipients) {
		t.Errorf("mails an hour later: %v", got)
	}
}

// A worker checks again for a mail server before it logs a message.
func TestMailBeingWorkedIsLeftToAMailServerThatAppears(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	alone := a.worker(nil)
	a.start(alone)
	first := a.escalate("VPN", "")
	a.waitForMail()
	if got := statuses(a.mails(first)); got["logged"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
	var second handoff.Handoff
	err := pgx.BeginFunc(t.Context(), a.Pool, func(tx pgx.Tx) error { // no query sees the table before the commit
		_, err := tx.Exec(t.Context(),
			"lock table service_state; update service_state set mail_reported_at = clock_timestamp()")
		if err == nil {
			second = a.escalate("Printer", "")
			a.waitUntil("messages are being worked", func() bool {
				return a.sending() > 0
			})
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := statuses(a.mails(second)); got["sent"] != len(allRecipients) || len(got) != 1 {
		t.Errorf("mails in the timeline: %v", got)
	}
}
