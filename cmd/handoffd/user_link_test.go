package main

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestOperatorLinksPeopleToUsers(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	account, other := sh.ok("account", "add", "Acme", "--external-id", "acme"), sh.ok("account", "add", "Globex")
	sh.fails(exitError, []string{"external_id", "another account"}, "account", "add", "Acme 2", "--external-id", "acme")
	dana := sh.ok("user", "add", "--account", account, "--name", "Dana", "--role", "engineer",
		"--external-id", "D-1", "--issuer", "https://login.example.com", "--subject", "auth0|64b")
	eli := sh.addUser(account, "Eli", "viewer")
	want := dana + "\tengineer\tactive\t\tDana\tD-1\n" + eli + "\tviewer\tactive\teli@acme.example\tEli"
	if got := sh.ok("user", "list", "--account", account); got != want {
		t.Errorf("the list shows\n%q, want\n%q", got, want)
	}
	as := func(subject string) []string {
		return []string{"--issuer", "https://login.example.com", "--subject", subject}
	}
	command := func(name, user string, rest ...string) []string { return append([]string{"user", name, user}, rest...) }

	sh.fails(exitError, []string{dana, "user unlink", "auth0|64b"}, command("link", eli, as("auth0|64b")...)...)
	sh.fails(exitError, []string{dana, "user unlink"}, append([]string{
		"user", "add", "--account", other, "--name", "Mia", "--role", "viewer",
	}, as("auth0|64b")...)...)
	sh.fails(exitError, []string{dana, "signs in with it"}, command("unlink", eli, as("auth0|64b")...)...)
	sh.fails(exitError, []string{"no user signs in", "byte for byte"}, command("unlink", dana, as("auth0|64B")...)...)
	for range 2 {
		if got := sh.ok(command("link", "ext:D-1", append(as("AUTH0|64B"), "--account", account)...)...); got != "" {
			t.Errorf("link prints %q", got)
		}
	}
	sh.ok(command("unlink", dana, as("auth0|64b")...)...)
	sh.ok(command("link", eli, as("auth0|64b")...)...)
	sh.ok("user", "set-role", "ext:D-1", "admin", "--account", account)

	sh.fails(exitUsage, []string{"ext:D-1", "--account"}, command("link", "ext:D-1", as("x")...)...)
	inOther := append(as("x"), "--account", other)
	sh.fails(exitError, []string{"ext:D-1", "user list"}, command("link", "ext:D-1", inOther...)...)
	sh.fails(exitError, []string{"user list"}, command("link", uuid.NewString(), as("x")...)...)
	sh.fails(exitError, []string{"subject", "255"}, command("link", eli, as(strings.Repeat("x", 256))...)...)
	sh.fails(exitUsage, []string{"subject"}, "user", "link", eli, "--issuer", "https://login.example.com")
	sh.fails(exitUsage, []string{"subject"}, "user", "add", "--account", account, "--name", "N", "--role", "viewer",
		"--issuer", "https://login.example.com")
	sh.fails(exitError, []string{"external id", "user list"}, "user", "add", "--account", account, "--name", "N",
		"--role", "viewer", "--external-id", "D-1")
}

func TestServeAndDoctorNeedTheAccountOfNewPeople(t *testing.T) {
	a := handofftest.New(t)
	t.Setenv("DATABASE_URL", a.URL)
	for name, value := range map[string]string{
		"HANDOFF_JWKS_URL": "http://127.0.0.1:1/jwks", "HANDOFF_JWT_ISSUER": "https://login.example.com",
		"HANDOFF_JWT_AUDIENCE": "handoffd", "HANDOFF_PROVISION": "create",
	} {
		t.Setenv(name, value)
	}
	sh := &shell{t: t}
	t.Setenv("HANDOFF_ADDR", "127.0.0.1:0")
	sh.doctor(exitError)["provision"].is(t, statusOK, "create")
	b := a.OtherAccount()
	sh.doctor(exitError)["provision"].is(t, statusFail, "2 accounts", "HANDOFF_PROVISION_ACCOUNT")
	sh.fails(exitUsage, []string{"HANDOFF_PROVISION", "2 accounts", "HANDOFF_ACCOUNT_CLAIM"}, "serve")
	t.Setenv("HANDOFF_PROVISION_ACCOUNT", uuid.NewString())
	sh.fails(exitUsage, []string{"HANDOFF_PROVISION_ACCOUNT", "account list"}, "serve")
	t.Setenv("HANDOFF_PROVISION_ACCOUNT", b.ID.String())
	sh.doctor(exitError)["provision"].is(t, statusOK, "create")
}
