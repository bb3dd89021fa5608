package mail_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/logtest"
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

// A session of psql can keep a row locked for hours.
func TestLockedMailboxDelaysOnlyItsAccount(t *testing.T) {
	t.Parallel()
	a, server, log := newAccount(t), smtptest.Start(t, nil), logtest.New(t)
	a.escalate("VPN", "")
	a.Exec("insert into mailboxes (account_id, user_id) values ($1, $2)", a.ID, a.eli.UserID)
	locking, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer locking.Rollback(context.Background()) //nolint:errcheck // it only locked
	_, err = locking.Exec(t.Context(), "select from mailboxes where user_id = $1 for update", a.eli.UserID)
	if err != nil {
		t.Fatal(err)
	}
	others := make([]*handofftest.Account, 20)
	for i := range others {
		others[i] = a.OtherAccount()
		others[i].Engineer("Zoe")
		others[i].Escalate(others[i].Engineer("Yan"))
	}
	worker := a.worker(sender(t, server.Addr))
	worker.Logger = log.Logger
	a.start(worker)
	a.waitUntil("all others are told", func() bool { return len(server.Messages()) >= len(others) })
	if unread := a.unread(); unread != 1 {
		t.Errorf("the logs of %d accounts were not read to the end, want 1", unread)
	}
	log.Await("the mail of an account waits")
	if err := locking.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	a.waitForMail()
	log.Await("the mail of an account goes on")
	if n := len(server.Messages()); n != len(others)+len(allRecipients) {
		t.Errorf("%d messages, want %d", n, len(others)+len(allRecipients))
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
