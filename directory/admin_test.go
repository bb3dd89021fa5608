package directory_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

func TestAdminAddsAccountsAndUsers(t *testing.T) {
	a := newAccount(t)
	id, err := a.Directory.AddAccount(t.Context(), "Globex", "")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Zoe", "Abe"} {
		user, err := a.Directory.AddUser(t.Context(), directory.User{
			AccountID: id, Email: new(name + "@example.com"),
			Name: name, Role: auth.Owner,
		})
		if err != nil || !user.Active || !user.NotifyByEmail || user.AccountID != id {
			t.Errorf("got %+v, error %v", user, err)
		}
	}
	users, err := a.Directory.Users(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, user := range users {
		names = append(names, user.Name)
	}
	if diff := cmp.Diff([]string{"Abe", "Zoe"}, names); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAdminInputIsChecked(t *testing.T) {
	a := newAccount(t)
	for name, fields := range map[string][]string{
		"": {"name"}, "a\x00": {"name"},
		strings.Repeat("é", 201): {"name"}, "Acme\u202e": {"name"}, "a\nb": {"name"},
	} {
		_, err := a.Directory.AddAccount(t.Context(), name, "")
		if diff := cmp.Diff(fields, invalidFields(t, err)); diff != "" {
			t.Errorf("account %q: %s", name, diff)
		}
	}
	taken := directory.User{AccountID: a.ID, Email: new("Dana@example.com"), Name: "Dana", Role: auth.Viewer}
	_, err := a.Directory.AddUser(t.Context(), taken)
	if diff := cmp.Diff([]string{"email"}, invalidFields(t, err)); diff != "" {
		t.Error(diff)
	}
	_, err = a.Directory.AddUser(t.Context(), directory.User{AccountID: a.ID})
	if diff := cmp.Diff([]string{"name", "role"}, invalidFields(t, err)); diff != "" {
		t.Error(diff)
	}
	diff := cmp.Diff([]string{"role"}, invalidFields(t, a.Directory.SetRole(t.Context(), a.dana.UserID, "root")))
	if diff != "" {
		t.Error(diff)
	}

	unknown := uuid.New()
	taken.AccountID = unknown
	for what, try := range map[string]func() error{
		"add a user":  func() error { _, err := a.Directory.AddUser(t.Context(), taken); return err },
		"list users":  func() error { _, err := a.Directory.Users(t.Context(), unknown); return err },
		"set a role":  func() error { return a.Directory.SetRole(t.Context(), unknown, auth.Admin) },
		"let in":      func() error { return a.Directory.SetActive(t.Context(), unknown, true) },
		"the backend": func() error { _, err := a.Directory.ServicePrincipal(t.Context(), unknown); return err },
	} {
		if err := try(); !errors.Is(err, refusal.ErrNotFound) {
			t.Errorf("%s, absent: got %v", what, err)
		}
	}
}

func TestAdminChangesRoles(t *testing.T) {
	a := newAccount(t)
	if err := a.Directory.SetRole(t.Context(), a.vera.UserID, auth.Owner); err != nil {
		t.Fatal(err)
	}
	if p, err := a.Directory.Principal(t.Context(), a.vera.UserID); err != nil || p.Role != auth.Owner {
		t.Errorf("got %+v, error %v", p, err)
	}
}
