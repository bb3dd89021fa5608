package mail_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/handoff"
)

// remembered reports whether the database knows of a mail server.
func (a *account) remembered() (so bool) {
	a.t.Helper()
	row := a.d.Pool.QueryRow(a.t.Context(), "select mail_reported_at is not null from service_state")
	if err := row.Scan(&so); err != nil {
		a.t.Fatal(err)
	}
	return so
}

func (a *account) state(set string) {
	a.t.Helper()
	if _, err := a.d.Pool.Exec(a.t.Context(), "update service_state set "+set); err != nil {
		a.t.Fatal(err)
	}
}

// Every rollout passes through this: some replicas have been given the mail server, and some not yet.
func TestReplicasWithoutAMailServerLeaveMailToThoseThatHaveOne(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	first, second := a.courier(nil), a.courier(nil)
	a.start(first)
	a.start(second)
	third := a.courier(office.sender())
	a.start(third)
	a.waits("both know of the mail server", func() bool { return first.Waits() && second.Waits() })
	var handoffs []handoff.Handoff
	for range 10 {
		handoffs = append(handoffs, a.escalate("VPN", ""))
	}
	a.settled()
	for _, h := range handoffs {
		if got := statuses(a.mails(h)); got["sent"] != len(everybody) || len(got) != 1 {
			t.Errorf("the timeline tells of %v", got)
		}
	}
	if third.Waits() {
		t.Error("the one with the mail server waits for another")
	}
}

// The only replica that had a mail server is gone: the others do not swallow what it would have sent.
func TestMailWaitsAnHourForAMailServerThatIsGone(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	stop := a.start(a.courier(office.sender()))
	a.waits("the mail server is known", a.remembered)
	stop()
	alone := a.courier(nil)
	a.start(alone)
	a.waits("the other waits", alone.Waits)
	kept := a.escalate("VPN", "")
	a.state("mail_reported_at = mail_reported_at - interval '59 minutes'")
	stop = a.start(a.courier(office.sender()))
	a.settled()
	stop()
	if got := statuses(a.mails(kept)); got["sent"] != len(everybody) {
		t.Errorf("the timeline tells of %v", got)
	}
	late := a.escalate("Printer", "")
	if !alone.Waits() || a.jobs("completed") == 0 || len(a.mails(late)) > 0 {
		t.Error("it did not wait")
	}
	a.state("mail_reported_at = mail_reported_at - interval '61 minutes'")
	a.settled()
	if got := statuses(a.mails(late)); got["logged"] != len(everybody) {
		t.Errorf("an hour later the timeline tells of %v", got)
	}
}

// A replica in the middle of its work looks again before it takes a message for one that is only logged.
func TestMailThatIsBeingWorkedIsLeftToAMailServerThatAppears(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	alone := a.courier(nil)
	a.start(alone)
	first := a.escalate("VPN", "")
	a.settled()
	if got := statuses(a.mails(first)); got["logged"] != len(everybody) {
		t.Errorf("the timeline tells of %v", got)
	}
	var second handoff.Handoff
	err := pgx.BeginFunc(t.Context(), a.d.Pool, func(tx pgx.Tx) error { // nothing can be looked up before it is true
		_, err := tx.Exec(t.Context(), "lock table service_state; update service_state set mail_reported_at = clock_timestamp()")
		if err == nil {
			second = a.escalate("Printer", "")
			a.waits("messages are being worked", func() bool { return len(a.mails(second)) > 0 && a.jobs("running", "completed") > 6 })
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.start(a.courier(office.sender()))
	a.settled()
	if got := statuses(a.mails(second)); got["sent"] != len(everybody) || len(got) != 1 {
		t.Errorf("the timeline tells of %v", got)
	}
}
