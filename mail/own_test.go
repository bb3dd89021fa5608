package mail_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

func (a *account) wantsOwn() *account {
	a.t.Helper()
	a.Exec("update users set notify_of_own = true where id = $1", a.dana.UserID)
	return a
}

func kindsOf(mails []handoff.Mail, name string) (kinds []string) {
	for _, m := range mails {
		if m.To.Name == name {
			kinds = append(kinds, m.Kind+" "+m.Status)
		}
	}
	return kinds
}

func TestCreatorIsToldWhatBecomesOfAHandoff(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).wantsOwn(), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	a.claim(h)
	a.waitForMail()
	if _, err := a.Return(t.Context(), a.eli, h.Ref(), "Set the MTU to 1380."); err != nil {
		t.Fatal(err)
	}
	a.waitForMail()
	told := messagesOf(server, "dana@example.com")
	if len(told) != 2 || !strings.Contains(told[0].Text, "Eli") || !strings.Contains(told[1].Text, "1380") {
		t.Errorf("Dana was told %v", told)
	}
	if got := kindsOf(a.mails(h), "Dana"); !slices.Equal(got, []string{"claimed sent", "returned sent"}) {
		t.Errorf("the timeline has %v", got)
	}
}

// Each claim is an event, and none of them a reason to try before the mail server wants it.
func TestNewsDoesNotUseUpTheRetriesOfAPerson(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).wantsOwn(), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(to string, _ int) error {
		if to == "dana@example.com" {
			return errGreylisted
		}
		return nil
	}})
	w := a.worker(sender(t, server.Addr))
	w.RetryDelays = slices.Repeat([]time.Duration{time.Hour}, 5)
	a.start(w)
	var claimed []handoff.Handoff
	for range 8 {
		h := a.escalate("VPN", "")
		a.claim(h)
		claimed = append(claimed, h)
		a.waitUntil("nothing is due", func() bool { return a.scheduled() == 1 && a.unread() == 0 })
	}
	server.Set(smtptest.Hooks{})
	a.makeMailDue()
	a.waitForMail()
	for _, h := range claimed {
		if got := kindsOf(a.mails(h), "Dana"); !slices.Equal(got, []string{"claimed sent"}) {
			t.Errorf("the timeline has %v", got)
		}
	}
}

// The next event tells that the operator has corrected what was wrong.
func TestHandoffAfterARefusalOfTheServiceIsMailedAtOnce(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Mail: func() error { return errNoRelay }})
	w := a.worker(sender(t, server.Addr))
	w.RetryDelays = []time.Duration{time.Hour}
	stop := a.start(w)
	a.escalate("VPN", "")
	a.waitUntil("each was refused", func() bool { return a.scheduled() == len(allRecipients) })
	stop()
	server.Set(smtptest.Hooks{})
	second := a.escalate("Printer", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if got := statuses(a.mails(second)); got["sent"] != len(allRecipients) {
		t.Errorf("mails in the timeline: %v", got)
	}
}

func TestCreatorIsNotToldOfAClaimThatHasEnded(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).wantsOwn(), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.claim(h)
	a.release(h)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := messagesOf(server, "dana@example.com"); len(told) > 0 {
		t.Errorf("Dana was told %v", told)
	}
}

func TestCreatorWhoOptedOutIsNotTold(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	h := a.escalate("VPN", "")
	a.claim(h)
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := server.Messages(); len(told) > 0 {
		t.Errorf("told were %v", recipients(told))
	}
}

func TestAssigneeIsTold(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	ida := a.Admin("Ida")
	h := a.escalate("VPN", "")
	if _, err := a.Reassign(t.Context(), ida, h.Ref(), a.eli.UserID); err != nil {
		t.Fatal(err)
	}
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"eli@example.com"}) {
		t.Errorf("told were %v", told)
	}
	if got := kindsOf(a.mails(h), "Eli"); !slices.Equal(got, []string{"assigned sent"}) {
		t.Errorf("the timeline has %v", got)
	}
}

// The address stays suspended until it is another one. Then its user is told of what still waits.
func TestAddressThatDoesNotExistIsSuspended(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(to string, _ int) error {
		if to == "eli@example.com" {
			return errUnknown
		}
		return nil
	}})
	w := a.worker(sender(t, server.Addr))
	a.start(w)
	first := a.escalate("VPN", "")
	a.waitForMail()
	second := a.escalate("Printer", "")
	a.waitForMail()
	if got := kindsOf(a.mails(first), "Eli"); !slices.Equal(got, []string{"waiting failed"}) {
		t.Errorf("the timeline has %v", got)
	}
	if got := kindsOf(a.mails(second), "Eli"); len(got) > 0 {
		t.Errorf("a suspended address was tried: %v", got)
	}
	a.waitUntil("it is counted", func() bool { return w.Stats().Suspended == 1 })
	a.changeUser(a.eli, directory.UserInput{Email: directory.Some("eli@new.example.com")})
	a.waitUntil("the new address is told", func() bool { return len(messagesOf(server, "eli@new.example.com")) == 1 })
	a.waitForMail()
	if got := kindsOf(a.mails(second), "Eli"); !slices.Equal(got, []string{"waiting sent"}) {
		t.Errorf("the timeline has %v", got)
	}
}

// People who are away are told of urgent handoffs at once, and of the others when they are back.
func TestPeopleWhoAreAwayAreToldLater(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.Exec("update users set away = true where name = 'Mia'")
	a.start(a.worker(sender(t, server.Addr)))
	a.escalate("VPN", "")
	a.waitForMail()
	if told := messagesOf(server, "mia@example.com"); len(told) > 0 {
		t.Errorf("Mia was told %v", told)
	}
	a.HandOff(a.dana, handoff.Draft{Session: a.session("Fire"), Intent: handoff.Escalate, Priority: handoff.Urgent})
	a.waitForMail()
	if told := messagesOf(server, "mia@example.com"); len(told) != 1 || !strings.Contains(told[0].Text, "Fire") {
		t.Errorf("Mia was told %v", told)
	}
	a.Exec("update users set away = false where name = 'Mia'")
	a.waitUntil("Mia is back", func() bool { return len(messagesOf(server, "mia@example.com")) == 2 })
}

func TestOwnersWhoAreAwayAreToldWhereNoOtherRecipientRemains(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.Exec("update users set away = true")
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"otto@example.com"}) || a.step(h).Unheard {
		t.Errorf("told were %v", told)
	}
}

func TestAdminsAreToldOfNotices(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.start(a.worker(sender(t, server.Addr)))
	a.Exec(`insert into admin_notices (id, account_id, kind, text)
		values (gen_random_uuid(), $1, 'webhook_disabled', 'The endpoint failed for three days.')`, a.ID)
	a.waitUntil("they are told", func() bool { return len(server.Messages()) == 2 })
	a.waitForMail()
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"ada@example.com", "otto@example.com"}) {
		t.Errorf("told were %v", told)
	}
}

// The refusal is about the address that the user had when the message was sent.
func TestAddressChangedWhileTheFormerIsRefusedIsTold(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	server.Set(smtptest.Hooks{Rcpt: func(to string, _ int) error {
		if to == "eli@example.com" {
			a.Exec("update users set email = 'eli@new.example.com' where id = $1", a.eli.UserID)
			return errUnknown
		}
		return nil
	}})
	w := a.worker(sender(t, server.Addr))
	a.start(w)
	a.escalate("VPN", "")
	a.waitForMail()
	second := a.escalate("Printer", "")
	a.waitForMail()
	if got := kindsOf(a.mails(second), "Eli"); !slices.Equal(got, []string{"waiting sent"}) {
		t.Errorf("the timeline has %v", got)
	}
	a.waitUntil("none is counted as suspended", func() bool { return w.Stats().Suspended == 0 })
}

// Another mail server can take such an address.
func TestAddressThatTheMailServerCannotTakeIsNotSuspended(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.Exec("update users set email = 'éli@example.com' where id = $1", a.eli.UserID)
	stop := a.start(a.worker(sender(t, server.Addr)))
	first := a.escalate("VPN", "")
	a.waitForMail()
	stop()
	for _, m := range a.mails(first) {
		if m.To.Name == "Eli" && (m.Status != "failed" || m.Error == nil || !strings.Contains(*m.Error, "SMTPUTF8")) {
			t.Errorf("the timeline has %+v", m)
		}
	}
	capable := smtptest.Start(t, func(s *smtp.Server) { s.EnableSMTPUTF8 = true })
	a.start(a.worker(sender(t, capable.Addr)))
	second := a.escalate("Printer", "")
	a.waitForMail()
	if got := kindsOf(a.mails(second), "Eli"); !slices.Equal(got, []string{"waiting sent"}) {
		t.Errorf("the timeline has %v", got)
	}
}
