package api_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// secret signs every token of the tests.
var secret = []byte("a secret that is long enough to sign tokens with")

// office is an account and its people, each with a token.
type office struct {
	*dbtest.Database
	*handofftest.Services
	t  testing.TB
	id uuid.UUID

	dana, eli, mia person // engineers
	ada            person // admin
	vera           person // viewer
	backend        person // the adopting product
}

type person struct {
	auth.Principal
	token string
}

func newOffice(t testing.TB) *office {
	t.Helper()
	return newOfficeIn(t, dbtest.New(t))
}

// neighbour is another account in the same database.
func (o *office) neighbour() *office {
	o.t.Helper()
	return newOfficeIn(o.t, o.Database)
}

func newOfficeIn(t testing.TB, d *dbtest.Database) *office {
	t.Helper()
	o := &office{Database: d, Services: handofftest.On(d.Pool), t: t}
	var err error
	if o.id, err = o.Directory.AddAccount(t.Context(), "Acme Support"); err != nil {
		t.Fatal(err)
	}
	o.dana = o.person("Dana", auth.Engineer)
	o.eli = o.person("Eli", auth.Engineer)
	o.mia = o.person("Mia", auth.Engineer)
	o.ada = o.person("Ada", auth.Admin)
	o.vera = o.person("Vera", auth.Viewer)
	o.backend.UserID = uuid.New()
	o.backend.token = o.sign(auth.Claims{
		Subject: o.backend.UserID, Service: true, AccountID: o.id, ExpiresAt: time.Now().Add(time.Hour),
	})
	return o
}

func (o *office) person(name string, role auth.Role) person {
	o.t.Helper()
	user, err := o.Directory.AddUser(o.t.Context(), directory.User{
		AccountID: o.id, Email: name + "@example.com", Name: name, Role: role,
	})
	if err != nil {
		o.t.Fatal(err)
	}
	principal, err := o.Directory.Principal(o.t.Context(), user.ID)
	if err != nil {
		o.t.Fatal(err)
	}
	return person{Principal: principal, token: o.tokenOf(user.ID, time.Now().Add(time.Hour))}
}

func (o *office) tokenOf(user uuid.UUID, expires time.Time) string {
	o.t.Helper()
	return o.sign(auth.Claims{Subject: user, ExpiresAt: expires})
}

func (o *office) sign(claims auth.Claims) string {
	o.t.Helper()
	signer, err := auth.NewSigner(secret, "", "")
	if err != nil {
		o.t.Fatal(err)
	}
	token, err := signer.Sign(claims)
	if err != nil {
		o.t.Fatal(err)
	}
	return token
}

// session gives owner a new session.
func (o *office) session(owner person) uuid.UUID {
	o.t.Helper()
	session, _, err := o.Directory.PutSession(o.t.Context(), owner.Principal, directory.Session{
		ID: uuid.New(), Title: "VPN drops every hour", ProblemSummary: "The tunnel is renegotiated and fails.",
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return session.ID
}

// escalation is a new session of owner, escalated.
func (o *office) escalation(owner person) handoff.Handoff {
	o.t.Helper()
	return o.handOff(owner, handoff.Escalate)
}

func (o *office) parked(owner person) handoff.Handoff {
	o.t.Helper()
	return o.handOff(owner, handoff.Park)
}

func (o *office) handOff(owner person, intent handoff.Intent) handoff.Handoff {
	o.t.Helper()
	h, _, err := o.Create(o.t.Context(), owner.Principal, handoff.Draft{Session: o.session(owner), Intent: intent})
	if err != nil {
		o.t.Fatal(err)
	}
	return h
}

// events is how many events the account has had.
func (o *office) events() int64 {
	o.t.Helper()
	queue, err := o.Queue(o.t.Context(), o.vera.Principal, handoff.Filter{})
	if err != nil {
		o.t.Fatal(err)
	}
	return queue.LastEventID.Seq
}
