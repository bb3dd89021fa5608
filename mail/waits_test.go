package mail_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

func (a *account) release(h handoff.Handoff) {
	a.t.Helper()
	if _, err := a.Release(a.t.Context(), a.eli, h.SessionID, h.ID); err != nil {
		a.t.Fatal(err)
	}
}

// step is that of the timeline with which the newest wait began.
func (a *account) step(h handoff.Handoff) handoff.Step {
	a.t.Helper()
	got, err := a.Get(a.t.Context(), a.dana, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return got.Timeline[len(got.Timeline)-1]
}

func (a *account) sql(statement string, args ...any) {
	a.t.Helper()
	if _, err := db.AllAccounts(a.d.Pool).Exec(a.t.Context(), statement, args...); err != nil {
		a.t.Fatal(err)
	}
}

// optOut is what every person of an account can do, some at a time.
func (a *account) optOut(names ...string) {
	a.t.Helper()
	a.sql("update users set notify_by_email = false where account_id = $1 and name = any($2)", a.id, names)
}

// A handoff that was claimed before anyone was told, and that waits again for any reason.
func TestAHandoffThatWaitsAgainIsToldAgain(t *testing.T) {
	t.Parallel()
	others := []string{"ada@example.com", "mia@example.com", "otto@example.com"}
	for name, test := range map[string]struct {
		end  func(*account, handoff.Handoff)
		want []string
	}{
		"released": {(*account).release, everybody},
		"claimer deactivated": {func(a *account, _ handoff.Handoff) {
			a.change(a.eli, func(u *handoff.User) { u.Active = false })
		}, others},
		"claimer demoted": {func(a *account, _ handoff.Handoff) {
			if err := a.SetRole(a.t.Context(), a.eli.UserID, auth.Viewer); err != nil {
				a.t.Fatal(err)
			}
		}, others},
		"claimer deactivated in psql": {func(a *account, _ handoff.Handoff) {
			a.sql("update users set active = false where id = $1", a.eli.UserID)
			if n, err := a.ReleaseLostClaims(a.t.Context()); n != 1 || err != nil {
				a.t.Fatal(n, err)
			}
		}, others},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, office := newAccount(t), openPostOffice(t)
			h := a.escalate("VPN", "")
			a.claim(h)
			a.start(a.courier(office.sender()))
			a.settled()
			if told := recipients(office.parcels()); len(told) > 0 {
				t.Fatalf("while it was claimed, %v were told", told)
			}
			test.end(a, h)
			a.settled()
			if diff := cmp.Diff(test.want, recipients(office.parcels())); diff != "" {
				t.Errorf("who was told (-want +got):\n%s", diff)
			}
			step := a.step(h)
			if got := statuses(step.Mails); step.Type != handoff.EventReleased || got["sent"] != len(test.want) || step.Unheard {
				t.Errorf("%s tells of %v", step.Type, got)
			}
		})
	}
}

// Who was sent the message in one wait is not told of the next; who joined meanwhile is.
func TestWhoHasTheMessageIsNotToldTwice(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	h := a.escalate("VPN", "")
	a.start(a.courier(office.sender()))
	a.settled()
	a.claim(h)
	nina := a.person("Nina", auth.Engineer)
	a.sql("update users set email = 'nina@example.com' where id = $1", nina.UserID)
	a.release(h)
	a.settled()
	if diff := cmp.Diff([]string{everybody[0], everybody[1], everybody[2], "nina@example.com", everybody[3]}, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
	if mails := a.step(h).Mails; len(mails) != 1 || mails[0].To.Name != "Nina" {
		t.Errorf("the second wait tells of %+v", mails)
	}
	if got := statuses(a.mails(h)); got["sent"] != len(everybody)+1 {
		t.Errorf("the timeline tells of %v", got)
	}
}

// A message that could not be handed over in the first wait is begun anew in the next, whether it was still to be tried again,
// was dropped because of the claim, or was given up.
func TestWhatWasNotSentInOneWaitIsBegunAnewInTheNext(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		retries []time.Duration
		claimed func(*account) // what happens while it is claimed
		before  string         // what the mails are when it is released
	}{
		"still to be tried again":    {[]time.Duration{time.Hour}, func(*account) {}, "queued"},
		"dropped because of a claim": {[]time.Duration{time.Hour}, func(a *account) { a.hurry(); a.settled() }, "dropped"},
		"given up":                   {[]time.Duration{}, func(a *account) { a.settled() }, "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, office := newAccount(t), openPostOffice(t)
			office.accepts(func(string, int) error { return errGreylisted })
			h := a.escalate("VPN", "")
			c := a.courier(office.sender())
			c.Retries = test.retries
			a.start(c)
			a.waits("each was tried", func() bool {
				mails := a.mails(h)
				return a.jobs("available", "running") == 0 && len(mails) == len(everybody) && !slices.ContainsFunc(mails, func(m handoff.Mail) bool { return m.Attempts < 1 })
			})
			a.claim(h)
			test.claimed(a)
			if got := statuses(a.mails(h)); got[test.before] != len(everybody) {
				t.Fatalf("before the second wait the timeline tells of %v", got)
			}
			office.accepts(nil)
			a.release(h)
			a.waits("each was sent", func() bool { return statuses(a.mails(h))["sent"] == len(everybody) })
			a.hurry() // what was left from the first wait
			a.settled()
			if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
				t.Errorf("who was told (-want +got):\n%s", diff)
			}
			for _, m := range a.step(h).Mails {
				if m.Attempts != 1 || m.Error != nil {
					t.Errorf("the timeline tells of %+v", m)
				}
			}
		})
	}
}

// The time to claim or to release begins anew with each wait.
func TestTheDelayCountsFromTheBeginningOfTheWait(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	h := a.escalate("VPN", "")
	a.claim(h)
	a.sql("update handoff_timeline set at = at - interval '2 hours'")
	a.sql("update handoffs set waiting_since = waiting_since - interval '2 hours'")
	a.release(h)
	a.sql("update handoff_timeline set seats_reached = 1")
	c := a.courier(office.sender())
	c.Grace = time.Hour
	a.start(c)
	a.waits("both jobs wait", func() bool { return a.jobs("scheduled") == 2 })
	if told := recipients(office.parcels()); len(told) > 0 {
		t.Errorf("told were %v", told)
	}
	a.sql("update handoff_timeline set at = at - interval '1 hour' where type = 'handoff_released'")
	a.hurry()
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
}

// A message that is due in a second wait that has only begun is not sent before its time is up.
func TestALeftoverOfOneWaitDoesNotHurryTheNext(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.accepts(func(string, int) error { return errGreylisted })
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	c.Retries, c.Grace = []time.Duration{time.Hour}, time.Hour
	stop := a.start(c)
	a.waits("each is to be tried again", func() bool { return a.jobs("scheduled") == len(everybody) })
	stop()
	a.claim(h)
	office.accepts(nil)
	a.release(h)
	a.sql("update handoff_timeline set seats_reached = 1")
	a.hurry()
	c = a.courier(office.sender())
	c.Grace = time.Hour
	a.start(c)
	a.waits("the first wait is settled", func() bool { return statuses(a.mails(h))["dropped"] == len(everybody) })
	a.waits("the second one waits", func() bool { return a.jobs("scheduled") == 1 })
	if told := recipients(office.parcels()); len(told) > 0 {
		t.Errorf("told were %v", told)
	}
}
