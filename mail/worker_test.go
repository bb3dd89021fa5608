package mail_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func TestEveryRecipientGetsOneMail(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	optedOut, gone := a.User("Olga", "engineer"), a.User("Gus", "engineer")
	a.changeUser(optedOut, directory.UserInput{NotifyByEmail: new(false)})
	a.changeUser(gone, directory.UserInput{Active: new(false)})
	h := a.escalate("VPN drops every hour", "MTU?")
	for range 3 { // replicas
		a.start(a.worker(sender(t, server.Addr)))
	}
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		expected := slices.Contains(allRecipients, address(m.To.Name))
		if !expected || m.Status != "sent" || m.Attempts != 1 || m.Error != nil || m.At.Before(h.CreatedAt) {
			t.Errorf("mails in the timeline: %+v", m)
		}
	}
}

func TestMailIsLoggedWithoutAMailServer(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	h := a.escalate("VPN", "")
	a.start(a.worker(nil))
	a.waitForMail()
	if got := statuses(a.mails(h)); got["logged"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
}

func TestPromotedHandoffIsMailedAndParkedIsNot(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	session := a.session("VPN")
	if _, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Park}); err != nil {
		t.Fatal(err)
	}
	if n := a.Count("select count(*) from event_log"); n != 0 {
		t.Errorf("parking made %d events", n)
	}
	h, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil {
		t.Fatal(err)
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
}

func TestClaimedAndWithdrawnHandoffsAreNotMailed(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	claimed, withdrawn := a.escalate("VPN", ""), a.escalate("Printer", "")
	a.claim(claimed)
	if _, err := a.Withdraw(t.Context(), a.dana, withdrawn.Ref()); err != nil {
		t.Fatal(err)
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := server.Messages(); len(got) != 0 {
		t.Errorf("mail went to %v", recipients(got))
	}
}

func TestGraceAppliesIfAStreamGotTheEvent(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	delivered := a.escalate("VPN", "")
	a.Exec("update handoff_timeline set delivery_count = 1")
	undelivered := a.escalate("Printer", "")
	c := a.worker(sender(t, server.Addr))
	c.Grace = time.Hour
	a.start(c)
	a.waitUntil("the handoff without deliveries is mailed", func() bool {
		return statuses(a.mails(undelivered))["sent"] == len(allRecipients)
	})
	a.waitUntil("the other handoff waits", func() bool { return a.scheduled() >= len(allRecipients) })
	if got := a.mails(delivered); len(got) != 0 {
		t.Errorf("the handoff with a delivery was mailed: %v", got)
	}
}

func TestRolledBackEscalationIsNotMailed(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	failure := errors.New("no")
	a.Observers = append(a.Observers, func(context.Context, pgx.Tx, handoff.Event) error { return failure })
	_, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: a.session("VPN"), Intent: handoff.Escalate})
	if !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	server := smtptest.Start(t, nil)
	a.Observers = nil
	a.escalate("Printer", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	for _, m := range server.Messages() {
		if strings.Contains(m.Text, "VPN") {
			t.Errorf("mail went to %s", m.To)
		}
	}
}

func TestRepeatedRequestIsMailedOnce(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	draft := handoff.Draft{Session: a.session("VPN"), Intent: handoff.Escalate}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			request := idempotency.Request{Account: a.ID, Owner: a.dana.UserID, Key: "once", Digest: make([]byte, 32)}
			_, err := a.Requests.Do(t.Context(), request, func(tx pgx.Tx) (idempotency.Response, error) {
				_, _, err := a.CreateTx(t.Context(), tx, a.dana, draft)
				return idempotency.Response{Status: 201, Body: []byte(`{}`)}, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}

// What a poll finds is leased in a transaction of its own: that of the poll is shared with statements whose COMMIT does
// not wait for standbys, and after a failover two replicas would have the same lease.
func TestPollTakesNoLease(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	w := a.worker(sender(t, server.Addr))
	w.DigestInterval = time.Hour
	w.Polls = withoutLease{db.AllAccounts(a.Pool), t}
	a.start(w)
	a.escalate("VPN drops every hour", "")
	a.waitForMail()
	a.escalate("VPN drops every minute", "")
	a.waitUntil("the digests wait", func() bool { return a.scheduled() >= len(allRecipients) })
	leases := func() int64 { return a.Count("select sum(lease) from mailboxes") }
	before := leases()
	a.makeMailDue()
	a.waitUntil("it was looked at again", func() bool { return leases() > before })
}

type withoutLease struct {
	db.DBTX
	t *testing.T
}

func (w withoutLease) Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error) {
	if strings.Contains(sql, "TakeMailboxes") {
		w.t.Error("a poll takes leases")
	}
	return w.DBTX.Query(ctx, sql, args...)
}
