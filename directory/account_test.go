package directory_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/refusal"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// account is a new account with people in every role.
type account struct {
	*handofftest.Account
	t testing.TB

	dana, eli auth.Principal // engineers
	ada       auth.Principal // admin
	otto      auth.Principal // owner
	vera      auth.Principal // viewer
	backend   auth.Principal // the adopting product
}

func newAccount(t testing.TB) *account { return join(t, handofftest.New(t)) }

// neighbour returns another account in the same database.
func (a *account) neighbour() *account { return join(a.t, a.OtherAccount()) }

func join(t testing.TB, a *handofftest.Account) *account {
	return &account{
		Account: a, t: t,
		dana: a.Engineer("Dana"), eli: a.Engineer("Eli"), ada: a.Admin("Ada"), otto: a.Owner("Otto"),
		vera:    a.Viewer("Vera"),
		backend: a.ServicePrincipal(),
	}
}

// invalidFields returns the names of the members that err complains about.
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

// team makes a team known and returns its id.
func (a *account) team(t testing.TB) *uuid.UUID {
	t.Helper()
	team := uuid.New()
	a.AddSession(a.dana, directory.SessionInput{Title: "Of a team", TeamID: directory.Some(team)})
	return &team
}
