package mail_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// The logs of many accounts are read together. An event that cannot be read, or a hint about no account, delays only
// its own.
func TestUnreadableEventDelaysOnlyItsAccount(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	others := make([]*handofftest.Account, 60) // more than are read at once
	for i := range others {
		others[i] = a.OtherAccount()
		others[i].Engineer("Zoe")
		others[i].Escalate(others[i].Engineer("Yan"))
	}
	a.Exec(`update event_log set data = '[]' where account_id = $1`, others[7].ID)
	a.escalate("VPN", "")
	worker := a.worker(sender(t, server.Addr))
	worker.LogChanged(uuid.New())
	a.start(worker)
	a.waitUntil("all but one are told", func() bool { return len(server.Messages()) >= len(allRecipients)+len(others)-1 })
	if unread := a.unread(); unread != 1 {
		t.Errorf("the logs of %d accounts were not read to the end, want 1", unread)
	}
}

func TestOwnWaitsMakeNoMailboxDue(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.escalate("VPN", "")
	a.HandOff(a.dana, handoff.Draft{Session: a.session("Fire"), Intent: handoff.Escalate, Priority: handoff.Urgent})
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if a.Count("select count(*) from mailboxes where user_id = $1", a.dana.UserID) != 0 {
		t.Error("the mailbox of the creator was scheduled")
	}
}

// The log is read when both have happened.
func TestCreatorIsToldOfTheWaitsOfOthers(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	own, other := a.escalate("VPN", ""), a.Escalate(a.eli)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	told := func(h handoff.Handoff) (names []string) {
		for _, m := range a.mails(h) {
			names = append(names, m.To.Name)
		}
		slices.Sort(names)
		return names
	}
	if diff := cmp.Diff([]string{"Ada", "Eli", "Mia", "Otto"}, told(own)); diff != "" {
		t.Errorf("told of Dana's wait (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Ada", "Dana", "Mia", "Otto"}, told(other)); diff != "" {
		t.Errorf("told of Eli's wait (-want +got):\n%s", diff)
	}
}
