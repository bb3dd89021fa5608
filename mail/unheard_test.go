package mail_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

// asOtto has Otto, the owner, escalate what the tests escalate.
func (a *account) asOtto() *account {
	a.t.Helper()
	users, err := a.Users(a.t.Context(), a.id)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, user := range users {
		if user.Name == "Otto" {
			if a.dana, err = a.Principal(a.t.Context(), user.ID); err != nil {
				a.t.Fatal(err)
			}
		}
	}
	return a
}

func TestAnOwnerWhoEscalatedIsToldWhereNoOtherRecipientRemains(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t).asOtto(), openPostOffice(t)
	a.optOut("Dana", "Eli", "Mia", "Ada")
	h := a.escalate("VPN", "")
	a.start(a.courier(office.sender()))
	a.settled()
	if told := recipients(office.parcels()); !slices.Equal(told, []string{"otto@example.com"}) {
		t.Fatalf("told were %v", told)
	}
	if text := office.parcels()[0].text; strings.Count(text, "no one else in the account") != 2 {
		t.Errorf("text and HTML do not say why:\n%s", text)
	}
	if step := a.step(h); step.Unheard {
		t.Errorf("the timeline says that no person could be told: %+v", step)
	}
}

// Nor is anyone else than an owner told of an escalation of their own.
func TestWhoEscalatedAndIsNoOwnerIsNotTold(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	a.optOut("Eli", "Mia", "Ada", "Otto")
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	a.start(c)
	a.settled()
	a.waits("it is counted", func() bool { return c.Unheard() == 1 })
	if told := recipients(office.parcels()); len(told) > 0 || !a.step(h).Unheard {
		t.Errorf("told were %v, the timeline says %+v", told, a.step(h))
	}
}

// An opt-out holds. The timeline keeps of which waits no person was told; the count is of those that wait now.
func TestAWaitOfWhichNoPersonCanBeToldIsCounted(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t).asOtto(), openPostOffice(t)
	a.optOut("Dana", "Eli", "Mia", "Ada", "Otto")
	h := a.escalate("VPN", "")
	c, other := a.courier(office.sender()), a.courier(nil)
	a.start(c)
	a.start(other)
	a.waits("both replicas count it", func() bool { return c.Unheard() == 1 && other.Unheard() == 1 })
	if step := a.step(h); !step.Unheard || step.Type != handoff.EventCreated {
		t.Errorf("the timeline says %+v", step)
	}
	a.claim(h)
	a.waits("what is claimed is not counted", func() bool { return c.Unheard() == 0 })
	a.sql("update users set notify_by_email = true where account_id = $1 and name = 'Mia'", a.id)
	a.release(h)
	a.waits("Mia is told", func() bool { return len(office.parcels()) == 1 })
	a.settled()
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
	if told := recipients(office.parcels()); !slices.Equal(told, []string{"mia@example.com"}) {
		t.Errorf("told were %v", told)
	}
	a.waits("it is not counted", func() bool { return c.Unheard() == 0 && other.Unheard() == 0 })
}

// The last recipients leave between two tries.
func TestWhenTheLastRecipientLeavesTheOwnerIsTold(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t).asOtto(), openPostOffice(t)
	a.optOut("Dana", "Ada")
	office.accepts(func(string, int) error { return errGreylisted })
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	c.Retries = []time.Duration{time.Hour}
	a.start(c)
	a.waits("Eli and Mia are to be tried again", func() bool { return a.jobs("scheduled") == 2 })
	a.optOut("Mia")
	if err := a.SetRole(t.Context(), a.eli.UserID, auth.Viewer); err != nil {
		t.Fatal(err)
	}
	office.accepts(nil)
	a.hurry()
	a.settled()
	if told := recipients(office.parcels()); !slices.Equal(told, []string{"otto@example.com"}) {
		t.Errorf("told were %v", told)
	}
	if got := statuses(a.mails(h)); got["dropped"] != 2 || got["sent"] != 1 || a.step(h).Unheard {
		t.Errorf("the timeline tells of %v: %+v", got, a.step(h))
	}
}
