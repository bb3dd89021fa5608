package mail_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

func TestEverybodyWhoMayHelpIsToldOnce(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	optedOut, gone := a.person("Olga", "engineer"), a.person("Gus", "engineer")
	a.change(optedOut, func(u *handoff.User) { u.Email, u.NotifyByEmail = "olga@example.com", false })
	a.change(gone, func(u *handoff.User) { u.Email, u.Active = "gus@example.com", false })
	h := a.escalate("VPN drops every hour", "MTU?")
	for range 3 { // replicas
		a.start(a.courier(office.sender()))
	}
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		if m.Status != "sent" || m.Attempts != 1 || m.Error != nil || address(m.To.Name) == "" || m.At.Before(h.CreatedAt) {
			t.Errorf("the timeline tells of %+v", m)
		}
	}
}

func TestWithoutAMailServerTheLogIsTold(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	h := a.escalate("VPN", "")
	a.start(a.courier(nil))
	a.settled()
	if got := statuses(a.mails(h)); got["logged"] != len(everybody) {
		t.Errorf("the timeline tells of %v", got)
	}
}

func TestAPromotedHandoffIsMailedAndAParkedOneIsNot(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	session := a.session("VPN")
	if _, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Park}); err != nil {
		t.Fatal(err)
	}
	if n := a.jobs("available"); n != 0 {
		t.Errorf("parking made %d jobs", n)
	}
	h, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil {
		t.Fatal(err)
	}
	a.start(a.courier(office.sender()))
	a.settled()
	if got := statuses(a.mails(h)); got["sent"] != len(everybody) {
		t.Errorf("the timeline tells of %v", got)
	}
}

func TestNobodyIsToldOfWhatIsClaimedOrWithdrawn(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	claimed, withdrawn := a.escalate("VPN", ""), a.escalate("Printer", "")
	a.claim(claimed)
	if _, err := a.Withdraw(t.Context(), a.dana, withdrawn.SessionID, withdrawn.ID); err != nil {
		t.Fatal(err)
	}
	a.start(a.courier(office.sender()))
	a.settled()
	if got := office.parcels(); len(got) != 0 {
		t.Errorf("%v were told", recipients(got))
	}
}

// With somebody on the stream there is time to claim; with nobody there is none to lose.
func TestSeatsDecideHowLongToWait(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	seen := a.escalate("VPN", "")
	if _, err := a.d.Pool.Exec(t.Context(), `begin; set local handoffd.account = '*'; update handoff_timeline set seats_reached = 1; commit`); err != nil {
		t.Fatal(err)
	}
	unseen := a.escalate("Printer", "")
	c := a.courier(office.sender())
	c.Grace = time.Hour
	a.start(c)
	a.waits("the one that nobody has seen is mailed", func() bool { return statuses(a.mails(unseen))["sent"] == len(everybody) })
	a.waits("the other one waits", func() bool { return a.jobs("scheduled") == 1 })
	if got := a.mails(seen); len(got) != 0 {
		t.Errorf("the one that somebody has seen was mailed: %v", got)
	}
}

func TestARolledBackEscalationIsNotMailed(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	note, failure := a.WaitBegan, errors.New("no")
	a.WaitBegan = func(ctx context.Context, tx pgx.Tx, card handoff.Card) error {
		return errors.Join(note(ctx, tx, card), failure)
	}
	_, _, err := a.Create(t.Context(), a.dana, handoff.Draft{Session: a.session("VPN"), Intent: handoff.Escalate})
	if !errors.Is(err, failure) {
		t.Fatalf("got %v", err)
	}
	if n := a.jobs("available", "scheduled"); n != 0 {
		t.Errorf("%d jobs were left behind", n)
	}
}

func TestARepeatedRequestIsMailedOnce(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	draft := handoff.Draft{Session: a.session("VPN"), Intent: handoff.Escalate}
	var asking sync.WaitGroup
	for range 4 {
		asking.Go(func() {
			_, err := a.Perform(t.Context(), a.dana, handoff.Request{Key: "once", Digest: make([]byte, 32)}, func(s *handoff.Service) (handoff.Answer, error) {
				_, _, err := s.Create(t.Context(), a.dana, draft)
				return handoff.Answer{Status: 201, Body: []byte(`{}`)}, err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	asking.Wait()
	a.start(a.courier(office.sender()))
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
}

func TestGreylistingOnlyDelays(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.accepts(func(_ string, nth int) error {
		if nth <= 2 {
			return errGreylisted
		}
		return nil
	})
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	a.start(c)
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		if m.Status != "sent" || m.Attempts != 3 || m.Error != nil {
			t.Errorf("the timeline tells of %+v", m)
		}
	}
	if c.Count("retried") != int64(2*len(everybody)) || c.Count("sent") != int64(len(everybody)) {
		t.Errorf("counted %d retried, %d sent", c.Count("retried"), c.Count("sent"))
	}
}

func TestARefusedMailboxKeepsNobodyElseFromBeingTold(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.accepts(func(to string, _ int) error {
		if to == "mia@example.com" {
			return errUnknown
		}
		return nil
	})
	h := a.escalate("VPN", "")
	a.start(a.courier(office.sender()))
	a.settled()
	for _, m := range a.mails(h) {
		switch {
		case m.To.Name != "Mia" && m.Status == "sent":
		case m.To.Name == "Mia" && m.Status == "failed" && m.Attempts == 6 && m.Error != nil && strings.Contains(*m.Error, "No such mailbox"):
		default:
			t.Errorf("the timeline tells of %+v", m)
		}
	}
}

// Who claims, leaves or opts out between two tries ends them.
func TestTheStateIsLookedAtBeforeEachTry(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.accepts(func(string, int) error { return errGreylisted })
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	c.Retries = []time.Duration{time.Millisecond, time.Millisecond, time.Hour}
	stop := a.start(c)
	a.waits("each was tried thrice", func() bool {
		return !slices.ContainsFunc(a.mails(h), func(m handoff.Mail) bool { return m.Attempts < 3 }) && len(a.mails(h)) == len(everybody)
	})
	stop()
	a.change(a.eli, func(u *handoff.User) { u.Active = false })
	a.hurry()
	office.accepts(nil)
	a.start(a.courier(office.sender()))
	a.settled()
	if want := []string{"ada@example.com", "mia@example.com", "otto@example.com"}; !slices.Equal(recipients(office.parcels()), want) {
		t.Errorf("told were %v", recipients(office.parcels()))
	}
	if got := statuses(a.mails(h)); got["dropped"] != 1 || got["sent"] != 3 {
		t.Errorf("the timeline tells of %v", got)
	}
}

// Mail that still waits for a mail server when the removal of its account begins is not sent any more.
func TestAnAccountThatIsBeingRemovedIsNotMailed(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.accepts(func(string, int) error { return errGreylisted })
	h := a.escalate("VPN", "")
	c := a.courier(office.sender())
	c.Retries = []time.Duration{time.Hour}
	stop := a.start(c)
	a.waits("each was tried", func() bool {
		return !slices.ContainsFunc(a.mails(h), func(m handoff.Mail) bool { return m.Attempts < 1 }) && len(a.mails(h)) == len(everybody)
	})
	stop()
	if _, err := db.AllAccounts(a.d.Pool).Exec(t.Context(), `update accounts set removal_began_at = now()`); err != nil {
		t.Fatal(err)
	}
	a.hurry()
	office.accepts(nil)
	a.start(a.courier(office.sender()))
	a.settled()
	if told := recipients(office.parcels()); len(told) > 0 {
		t.Errorf("told were %v", told)
	}
}

// hurry lets what waits for a later hour begin.
func (a *account) hurry() {
	a.t.Helper()
	if _, err := a.d.Pool.Exec(a.t.Context(), `update river_job set state = 'available', scheduled_at = now() where state = 'scheduled'`); err != nil {
		a.t.Fatal(err)
	}
}

// A server that accepts connections and says nothing. Escalating is none of its business.
func TestAHangingServerDelaysNothing(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	hung := (&postOffice{t: t, address: mute.Addr().String()}).sender()
	hung.Timeout = time.Hour // who waited for it would wait for ever
	stop := a.start(a.courier(hung))
	var handoffs []handoff.Handoff
	for range 5 {
		handoffs = append(handoffs, a.escalate("VPN", ""))
	}
	a.waits("messages are on their way", func() bool { return a.jobs("running") > 0 })
	stop()
	hung.Timeout = 200 * time.Millisecond
	c := a.courier(hung)
	c.Retries = []time.Duration{time.Hour}
	stop = a.start(c)
	for _, h := range handoffs {
		a.waits("each message has been tried in vain", func() bool {
			mails := a.mails(h)
			return len(mails) == len(everybody) && !slices.ContainsFunc(mails, func(m handoff.Mail) bool {
				return m.Status != "queued" || m.Attempts != 1 || m.Error == nil
			})
		})
	}
	stop()
	office := openPostOffice(t)
	a.hurry()
	a.start(a.courier(office.sender()))
	a.settled()
	if got := office.parcels(); len(got) != len(handoffs)*len(everybody) {
		t.Errorf("%d messages arrived: %v", len(got), recipients(got))
	}
}

func TestSilenceAfterTheMessageCountsAsSent(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	office.answer = func(closed context.Context) { <-closed.Done() }
	h := a.escalate("VPN", "")
	sender := office.sender()
	sender.Timeout = time.Second
	a.start(a.courier(sender))
	a.settled()
	if got := statuses(a.mails(h)); got["sent"] != len(everybody) {
		t.Errorf("the timeline tells of %v: %+v", got, a.mails(h))
	}
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
}

// A replica stops while the mail server makes it wait; the next one goes on, and no try is held against the message.
func TestAStoppingReplicaLeavesItsMailToOthers(t *testing.T) {
	t.Parallel()
	a := newAccount(t)
	mute, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer mute.Close()
	hung := (&postOffice{t: t, address: mute.Addr().String()}).sender()
	hung.Timeout = time.Hour // who waited for it would not stop
	stop := a.start(a.courier(hung))
	h := a.escalate("VPN", "")
	a.waits("messages are on their way", func() bool { return a.jobs("running") == len(everybody) })
	stop()
	office := openPostOffice(t)
	a.start(a.courier(office.sender()))
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
	for _, m := range a.mails(h) {
		if m.Attempts != 1 {
			t.Errorf("the timeline tells of %+v", m)
		}
	}
}

// What a killed replica had begun is begun again after two minutes, which this test does not wait for.
func TestWhatAKilledReplicaHadBegunIsTakenOver(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	a.escalate("VPN", "")
	_, err := a.d.Pool.Exec(t.Context(), `update river_job set state = 'running', attempt = 1, attempted_by = array['killed'],
		attempted_at = now() - interval '121 seconds'`)
	if err != nil {
		t.Fatal(err)
	}
	a.start(a.courier(office.sender()))
	a.settled()
	if diff := cmp.Diff(everybody, recipients(office.parcels())); diff != "" {
		t.Errorf("who was told (-want +got):\n%s", diff)
	}
}

// Jobs are made and found without NOTIFY, which would tie them to the notification queue of the whole cluster.
func TestMailNeedsNoNotifications(t *testing.T) {
	t.Parallel()
	a, office := newAccount(t), openPostOffice(t)
	conn, err := pgx.Connect(t.Context(), a.d.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, channel := range []string{`river_insert`, `river_leadership`, `river_control`} {
		for _, name := range []string{channel, "public." + channel} {
			if _, err := conn.Exec(t.Context(), "listen "+pgx.Identifier{name}.Sanitize()); err != nil {
				t.Fatal(err)
			}
		}
	}
	a.escalate("VPN", "")
	a.start(a.courier(office.sender()))
	a.settled()
	if _, err := conn.Exec(t.Context(), "select pg_notify('river_insert', 'that was all')"); err != nil {
		t.Fatal(err)
	}
	if heard, err := conn.WaitForNotification(t.Context()); err != nil || heard.Payload != "that was all" {
		t.Errorf("River announced %v, error %v", heard, err)
	}
}
