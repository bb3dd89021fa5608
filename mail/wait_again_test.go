package mail_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func (a *account) release(h handoff.Handoff) {
	a.t.Helper()
	if _, err := a.Release(a.t.Context(), a.eli, h.Ref()); err != nil {
		a.t.Fatal(err)
	}
}

// step returns the newest step of the timeline.
func (a *account) step(h handoff.Handoff) handoff.Step {
	a.t.Helper()
	got, err := a.Get(a.t.Context(), a.dana, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return got.Timeline[len(got.Timeline)-1]
}

// optOut switches mail off for users by name.
func (a *account) optOut(names ...string) {
	a.t.Helper()
	a.Exec("update users set notify_by_email = false where account_id = $1 and name = any($2)", a.ID, names)
}

// The handoff is claimed before mail is sent, and waits again for different reasons.
func TestHandoffThatWaitsAgainIsMailed(t *testing.T) {
	t.Parallel()
	others := []string{"ada@example.com", "mia@example.com", "otto@example.com"}
	for name, test := range map[string]struct {
		end  func(*account, handoff.Handoff)
		want []string
	}{
		"released": {(*account).release, allRecipients},
		"claimer deactivated": {func(a *account, _ handoff.Handoff) {
			a.changeUser(a.eli, directory.UserInput{Active: new(false)})
		}, others},
		"claimer demoted": {func(a *account, _ handoff.Handoff) {
			if err := a.Directory.SetRole(a.t.Context(), a.eli.UserID, auth.Viewer); err != nil {
				a.t.Fatal(err)
			}
		}, others},
		"claimer deactivated in psql": {func(a *account, _ handoff.Handoff) {
			a.Exec("update users set active = false where id = $1", a.eli.UserID)
			if n, err := a.ReleaseOrphanedClaims(a.t.Context()); n != 1 || err != nil {
				a.t.Fatal(n, err)
			}
		}, others},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t), smtptest.Start(t, nil)
			h := a.escalate("VPN", "")
			a.claim(h)
			a.start(a.worker(sender(t, server.Addr)))
			a.waitForMail()
			if told := recipients(server.Messages()); len(told) > 0 {
				t.Fatalf("while it was claimed, %v were told", told)
			}
			test.end(a, h)
			a.waitForMail()
			if diff := cmp.Diff(test.want, recipients(server.Messages())); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			step := a.step(h)
			if got := statuses(step.Mails); step.Type != handoff.EventReleased || got["sent"] != len(test.want) || step.Unheard {
				t.Errorf("mails of %s: %v", step.Type, got)
			}
		})
	}
}

// A second wait is mailed only to users who joined after the first.
func TestSecondWaitIsNotMailedTwiceToARecipient(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	a.claim(h)
	a.Engineer("Nina")
	a.release(h)
	a.waitForMail()
	want := slices.Insert(slices.Clone(allRecipients), 3, "nina@example.com")
	if diff := cmp.Diff(want, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
	if mails := a.step(h).Mails; len(mails) != 1 || mails[0].To.Name != "Nina" {
		t.Errorf("mails of the second wait: %+v", mails)
	}
	if got := statuses(a.mails(h)); got["sent"] != len(allRecipients)+1 {
		t.Errorf("mails in the timeline: %v", got)
	}
}

// Messages that were queued, dropped or failed in the first wait start again in the second.
func TestUnsentMailRestartsInTheNextWait(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retries []time.Duration
		claimed func(*account) // what happens while it is claimed
		before  string         // what the mails are when it is released
	}{
		"queued for a retry": {[]time.Duration{time.Hour}, func(*account) {}, "queued"},
		"dropped because of a claim": {[]time.Duration{time.Hour}, func(a *account) {
			a.makeMailDue()
			a.waitForMail()
		}, "dropped"},
		"out of retries": {[]time.Duration{}, func(a *account) { a.waitForMail() }, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t), smtptest.Start(t, nil)
			server.Set(greylists)
			h := a.escalate("VPN", "")
			c := a.worker(sender(t, server.Addr))
			c.RetryDelays = test.retries
			a.start(c)
			a.waitUntil("each was tried", func() bool {
				return a.sending() == 0 && a.triedAll(h, 1)
			})
			a.claim(h)
			test.claimed(a)
			if got := statuses(a.mails(h)); got[test.before] != len(allRecipients) {
				t.Fatalf("mails before the second wait: %v", got)
			}
			server.Set(smtptest.Hooks{})
			a.release(h)
			a.waitUntil("each was sent", func() bool {
				a.makeMailDue() // a mailbox that refused is left alone until its retry
				return statuses(a.mails(h))["sent"] == len(allRecipients)
			})
			a.waitForMail()
			if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
				t.Errorf("recipients (-want +got):\n%s", diff)
			}
			for _, m := range a.step(h).Mails {
				if m.Attempts != 1 || m.Error != nil {
					t.Errorf("mails in the timeline: %+v", m)
				}
			}
		})
	}
}

func TestDelayCountsFromTheStartOfEachWait(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.claim(h)
	a.Exec("update handoffs set waiting_since = waiting_since - interval '2 hours'")
	a.release(h)
	a.Exec("update handoff_timeline set delivery_count = 1")
	c := a.worker(sender(t, server.Addr))
	c.Grace = time.Hour
	a.start(c)
	a.waitUntil("it waits", func() bool { return a.scheduled() >= len(allRecipients) })
	if told := recipients(server.Messages()); len(told) > 0 {
		t.Errorf("recipients are %v", told)
	}
	a.Exec("update handoffs set wait_began_at = wait_began_at - interval '1 hour'")
	a.makeMailDue()
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}

// What is left from the first wait must not send mail of the second before its grace is over.
func TestRetryOfOneWaitDoesNotSendMailOfTheNext(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(greylists)
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	c.RetryDelays, c.Grace = []time.Duration{time.Hour}, time.Hour
	stop := a.start(c)
	a.waitUntil("each is to be tried again", func() bool { return a.scheduled() == len(allRecipients) })
	stop()
	a.claim(h)
	server.Set(smtptest.Hooks{})
	a.release(h)
	a.Exec("update handoff_timeline set delivery_count = 1")
	a.makeMailDue()
	c = a.worker(sender(t, server.Addr))
	c.Grace = time.Hour
	a.start(c)
	a.waitUntil("the second one waits", func() bool {
		return a.Count("select count(*) from mail_positions where seq = 3") == 1 && a.scheduled() >= len(allRecipients)
	})
	if told := recipients(server.Messages()); len(told) > 0 {
		t.Errorf("recipients are %v", told)
	}
}

// New messages are an event of a handoff that waits, and begin no wait.
func TestNewMessagesAreNotMailed(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN drops", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	messages := []directory.Message{{Role: directory.FromUser, Content: "It dropped again"}}
	if err := a.Directory.AppendMessages(t.Context(), a.dana, h.SessionID, messages); err != nil {
		t.Fatal(err)
	}
	if announced := a.Count("select count(*) from event_log where type = 'handoff_updated'"); announced != 1 {
		t.Fatalf("%d events", announced)
	}
	a.waitForMail()
	if diff := cmp.Diff(allRecipients, recipients(server.Messages())); diff != "" {
		t.Errorf("recipients (-want +got):\n%s", diff)
	}
}
