package mail_test

import (
	"context"
	"errors"
	netmail "net/mail"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/smtptest"
	"github.com/handoffd/handoffd/mail"
)

// testTimeout bounds every wait of a test. It is generous: only a broken test waits that long.
const testTimeout = 5 * time.Minute

// account is a new account whose escalations are mailed.
type account struct {
	*handofftest.Account
	t    testing.TB
	dana auth.Principal // escalates
	eli  auth.Principal // claims
}

// newAccount returns an account in which Dana escalates and does not want to be told what becomes of it, four users are
// recipients of mail, and Vera is not.
func newAccount(t testing.TB) *account {
	t.Helper()
	a := &account{Account: handofftest.New(t), t: t}
	a.dana, a.eli = a.Engineer("Dana"), a.Engineer("Eli")
	a.Exec("update users set notify_of_own = false where id = $1", a.dana.UserID)
	a.Engineer("Mia")
	a.Admin("Ada")
	a.Owner("Otto")
	a.Viewer("Vera")
	return a
}

var allRecipients = []string{"ada@example.com", "eli@example.com", "mia@example.com", "otto@example.com"}

// address returns the mail address of a user of [handofftest.Account].
func address(name string) string { return strings.ToLower(name) + "@example.com" }

// changeUser puts what change names of a user.
func (a *account) changeUser(p auth.Principal, change directory.UserInput) {
	a.t.Helper()
	ref := directory.Ref{ID: p.UserID}
	if _, _, err := a.Directory.PutUser(a.t.Context(), a.ServicePrincipal(), ref, change); err != nil {
		a.t.Fatal(err)
	}
}

func (a *account) session(title string) uuid.UUID {
	a.t.Helper()
	customer := "Initech"
	return a.AddSession(a.dana, directory.SessionInput{Title: title, Customer: directory.Some(customer)})
}

func (a *account) escalate(title, notes string) handoff.Handoff {
	a.t.Helper()
	draft := handoff.Draft{Session: a.session(title), Intent: handoff.Escalate, EngineerNotes: notes}
	return a.HandOff(a.dana, draft)
}

func (a *account) claim(h handoff.Handoff) {
	a.t.Helper()
	a.ClaimFor(a.eli, h)
}

// mails returns all mails in the timeline of a handoff.
func (a *account) mails(h handoff.Handoff) []handoff.Mail {
	a.t.Helper()
	got, err := a.Get(a.t.Context(), a.dana, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	var mails []handoff.Mail
	for _, step := range got.Timeline {
		mails = append(mails, step.Mails...)
	}
	return mails
}

// idle reports whether all logs were read, and nothing is scheduled or being sent.
func (a *account) idle() bool {
	a.t.Helper()
	return a.unread() == 0 && a.Count("select count(*) from mailboxes where next_at is not null") == 0
}

// unread returns the number of accounts whose log has not been read to its end.
func (a *account) unread() int {
	a.t.Helper()
	return int(a.Count(`select count(*) from event_heads h left join mail_positions p using (account_id)
		where h.seq > coalesce(p.seq, 0)`))
}

// waitForMail waits until all that is to be sent was sent.
func (a *account) waitForMail() {
	a.t.Helper()
	a.waitUntil("no mail is left", a.idle)
}

// scheduled returns the number of mailboxes that are to be looked at later than in a minute and are not leased.
func (a *account) scheduled() int {
	a.t.Helper()
	return int(a.Count(`select count(*) from mailboxes
		where next_at > clock_timestamp() + interval '1 minute' and leased_until <= clock_timestamp()`))
}

// sending returns the number of mailboxes that are leased.
func (a *account) sending() int {
	a.t.Helper()
	return int(a.Count("select count(*) from mailboxes where leased_until > clock_timestamp()"))
}

// makeMailDue lets what is scheduled for later begin now.
func (a *account) makeMailDue() {
	a.t.Helper()
	a.Exec(`update mailboxes set next_at = clock_timestamp()
		where next_at is not null and leased_until <= clock_timestamp()`)
}

func (a *account) waitUntil(condition string, holds func() bool) {
	a.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(testTimeout)
	for !holds() {
		select {
		case <-tick.C:
		case <-overdue:
			a.t.Fatalf("timeout waiting until %s", condition)
		}
	}
}

// worker returns a worker with short delays.
func (a *account) worker(server *mail.Server) *mail.Worker {
	return &mail.Worker{
		DB: a.Pool, Server: server, From: netmail.Address{Name: "Acme handoffs", Address: "handoffs@acme.example"},
		PublicURL: &url.URL{Scheme: "https", Host: "desk.acme.example", Path: "/desk"},
		Delay:     time.Microsecond, Grace: time.Microsecond, PollInterval: 10 * time.Millisecond,
		DigestInterval: time.Microsecond, UrgentInterval: time.Microsecond, HourlyCap: 1000,
		RetryDelays: slices.Repeat([]time.Duration{10 * time.Millisecond}, 5),
	}
}

// start runs a worker. The function it returns stops the worker and waits for its end.
func (a *account) start(w *mail.Worker) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := w.Run(ctx); !errors.Is(err, context.Canceled) {
			a.t.Errorf("the worker returned %v", err)
		}
	})
	stop = func() {
		cancel()
		running.Wait()
	}
	a.t.Cleanup(stop)
	return stop
}

// recipients returns the recipients of messages, sorted.
func recipients(messages []smtptest.Message) []string {
	var to []string
	for _, p := range messages {
		to = append(to, p.To)
	}
	slices.Sort(to)
	return to
}

// triedAll reports whether each recipient of a handoff has a mail with at least so many tries.
func (a *account) triedAll(h handoff.Handoff, tries int16) bool {
	mails := a.mails(h)
	few := func(m handoff.Mail) bool { return m.Attempts < tries }
	return len(mails) == len(allRecipients) && !slices.ContainsFunc(mails, few)
}

// statuses counts mails by status.
func statuses(mails []handoff.Mail) map[string]int {
	counts := make(map[string]int)
	for _, m := range mails {
		counts[m.Status]++
	}
	return counts
}
