package mail_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/mail"
)

// enough is how long a test waits for what must come, on the slowest machine with other work on it. Nothing waits that long
// unless it is broken.
const enough = 5 * time.Minute

// account is a fresh one, whose escalations are mailed.
type account struct {
	*handoff.Service
	t    testing.TB
	d    *dbtest.Database
	id   uuid.UUID
	dana auth.Principal // escalates
	eli  auth.Principal // claims
}

// newAccount has five people to tell of what Dana escalates, and two others.
func newAccount(t testing.TB) *account {
	t.Helper()
	d := dbtest.New(t)
	outbox, err := mail.NewOutbox(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	a := &account{Service: &handoff.Service{DB: d.Pool, WaitBegan: outbox.WaitBegan}, t: t, d: d}
	if a.id, err = a.AddAccount(t.Context(), "Acme Support"); err != nil {
		t.Fatal(err)
	}
	a.dana = a.person("Dana", auth.Engineer)
	a.eli = a.person("Eli", auth.Engineer)
	a.person("Mia", auth.Engineer)
	a.person("Ada", auth.Admin)
	a.person("Otto", auth.Owner)
	a.person("Vera", auth.Viewer)
	return a
}

var everybody = []string{"ada@example.com", "eli@example.com", "mia@example.com", "otto@example.com"}

func address(name string) string {
	return map[string]string{"Ada": "ada@example.com", "Eli": "eli@example.com", "Mia": "mia@example.com", "Otto": "otto@example.com"}[name]
}

func (a *account) person(name string, role auth.Role) auth.Principal {
	a.t.Helper()
	email := address(name)
	if email == "" {
		email = fmt.Sprintf("%s@example.com", uuid.NewString())
	}
	user, err := a.AddUser(a.t.Context(), handoff.User{AccountID: a.id, Email: email, Name: name, Role: role})
	if err != nil {
		a.t.Fatal(err)
	}
	p, err := a.Principal(a.t.Context(), user.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// change puts a user with something else in it.
func (a *account) change(p auth.Principal, how func(*handoff.User)) {
	a.t.Helper()
	backend, err := a.Backend(a.t.Context(), a.id)
	if err != nil {
		a.t.Fatal(err)
	}
	u := handoff.User{ID: p.UserID, Email: address(p.Name), Name: p.Name, Role: p.Role, Active: true, NotifyByEmail: true}
	how(&u)
	if _, _, err := a.PutUser(a.t.Context(), backend, u); err != nil {
		a.t.Fatal(err)
	}
}

func (a *account) session(title string) uuid.UUID {
	a.t.Helper()
	customer := "Initech"
	session, _, err := a.PutSession(a.t.Context(), a.dana, handoff.Session{ID: uuid.New(), Title: title, Customer: &customer})
	if err != nil {
		a.t.Fatal(err)
	}
	return session.ID
}

func (a *account) escalate(title, notes string) handoff.Handoff {
	a.t.Helper()
	h, _, err := a.Create(a.t.Context(), a.dana, handoff.Draft{Session: a.session(title), Intent: handoff.Escalate, EngineerNotes: notes})
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}

func (a *account) claim(h handoff.Handoff) {
	a.t.Helper()
	if _, err := a.Claim(a.t.Context(), a.eli, h.SessionID, h.ID); err != nil {
		a.t.Fatal(err)
	}
}

// mails are what the timeline tells of them.
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

// jobs is how many there are in one of the states.
func (a *account) jobs(states ...string) (n int) {
	a.t.Helper()
	row := a.d.Pool.QueryRow(a.t.Context(), "select count(*) from river_job where state::text = any($1)", states)
	if err := row.Scan(&n); err != nil {
		a.t.Fatal(err)
	}
	return n
}

// settled waits until there is nothing left to do.
func (a *account) settled() {
	a.t.Helper()
	a.waits("no job is left", func() bool {
		return a.jobs("available", "running", "scheduled", "retryable") == 0 && a.jobs("completed") > 0
	})
}

func (a *account) waits(what string, so func() bool) {
	a.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(enough)
	for !so() {
		select {
		case <-tick.C:
		case <-overdue:
			a.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// courier is one in a hurry.
func (a *account) courier(sender mail.Sender) *mail.Courier {
	return &mail.Courier{
		DB: a.d.Pool, Sender: sender, From: netmail.Address{Name: "Acme handoffs", Address: "handoffs@acme.example"},
		PublicURL: &url.URL{Scheme: "https", Host: "desk.acme.example", Path: "/desk"},
		Look:      time.Nanosecond, Grace: time.Nanosecond, Poll: 10 * time.Millisecond,
		Retries: slices.Repeat([]time.Duration{10 * time.Millisecond}, 5),
	}
}

// start runs a courier. The function stops it, and returns when it has stopped.
func (a *account) start(c *mail.Courier) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := c.Run(ctx); !errors.Is(err, context.Canceled) {
			a.t.Errorf("the courier ended with %v", err)
		}
	})
	stop = func() {
		cancel()
		running.Wait()
	}
	a.t.Cleanup(stop)
	return stop
}

// recipients are to whom messages went, sorted.
func recipients(parcels []parcel) []string {
	var to []string
	for _, p := range parcels {
		to = append(to, p.to)
	}
	slices.Sort(to)
	return to
}

// statuses says how many mails there are of each.
func statuses(mails []handoff.Mail) map[string]int {
	counts := make(map[string]int)
	for _, m := range mails {
		counts[m.Status]++
	}
	return counts
}
