package api_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// secret signs every token of the tests.
var secret = []byte(handofftest.Secret)

// office is an account and its users, each with a token.
type office struct {
	*handofftest.Account
	t testing.TB

	dana, eli, mia person // engineers
	ada            person // admin
	vera           person // viewer
	backend        person // the adopter's service
}

type person struct {
	auth.Principal
	token string
}

func newOffice(t testing.TB) *office {
	t.Helper()
	return newOfficeIn(t, dbtest.New(t))
}

// neighbour returns another account in the same database.
func (o *office) neighbour() *office {
	o.t.Helper()
	return newOfficeIn(o.t, o.Database)
}

func newOfficeIn(t testing.TB, d *dbtest.Database) *office {
	t.Helper()
	o := &office{Account: handofftest.In(t, d), t: t}
	o.dana, o.eli = o.person("Dana", auth.Engineer), o.person("Eli", auth.Engineer)
	o.mia = o.person("Mia", auth.Engineer)
	o.ada, o.vera = o.person("Ada", auth.Admin), o.person("Vera", auth.Viewer)
	o.backend.UserID = uuid.New()
	o.backend.token = o.Sign(auth.Claims{
		Subject: o.backend.UserID, Service: true, AccountID: o.ID, ExpiresAt: time.Now().Add(time.Hour),
	})
	return o
}

func (o *office) person(name string, role auth.Role) person {
	o.t.Helper()
	p := o.User(name, role)
	return person{Principal: p, token: o.Token(p)}
}

func (o *office) tokenOf(user uuid.UUID, expires time.Time) string {
	o.t.Helper()
	return o.Sign(auth.Claims{Subject: user, ExpiresAt: expires})
}

func (o *office) session(owner person) uuid.UUID {
	o.t.Helper()
	return o.Session(owner.Principal)
}

// escalation creates a session of owner and escalates it.
func (o *office) escalation(owner person) handoff.Handoff {
	o.t.Helper()
	return o.Escalate(owner.Principal)
}

func (o *office) parked(owner person) handoff.Handoff {
	o.t.Helper()
	return o.Park(owner.Principal)
}

// events returns the number of the newest event of the account.
func (o *office) events() int64 {
	o.t.Helper()
	queue, err := o.Queue(o.t.Context(), o.vera.Principal, handoff.Filter{})
	if err != nil {
		o.t.Fatal(err)
	}
	return queue.LastEventID.Seq
}
