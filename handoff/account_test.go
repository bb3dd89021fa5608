package handoff_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/refusal"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// account is a fresh account with people in every role.
type account struct {
	*handofftest.Services
	DB  *pgxpool.Pool
	t   testing.TB
	id  uuid.UUID
	url string

	dana, eli, mia auth.Principal // engineers
	ada            auth.Principal // admin
	otto           auth.Principal // owner
	vera           auth.Principal // viewer
	backend        auth.Principal // the adopting product
}

func newAccount(t testing.TB) *account {
	t.Helper()
	d := dbtest.New(t)
	return newAccountIn(t, d.Pool, d.URL)
}

// neighbour is another account in the same database.
func (a *account) neighbour() *account {
	a.t.Helper()
	return newAccountIn(a.t, a.DB, a.url)
}

func newAccountIn(t testing.TB, pool *pgxpool.Pool, url string) *account {
	t.Helper()
	a := &account{Services: handofftest.On(pool), DB: pool, t: t, url: url}
	var err error
	if a.id, err = a.Directory.AddAccount(t.Context(), "Acme Support"); err != nil {
		t.Fatal(err)
	}
	a.dana = a.person("Dana", auth.Engineer)
	a.eli = a.person("Eli", auth.Engineer)
	a.mia = a.person("Mia", auth.Engineer)
	a.ada = a.person("Ada", auth.Admin)
	a.otto = a.person("Otto", auth.Owner)
	a.vera = a.person("Vera", auth.Viewer)
	if a.backend, err = a.Directory.ServicePrincipal(t.Context(), a.id); err != nil {
		t.Fatal(err)
	}
	return a
}

func (a *account) person(name string, role auth.Role) auth.Principal {
	a.t.Helper()
	user, err := a.Directory.AddUser(a.t.Context(), directory.User{
		AccountID: a.id, Email: name + "@example.com", Name: name, Role: role,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	p, err := a.Directory.Principal(a.t.Context(), user.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

// session gives owner a new session.
func (a *account) session(owner auth.Principal) uuid.UUID {
	a.t.Helper()
	session, _, err := a.Directory.PutSession(a.t.Context(), owner, directory.Session{
		ID: uuid.New(), Title: "VPN drops every hour", ProblemSummary: "The tunnel is renegotiated and fails.",
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return session.ID
}

func (a *account) escalate(p auth.Principal, session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	return a.create(p, handoff.Draft{Session: session, Intent: handoff.Escalate})
}

func (a *account) park(p auth.Principal, session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	return a.create(p, handoff.Draft{Session: session, Intent: handoff.Park})
}

func (a *account) create(p auth.Principal, d handoff.Draft) handoff.Handoff {
	a.t.Helper()
	h, _, err := a.Create(a.t.Context(), p, d)
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}

func (a *account) claim(p auth.Principal, h handoff.Handoff) handoff.Handoff {
	a.t.Helper()
	claimed, err := a.Claim(a.t.Context(), p, h.Ref())
	if err != nil {
		a.t.Fatal(err)
	}
	return claimed
}

func (a *account) get(h handoff.Handoff) handoff.Handoff {
	a.t.Helper()
	got, err := a.Get(a.t.Context(), a.vera, h.SessionID, h.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return got
}

// close ends a handoff behind the service's back, as withdrawing it would.
func (a *account) close(h handoff.Handoff) {
	a.t.Helper()
	a.exec(`update handoffs set status = 'withdrawn', closed_at = clock_timestamp(), claimed_by = null, claimed_at = null,
		waiting_since = coalesce(waiting_since, now()), intent = 'escalate', version = version + 1 where id = $1`, h.ID)
}

func (a *account) exec(sql string, args ...any) {
	a.t.Helper()
	if _, err := db.AllAccounts(a.DB).Exec(context.Background(), sql, args...); err != nil {
		a.t.Fatal(err)
	}
}

// events reads the whole log of the account, oldest first.
func (a *account) events() []notify.Event {
	a.t.Helper()
	batches, err := notify.Log{DB: a.DB}.Read(context.Background(), map[uuid.UUID]int64{a.id: 0}, 10_000)
	if err != nil {
		a.t.Fatal(err)
	}
	return batches[0].Events
}

// story is the log in words: what happened to which handoff.
func (a *account) story() []string {
	a.t.Helper()
	var story []string
	for _, event := range a.events() {
		data := decodeEvent(a.t, event)
		story = append(story, fmt.Sprintf("%s #%d by %s", event.Type, data.Handoff.Number, data.By.Name))
	}
	return story
}

// eventData is what subscribers find in an event.
type eventData struct {
	By      handoff.Person `json:"by"`
	Handoff handoff.Card   `json:"handoff"`
}

func decodeEvent(t testing.TB, event notify.Event) eventData {
	t.Helper()
	var data eventData
	if err := json.Unmarshal(event.Data, &data); err != nil {
		t.Fatalf("event %d: %v", event.Seq, err)
	}
	return data
}

// states lets cmp look into the part that a Handoff and a Card have in common.
var states = cmp.Exporter(func(t reflect.Type) bool {
	return t == reflect.TypeFor[handoff.Handoff]() || t == reflect.TypeFor[handoff.Card]()
})

// conflictOf returns the conflict that err must be.
func conflictOf(t testing.TB, err error) *handoff.ConflictError {
	t.Helper()
	conflict, ok := errors.AsType[*handoff.ConflictError](err)
	if !ok {
		t.Fatalf("got error %v, want a conflict", err)
	}
	return conflict
}

// invalidFields returns the names of the fields that err complains about.
func invalidFields(t testing.TB, err error) []string {
	t.Helper()
	invalid, ok := errors.AsType[*refusal.InvalidError](err)
	if !ok {
		t.Fatalf("got error %v, want one about the input", err)
	}
	var fields []string
	for _, problem := range invalid.Problems {
		fields = append(fields, problem.Field)
	}
	return fields
}
