package directory_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// nell returns a new user.
func nell() directory.User {
	return directory.User{ID: uuid.New(), Email: "nell@example.com", Name: "Nell", Role: auth.Engineer, Active: true}
}

func TestPuttingAUserCreatesThemThenReplacesThem(t *testing.T) {
	a := newAccount(t)
	user := nell()
	first, created, err := a.Directory.PutUser(t.Context(), a.backend, user)
	if err != nil || !created {
		t.Fatalf("created %t, error %v", created, err)
	}
	user.Email, user.Name, user.Role = "n@example.org", "Nell N.", auth.Admin
	user.TeamID, user.NotifyByEmail = new(uuid.New()), true
	second, created, err := a.Directory.PutUser(t.Context(), a.ada, user)
	if err != nil || created {
		t.Fatalf("the second time: created %t, error %v", created, err)
	}
	want := user
	want.AccountID, want.CreatedAt, want.UpdatedAt = a.ID, first.CreatedAt, second.UpdatedAt
	if diff := cmp.Diff(want, second); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !second.UpdatedAt.After(first.UpdatedAt) {
		t.Errorf("updated at %v, then at %v", first.UpdatedAt, second.UpdatedAt)
	}
	p, err := a.Directory.Principal(t.Context(), user.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(auth.Principal{
		UserID: user.ID, AccountID: a.ID, Name: "Nell N.", Role: auth.Admin, TeamID: user.TeamID,
	}, p); diff != "" {
		t.Errorf("the principal (-want +got):\n%s", diff)
	}
}

// A backend that tells the same thing several times at once, over several replicas, is always told that it is so.
func TestPuttingOneThingAtOnce(t *testing.T) {
	a := newAccount(t)
	const rounds, crowd = 60, 8
	var created, failed atomic.Int64
	for range rounds {
		user, team, session := nell(), uuid.New(), uuid.New()
		user.Email, user.TeamID = user.ID.String()+"@example.com", &team
		var putting sync.WaitGroup
		begin := make(chan struct{})
		for range crowd {
			putting.Go(func() {
				<-begin
				_, first, err := a.Directory.PutUser(t.Context(), a.backend, user)
				if err == nil {
					_, _, err = a.Directory.PutSession(t.Context(), a.backend,
						directory.Session{ID: session, Title: "VPN drops", UserID: a.dana.UserID})
				}
				if err != nil {
					failed.Add(1)
					t.Error(err)
				}
				if first {
					created.Add(1)
				}
			})
		}
		close(begin)
		putting.Wait()
	}
	if created.Load() != rounds || failed.Load() > 0 {
		t.Errorf("%d created in %d rounds, %d failures", created.Load(), rounds, failed.Load())
	}
}

func TestRolesThatCanPutUsers(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	as := func(p auth.Principal, role auth.Role) directory.User {
		user := nell()
		user.ID, user.Email, user.Role = p.UserID, user.ID.String()+"@example.com", role
		return user
	}
	unknown := auth.Principal{UserID: uuid.New()}
	for _, test := range []struct {
		name string
		p    auth.Principal
		user directory.User
		want error
	}{
		{"a viewer", a.vera, as(unknown, auth.Viewer), refusal.ErrForbidden},
		{"an engineer, themselves", a.dana, as(a.dana, auth.Engineer), refusal.ErrForbidden},
		{"without a role", auth.Principal{AccountID: a.ID}, as(unknown, auth.Viewer), refusal.ErrForbidden},
		{"an admin makes an owner", a.ada, as(unknown, auth.Owner), refusal.ErrForbidden},
		{"an admin becomes an owner", a.ada, as(a.ada, auth.Owner), refusal.ErrForbidden},
		{"an admin demotes an owner", a.ada, as(a.otto, auth.Viewer), refusal.ErrForbidden},
		{"an admin, a user of another account", a.ada, as(b.dana, auth.Viewer), refusal.ErrNotFound},
		{"an admin, an owner of another account", a.ada, as(b.otto, auth.Viewer), refusal.ErrNotFound},
		{"an owner, a user of another account", a.otto, as(b.dana, auth.Viewer), refusal.ErrNotFound},
		{"the backend, a user of another account", a.backend, as(b.dana, auth.Viewer), refusal.ErrNotFound},
		{"an admin makes an admin", a.ada, as(a.dana, auth.Admin), nil},
		{"an owner makes an owner", a.otto, as(a.eli, auth.Owner), nil},
		{"the backend demotes an owner", a.backend, as(a.eli, auth.Viewer), nil},
	} {
		if _, _, err := a.Directory.PutUser(t.Context(), test.p, test.user); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	for p, role := range map[auth.Principal]auth.Role{
		a.dana: auth.Admin, a.eli: auth.Viewer, a.ada: auth.Admin, a.otto: auth.Owner,
		b.dana: auth.Engineer, b.otto: auth.Owner,
	} {
		if now, err := a.Directory.Principal(t.Context(), p.UserID); err != nil || now.Role != role ||
			now.AccountID != p.AccountID {
			t.Errorf("%s is %+v now, error %v; want %s of the same account", p.Name, now, err, role)
		}
	}
}

func TestAUserIsChecked(t *testing.T) {
	a := newAccount(t)
	for name, test := range map[string]struct {
		change func(*directory.User)
		fields []string
	}{
		"nothing":              {func(u *directory.User) { *u = directory.User{} }, []string{"email", "name", "role"}},
		"no address":           {func(u *directory.User) { u.Email = "nell" }, []string{"email"}},
		"no mailbox":           {func(u *directory.User) { u.Email = "@example.com" }, []string{"email"}},
		"no domain":            {func(u *directory.User) { u.Email = "nell@" }, []string{"email"}},
		"two addresses":        {func(u *directory.User) { u.Email = "a@example.com,b@example.com" }, []string{"email"}},
		"a header":             {func(u *directory.User) { u.Email = "a@example.com\r\nBcc:b" }, []string{"email"}},
		"a long address":       {func(u *directory.User) { u.Email = strings.Repeat("n", 320) + "@x" }, []string{"email"}},
		"a blank name":         {func(u *directory.User) { u.Name = " " }, []string{"name"}},
		"a long name":          {func(u *directory.User) { u.Name = strings.Repeat("é", 201) }, []string{"name"}},
		"an unknown role":      {func(u *directory.User) { u.Role = "root" }, []string{"role"}},
		"a taken address":      {func(u *directory.User) { u.Email = "DANA@Example.com" }, []string{"email"}},
		"a NUL in the address": {func(u *directory.User) { u.Email = "a\x00@example.com" }, []string{"email"}},
		"two at signs":         {func(u *directory.User) { u.Email = "a@@b" }, []string{"email"}},
		"two domains":          {func(u *directory.User) { u.Email = "a@b@c" }, []string{"email"}},
		"a dot at the end":     {func(u *directory.User) { u.Email = "a.@b" }, []string{"email"}},
		"a dot at the start":   {func(u *directory.User) { u.Email = ".a@b" }, []string{"email"}},
		"two dots":             {func(u *directory.User) { u.Email = "a..b@c" }, []string{"email"}},
		"a quoted mailbox":     {func(u *directory.User) { u.Email = `"a b"@c` }, []string{"email"}},
		"a domain in brackets": {func(u *directory.User) { u.Email = "a@[127.0.0.1]" }, []string{"email"}},
		"an empty label":       {func(u *directory.User) { u.Email = "a@b..c" }, []string{"email"}},
		"a hyphen at the end":  {func(u *directory.User) { u.Email = "a@b-.c" }, []string{"email"}},
		"a long mailbox":       {func(u *directory.User) { u.Email = strings.Repeat("n", 65) + "@x" }, []string{"email"}},
		"a long label":         {func(u *directory.User) { u.Email = "n@" + strings.Repeat("x", 64) }, []string{"email"}},
		"an override":          {func(u *directory.User) { u.Email = "a\u202eb@example.com" }, []string{"email"}},
		"a mark":               {func(u *directory.User) { u.Email = "a\u200eb@example.com" }, []string{"email"}},
		"a name, overridden":   {func(u *directory.User) { u.Name = "Nell\u202e" }, []string{"name"}},
		"a name, isolated":     {func(u *directory.User) { u.Name = "\u2066Nell" }, []string{"name"}},
		"a name on two lines":  {func(u *directory.User) { u.Name = "Nell\nRoot" }, []string{"name"}},
		"a name, separated":    {func(u *directory.User) { u.Name = "Nell\u2028Root" }, []string{"name"}},
		"a name with an ESC":   {func(u *directory.User) { u.Name = "\x1b[2J" }, []string{"name"}},
		"a name with a C1":     {func(u *directory.User) { u.Name = "Nell\u0085" }, []string{"name"}},
		"an invisible name":    {func(u *directory.User) { u.Name = "\u200b\u2060" }, []string{"name"}},
	} {
		user := nell()
		test.change(&user)
		_, _, err := a.Directory.PutUser(t.Context(), a.backend, user)
		if diff := cmp.Diff(test.fields, invalidFields(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, fine := range []directory.User{
		{Email: "nell+vpn@sub.example.co.uk", Name: "Nell O'Hara-Núñez, Jr. (2nd)"},
		{Email: "n@localhost", Name: "דנה\u200f כהן"},
		{Email: "δοκιμή@παράδειγμα.ελ", Name: "नेल\u200d"},
		{Email: "a!#$%&'*+-/=?^_`{|}~z@x-y.example", Name: "🔥"},
		{Email: strings.Repeat("n", 64) + "@" + strings.Repeat(strings.Repeat("x", 61)+".", 3) + "abc", Name: "N"},
	} {
		fine.ID, fine.Role = uuid.New(), auth.Viewer
		if _, _, err := a.Directory.PutUser(t.Context(), a.backend, fine); err != nil {
			t.Errorf("%s: %v", fine.Email, err)
		}
	}
	b := a.neighbour()
	user := nell()
	user.Email = "dana@example.com"
	b.Exec("update users set email = 'gone@example.com' where id = $1", b.dana.UserID)
	if _, _, err := b.Directory.PutUser(t.Context(), b.backend, user); err != nil {
		t.Errorf("an address that only another account has: %v", err)
	}
}

// The adopting product names teams by their ids only; the first mention makes one known.
func TestATeamBecomesKnownWhenItIsNamed(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	user := nell()
	user.TeamID = new(uuid.New())
	for range 2 {
		if _, _, err := a.Directory.PutUser(t.Context(), a.backend, user); err != nil {
			t.Fatal(err)
		}
	}
	session := directory.Session{ID: uuid.New(), Title: "Same team", TeamID: user.TeamID}
	if _, _, err := a.Directory.PutSession(t.Context(), a.dana, session); err != nil {
		t.Error(err)
	}
	theirs := nell()
	theirs.TeamID = user.TeamID
	if _, _, err := b.Directory.PutUser(t.Context(), b.backend, theirs); !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("another account uses the team: got %v", err)
	}
}

func TestOnlyActiveUsersArePrincipals(t *testing.T) {
	a := newAccount(t)
	if _, err := a.Directory.Principal(t.Context(), uuid.New()); !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("an unknown user: %v", err)
	}
	if err := a.Directory.SetActive(t.Context(), a.dana.UserID, false); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Directory.Principal(t.Context(), a.dana.UserID); !errors.Is(err, refusal.ErrNotFound) {
		t.Errorf("an inactive user: %v", err)
	}
	if err := a.Directory.SetActive(t.Context(), a.dana.UserID, true); err != nil {
		t.Fatal(err)
	}
	if p, err := a.Directory.Principal(t.Context(), a.dana.UserID); err != nil || p.Name != "Dana" {
		t.Errorf("active again: %+v, %v", p, err)
	}
}
