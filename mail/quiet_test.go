package mail_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// In quiet hours a person is told of urgent handoffs, and at the second level as who is asked then. What else still
// waits is told when they end.
func TestQuietHours(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	// They end at a whole minute, 23 hours from now at least.
	a.Exec(`update users set quiet_time_zone = 'Asia/Kathmandu',
		quiet_from = date_trunc('minute', now() at time zone 'Asia/Kathmandu' - interval '10 minutes')::time,
		quiet_to = date_trunc('minute', now() at time zone 'Asia/Kathmandu' - interval '11 minutes')::time
		where name in ('Ada', 'Mia')`)
	told := 0
	expect := func(what string, want ...string) {
		t.Helper()
		a.waitUntil(what+" is told", func() bool { return len(server.Messages()) >= told+len(want) })
		a.waitUntil("nothing is due", func() bool {
			return a.Count("select count(*) from mailboxes where next_at < clock_timestamp() + interval '22 hours'") == 0
		})
		if diff := cmp.Diff(want, recipients(server.Messages()[told:])); diff != "" {
			t.Errorf("%s: recipients (-want +got):\n%s", what, diff)
		}
		told = len(server.Messages())
	}
	a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	expect("a normal wait", "eli@example.com", "otto@example.com")
	ends := a.Count(`select count(*) from mailboxes join users on users.id = user_id
		where name in ('Ada', 'Mia') 
			and ((next_at + interval '0.5 s') at time zone quiet_time_zone)::time - quiet_to between '0 s' and '1 s'`)
	if ends != 2 {
		t.Errorf("%d mailboxes are looked at when quiet hours end, want 2", ends)
	}
	a.makeOverdue()
	expect("the first level", "eli@example.com", "otto@example.com")
	a.makeOverdue()
	expect("the second level", "ada@example.com", "otto@example.com")
	urgent := a.HandOff(a.dana, handoff.Draft{
		Session: a.session("Outage"), Intent: handoff.Escalate, Priority: handoff.Urgent,
	})
	expect("an urgent wait", allRecipients...)
	if got := statuses(a.mails(urgent)); got["sent"] != len(allRecipients) {
		t.Errorf("the timeline of the urgent handoff has %v", got)
	}
	a.Exec("update users set quiet_from = null, quiet_to = null, quiet_time_zone = null")
	a.waitUntil("the wait is told after quiet hours", func() bool { return len(server.Messages()) > told })
	a.waitForMail()
	if got := recipients(server.Messages()[told:]); len(got) == 0 || got[len(got)-1] != "mia@example.com" {
		t.Errorf("after quiet hours told were %v", got)
	}
}
