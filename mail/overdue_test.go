package mail_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// makeOverdue announces the next level of the waiting handoffs.
func (a *account) makeOverdue() {
	a.t.Helper()
	a.Exec("update handoffs set next_overdue_at = clock_timestamp() where next_overdue_at is not null")
	if err := a.AnnounceDue(a.t.Context()); err != nil {
		a.t.Fatal(err)
	}
}

// The second level reaches admins and owners, also those who are away.
func TestOverdueWaitIsToldAtBothLevels(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	a.makeOverdue()
	a.waitForMail()
	twice := slices.Sorted(slices.Values(append(slices.Clone(allRecipients), allRecipients...)))
	if diff := cmp.Diff(twice, recipients(server.Messages())); diff != "" {
		t.Errorf("after the first level recipients are (-want +got):\n%s", diff)
	}
	a.Exec("update users set away = true where name in ('Ada', 'Mia')")
	before := len(server.Messages())
	a.makeOverdue()
	a.waitForMail()
	want := []string{"ada@example.com", "otto@example.com"}
	if diff := cmp.Diff(want, recipients(server.Messages()[before:])); diff != "" {
		t.Errorf("at the second level recipients are (-want +got):\n%s", diff)
	}
	if got := kindsOf(a.mails(h), "Otto"); !slices.Contains(got, "overdue sent") {
		t.Errorf("the timeline has %v", got)
	}
}

func TestOverdueHandoffThatIsClaimedIsNotTold(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.HandOff(a.dana, handoff.Draft{Session: a.session("VPN"), Intent: handoff.Escalate})
	a.makeOverdue()
	a.claim(h)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := recipients(server.Messages()); len(told) > 0 {
		t.Errorf("told were %v", told)
	}
}
