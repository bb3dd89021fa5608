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

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/refusal"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// account is a new account with users in every role.
type account struct {
	*handofftest.Account
	t testing.TB

	dana, eli, mia auth.Principal // engineers
	ada            auth.Principal // admin
	otto           auth.Principal // owner
	vera           auth.Principal // viewer
	backend        auth.Principal // the adopter's service
}

func newAccount(t testing.TB) *account {
	t.Helper()
	return newAccountIn(t, dbtest.New(t))
}

// newAgent adds an agent without limits.
func (a *account) newAgent(name string) auth.Principal {
	a.t.Helper()
	id := uuid.New()
	a.Exec("insert into users (account_id, id, name, role) values ($1, $2, $3, 'agent')", a.ID, id, name)
	return auth.Principal{AccountID: a.ID, UserID: id, Name: name, Role: auth.Agent, KeyID: uuid.New()}
}

// sessionOf adds a session of a user who cannot write one, as the backend does.
func (a *account) sessionOf(owner auth.Principal) uuid.UUID {
	a.t.Helper()
	return a.AddSession(a.backend, directory.SessionInput{
		UserID: directory.Ref{ID: owner.UserID}, Title: "VPN drops every hour",
	})
}

// join puts engineers into a new team.
func (a *account) join(members ...*auth.Principal) {
	a.t.Helper()
	team := uuid.New()
	a.Exec("insert into teams (account_id, id) values ($1, $2)", a.ID, team)
	for _, member := range members {
		a.Exec("update users set team_id = $1 where id = $2", team, member.UserID)
		member.TeamID = &team
	}
}

// onBehalf returns the user as a service acts for them.
func onBehalf(service, user auth.Principal) auth.Principal {
	user.Via = &auth.Via{KeyID: service.KeyID, Name: service.Name}
	return user
}

// neighbour returns another account in the same database.
func (a *account) neighbour() *account {
	a.t.Helper()
	return newAccountIn(a.t, a.Database)
}

func newAccountIn(t testing.TB, d *dbtest.Database) *account {
	t.Helper()
	a := &account{Account: handofftest.NewIn(t, d), t: t}
	a.dana, a.eli, a.mia = a.Engineer("Dana"), a.Engineer("Eli"), a.Engineer("Mia")
	a.ada, a.otto, a.vera = a.Admin("Ada"), a.Owner("Otto"), a.Viewer("Vera")
	a.backend = a.ServicePrincipal()
	return a
}

func (a *account) escalate(p auth.Principal, session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(p, handoff.Draft{Session: session, Intent: handoff.Escalate})
}

func (a *account) park(p auth.Principal, session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	return a.HandOff(p, handoff.Draft{Session: session, Intent: handoff.Park})
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
	a.Exec(`update handoffs set status = 'withdrawn', closed_at = clock_timestamp(), claimed_by = null, claimed_at = null,
		waiting_since = coalesce(waiting_since, now()), intent = 'escalate', version = version + 1 where id = $1`, h.ID)
}

// events reads the whole log of the account, oldest first.
func (a *account) events() []notify.Event {
	a.t.Helper()
	batches, err := notify.Log{DB: a.Pool}.Read(context.Background(), map[uuid.UUID]int64{a.ID: 0}, 10_000)
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
