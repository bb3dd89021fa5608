package mail_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// escalatingOwner makes Otto, the owner, the user who escalates.
func (a *account) escalatingOwner() *account {
	a.t.Helper()
	users, err := a.Directory.Users(a.t.Context(), a.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, user := range users {
		if user.Name == "Otto" {
			if a.dana, err = a.Directory.Principal(a.t.Context(), user.ID); err != nil {
				a.t.Fatal(err)
			}
		}
	}
	return a
}

func TestOwnerWhoEscalatedIsTheLastRecipient(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).escalatingOwner(), smtptest.Start(t, nil)
	a.optOut("Dana", "Eli", "Mia", "Ada")
	h := a.escalate("VPN", "")
	a.start(a.worker(sender(t, server.Addr)))
	a.waitForMail()
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"otto@example.com"}) {
		t.Fatalf("recipients are %v", told)
	}
	text := strings.ReplaceAll(server.Messages()[0].Text, "=\r\n", "") // quoted-printable
	if strings.Count(text, "no one else in the account") != 2 {
		t.Errorf("text and HTML do not give the reason:\n%s", text)
	}
	if step := a.step(h); step.Unheard {
		t.Errorf("the timeline says that no person could be told: %+v", step)
	}
}

func TestCreatorWhoIsNoOwnerIsNeverARecipient(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t), smtptest.Start(t, nil)
	a.optOut("Eli", "Mia", "Ada", "Otto")
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	a.start(c)
	a.waitForMail()
	a.waitUntil("it is counted", func() bool { return c.Stats().Unheard == 1 })
	if told := recipients(server.Messages()); len(told) > 0 || !a.step(h).Unheard {
		t.Errorf("told were %v, the timeline says %+v", told, a.step(h))
	}
}

// The timeline keeps which waits were unheard; the count covers the handoffs that wait now.
func TestUnheardWaitIsCounted(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).escalatingOwner(), smtptest.Start(t, nil)
	a.optOut("Dana", "Eli", "Mia", "Ada", "Otto")
	h := a.escalate("VPN", "")
	c, other := a.worker(sender(t, server.Addr)), a.worker(nil)
	a.start(c)
	a.start(other)
	a.waitUntil("both replicas count it", func() bool { return c.Stats().Unheard == 1 && other.Stats().Unheard == 1 })
	if step := a.step(h); !step.Unheard || step.Type != handoff.EventCreated {
		t.Errorf("the timeline says %+v", step)
	}
	a.claim(h)
	a.waitUntil("what is claimed is not counted", func() bool { return c.Stats().Unheard == 0 })
	a.Exec("update users set notify_by_email = true where account_id = $1 and name = 'Mia'", a.ID)
	a.release(h)
	a.waitUntil("Mia is told", func() bool { return len(server.Messages()) == 1 })
	a.waitForMail()
	got, err := a.Get(t.Context(), a.dana, h.SessionID, h.ID)
	if err != nil {
		t.Fatal(err)
	}
	var unheard []bool
	for _, step := range got.Timeline {
		unheard = append(unheard, step.Unheard)
	}
	if !slices.Equal(unheard, []bool{true, false, false}) {
		t.Errorf("the timeline says %v", unheard)
	}
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"mia@example.com"}) {
		t.Errorf("recipients are %v", told)
	}
	a.waitUntil("it is not counted", func() bool { return c.Stats().Unheard == 0 && other.Stats().Unheard == 0 })
}

// The last other recipients leave between two tries.
func TestOwnerWhoEscalatedIsTheRecipientOnceOthersLeave(t *testing.T) {
	t.Parallel()
	a, server := newAccount(t).escalatingOwner(), smtptest.Start(t, nil)
	a.optOut("Dana", "Ada")
	server.Set(greylists)
	h := a.escalate("VPN", "")
	c := a.worker(sender(t, server.Addr))
	c.RetryDelays = []time.Duration{time.Hour}
	a.start(c)
	a.waitUntil("Eli and Mia are to be tried again", func() bool { return a.scheduled() == 2 })
	a.optOut("Mia")
	if err := a.Directory.SetRole(t.Context(), a.eli.UserID, auth.Viewer); err != nil {
		t.Fatal(err)
	}
	server.Set(smtptest.Hooks{})
	a.makeMailDue()
	a.waitForMail()
	if told := recipients(server.Messages()); !slices.Equal(told, []string{"otto@example.com"}) {
		t.Errorf("recipients are %v", told)
	}
	if got := statuses(a.mails(h)); got["dropped"] != 2 || got["sent"] != 1 || a.step(h).Unheard {
		t.Errorf("mails in the timeline: %v: %+v", got, a.step(h))
	}
}

// Mail to a person that was given up is as good as none: then owners are the last recipients.
func TestOwnerIsToldWhereTheMailOfTheLastRecipientIsGivenUp(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		refusal error
		refuses []string
		unheard bool
	}{
		"for now":       {errGreylisted, []string{"eli@example.com"}, false},
		"for ever":      {errBadContent, []string{"eli@example.com"}, false},
		"no address":    {errUnknown, []string{"eli@example.com"}, false},
		"all, for now":  {errGreylisted, []string{"eli@example.com", "otto@example.com"}, true},
		"all, for ever": {errBadContent, []string{"eli@example.com", "otto@example.com"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, server := newAccount(t).escalatingOwner(), smtptest.Start(t, nil)
			a.optOut("Dana", "Ada", "Mia")
			server.Set(smtptest.Hooks{Rcpt: func(to string, _ int) error {
				if slices.Contains(test.refuses, to) {
					return test.refusal
				}
				return nil
			}})
			h := a.escalate("VPN", "")
			w := a.worker(sender(t, server.Addr))
			w.RetryDelays = []time.Duration{time.Millisecond}
			a.start(w)
			a.waitUntil("both were told, or given up", func() bool {
				got := statuses(a.mails(h))
				return got["sent"]+got["failed"] == 2 && a.idle()
			})
			if n := len(messagesOf(server, "otto@example.com")); n > 1 || n == 0 != test.unheard {
				t.Errorf("the owner has %d messages", n)
			}
			if got := statuses(a.mails(h)); got["failed"] != len(test.refuses) || a.step(h).Unheard != test.unheard {
				t.Errorf("mails in the timeline: %v: %+v", got, a.step(h))
			}
		})
	}
}
