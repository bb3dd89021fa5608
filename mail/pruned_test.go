package mail_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/internal/smtptest"
)

// Retention took the events before mail read them. What waits is told all the same, and what is claimed is not.
func TestWaitsOfPrunedEventsAreTold(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	vpn, printer, claimed := a.escalate("VPN", ""), a.escalate("Printer", ""), a.escalate("Router", "")
	a.claim(claimed)
	a.Exec("update event_heads set floor = seq")
	a.Exec("delete from event_log")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, slices.Compact(recipients(server.Messages()))); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	if got := append(a.mails(vpn), a.mails(printer)...); statuses(got)["sent"] != 2*len(allRecipients) {
		t.Errorf("the timelines of what waits have %v", statuses(got))
	}
	if got := a.mails(claimed); len(got) != 0 {
		t.Errorf("the timeline of what is claimed has %+v", got)
	}
}
