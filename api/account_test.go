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

// testAccount is an account and its users, each with a token.
type testAccount struct {
	*handofftest.Account
	t testing.TB

	dana, eli, mia user // engineers
	ada            user // admin
	vera           user // viewer
	backend        user // the adopter's service
	scout          user // an agent
}

type user struct {
	auth.Principal
	token string
}

func newAccount(t testing.TB) *testAccount {
	t.Helper()
	return newAccountIn(t, dbtest.New(t))
}

// otherAccount returns another account in the same database.
func (a *testAccount) otherAccount() *testAccount {
	a.t.Helper()
	return newAccountIn(a.t, a.Database)
}

func newAccountIn(t testing.TB, d *dbtest.Database) *testAccount {
	t.Helper()
	a := &testAccount{Account: handofftest.NewIn(t, d), t: t}
	a.dana, a.eli = a.newUser("Dana", auth.Engineer), a.newUser("Eli", auth.Engineer)
	a.mia = a.newUser("Mia", auth.Engineer)
	a.ada, a.vera = a.newUser("Ada", auth.Admin), a.newUser("Vera", auth.Viewer)
	a.scout.Principal, a.scout.token = a.Agent("Scout")
	a.backend.UserID = uuid.New()
	a.backend.token = a.Sign(auth.Claims{
		Subject: a.backend.UserID.String(), Service: true, AccountID: a.ID, ExpiresAt: time.Now().Add(time.Hour),
	})
	return a
}

func (a *testAccount) newUser(name string, role auth.Role) user {
	a.t.Helper()
	p := a.User(name, role)
	return user{Principal: p, token: a.Token(p)}
}

func (a *testAccount) tokenOf(user uuid.UUID, expires time.Time) string {
	a.t.Helper()
	return a.Sign(auth.Claims{Subject: user.String(), ExpiresAt: expires})
}

func (a *testAccount) session(owner user) uuid.UUID {
	a.t.Helper()
	return a.Session(owner.Principal)
}

// escalation creates a session of owner and escalates it.
func (a *testAccount) escalation(owner user) handoff.Handoff {
	a.t.Helper()
	return a.Escalate(owner.Principal)
}

func (a *testAccount) parked(owner user) handoff.Handoff {
	a.t.Helper()
	return a.Park(owner.Principal)
}

// events returns the number of the newest event of the account.
func (a *testAccount) events() int64 {
	a.t.Helper()
	queue, err := a.Queue(a.t.Context(), a.vera.Principal, handoff.Filter{})
	if err != nil {
		a.t.Fatal(err)
	}
	return queue.LastEventID.Seq
}
