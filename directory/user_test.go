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

// nell returns a new user and their reference.
func nell() (directory.Ref, directory.UserInput) {
	return directory.Ref{ID: uuid.New()}, directory.UserInput{
		Email: directory.Some("nell@example.com"), Name: new("Nell"), Role: new(auth.Engineer),
	}
}

// put is PutUser for a user who must be written.
func (a *account) put(by auth.Principal, ref directory.Ref, input directory.UserInput) (directory.User, bool) {
	a.t.Helper()
	user, created, err := a.Directory.PutUser(a.t.Context(), by, ref, input)
	if err != nil {
		a.t.Fatal(err)
	}
	return user, created
}

func TestPuttingAUserCreatesThemThenChangesWhatIsNamed(t *testing.T) {
	a := newAccount(t)
	ref, input := nell()
	first, created := a.put(a.backend, ref, input)
	want := directory.User{
		ID: ref.ID, AccountID: a.ID, Email: new("nell@example.com"), Name: "Nell", Role: auth.Engineer, Active: true,
		NotifyByEmail: true, CreatedAt: first.CreatedAt, UpdatedAt: first.UpdatedAt, Identities: []directory.Identity{},
	}
	if diff := cmp.Diff(want, first); diff != "" || !created {
		t.Errorf("created %t (-want +got):\n%s", created, diff)
	}
	team := uuid.New()
	second, created := a.put(a.ada, ref, directory.UserInput{
		Role: new(auth.Admin), TeamID: directory.Some(team), NotifyByEmail: new(false), ExternalID: directory.Some("n-1"),
	})
	want.Role, want.TeamID, want.NotifyByEmail, want.ExternalID = auth.Admin, &team, false, new("n-1")
	want.UpdatedAt = second.UpdatedAt
	if diff := cmp.Diff(want, second); diff != "" || created || !second.UpdatedAt.After(first.UpdatedAt) {
		t.Errorf("created %t (-want +got):\n%s", created, diff)
	}
	p, err := a.Directory.Principal(t.Context(), ref.ID)
	if diff := cmp.Diff(auth.Principal{
		UserID: ref.ID, AccountID: a.ID, Name: "Nell", Role: auth.Admin, TeamID: &team, ExternalID: "n-1",
	}, p); diff != "" || err != nil {
		t.Errorf("the principal, error %v (-want +got):\n%s", err, diff)
	}
	third, _ := a.put(a.backend, directory.Ref{External: "n-1"}, directory.UserInput{
		TeamID: directory.Null[uuid.UUID](), Email: directory.Null[string](),
	})
	want.TeamID, want.Email, want.UpdatedAt = nil, nil, third.UpdatedAt
	if diff := cmp.Diff(want, third); diff != "" {
		t.Errorf("null clears (-want +got):\n%s", diff)
	}
}

// A backend that tells the same thing several times at once, over several replicas, is always told that it is so.
func TestPuttingOneThingAtOnce(t *testing.T) {
	a := newAccount(t)
	const rounds, crowd = 60, 8
	var created, failed atomic.Int64
	for range rounds {
		ref, user := nell()
		session := uuid.New()
		user.Email, user.TeamID = directory.Some(ref.ID.String()+"@example.com"), directory.Some(uuid.New())
		var putting sync.WaitGroup
		begin := make(chan struct{})
		for range crowd {
			putting.Go(func() {
				<-begin
				_, first, err := a.Directory.PutUser(t.Context(), a.backend, ref, user)
				if err == nil {
					_, _, err = a.Directory.PutSession(t.Context(), a.backend,
						directory.SessionInput{
							Ref: directory.Ref{ID: session}, Title: "VPN drops", UserID: directory.Ref{ID: a.dana.UserID},
						})
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
	type put struct {
		directory.Ref
		directory.UserInput
	}
	as := func(p auth.Principal, role auth.Role) put {
		_, user := nell()
		user.Email, user.Role = directory.Some(uuid.NewString()+"@example.com"), &role
		return put{directory.Ref{ID: p.UserID}, user}
	}
	unknown := auth.Principal{UserID: uuid.New()}
	for _, test := range []struct {
		name string
		p    auth.Principal
		put  put
		want error
	}{
		{"a viewer", a.vera, as(unknown, auth.Viewer), refusal.ErrForbidden},
		{"an engineer, themselves", a.dana, as(a.dana, auth.Engineer), refusal.ErrForbidden},
		{"without a role", auth.Principal{AccountID: a.ID}, as(unknown, auth.Viewer), refusal.ErrForbidden},
		{"an admin makes an owner", a.ada, as(unknown, auth.Owner), refusal.ErrForbidden},
		{"an admin becomes an owner", a.ada, as(a.ada, auth.Owner), refusal.ErrForbidden},
		{"an admin demotes an owner", a.ada, as(a.otto, auth.Viewer), refusal.ErrForbidden},
		{"an admin, a user of another account", a.ada, as(b.dana, auth.Viewer), directory.ErrIDTaken},
		{"an admin, an owner of another account", a.ada, as(b.otto, auth.Viewer), directory.ErrIDTaken},
		{"an owner, a user of another account", a.otto, as(b.dana, auth.Viewer), directory.ErrIDTaken},
		{"the backend, a user of another account", a.backend, as(b.dana, auth.Viewer), directory.ErrIDTaken},
		{"an admin makes an admin", a.ada, as(a.dana, auth.Admin), nil},
		{"an owner makes an owner", a.otto, as(a.eli, auth.Owner), nil},
		{"the backend demotes an owner", a.backend, as(a.eli, auth.Viewer), nil},
	} {
		_, _, err := a.Directory.PutUser(t.Context(), test.p, test.put.Ref, test.put.UserInput)
		if !errors.Is(err, test.want) {
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
	email := func(text string) func(*directory.UserInput) {
		return func(u *directory.UserInput) { u.Email = directory.Some(text) }
	}
	name := func(text string) func(*directory.UserInput) {
		return func(u *directory.UserInput) { u.Name = &text }
	}
	for name, test := range map[string]struct {
		change func(*directory.UserInput)
		fields []string
	}{
		"nothing": {
			func(u *directory.UserInput) { *u = directory.UserInput{} },
			[]string{"email", "name", "role"},
		},
		"no address":           {email("nell"), []string{"email"}},
		"no mailbox":           {email("@example.com"), []string{"email"}},
		"no domain":            {email("nell@"), []string{"email"}},
		"two addresses":        {email("a@example.com,b@example.com"), []string{"email"}},
		"a header":             {email("a@example.com\r\nBcc:b"), []string{"email"}},
		"a long address":       {email(strings.Repeat("n", 320) + "@x"), []string{"email"}},
		"a blank name":         {name(" "), []string{"name"}},
		"a long name":          {name(strings.Repeat("é", 201)), []string{"name"}},
		"an unknown role":      {func(u *directory.UserInput) { u.Role = new(auth.Role("root")) }, []string{"role"}},
		"a taken address":      {email("DANA@Example.com"), []string{"email"}},
		"a NUL in the address": {email("a\x00@example.com"), []string{"email"}},
		"two at signs":         {email("a@@b"), []string{"email"}},
		"two domains":          {email("a@b@c"), []string{"email"}},
		"a dot at the end":     {email("a.@b"), []string{"email"}},
		"a dot at the start":   {email(".a@b"), []string{"email"}},
		"two dots":             {email("a..b@c"), []string{"email"}},
		"a quoted mailbox":     {email(`"a b"@c`), []string{"email"}},
		"a domain in brackets": {email("a@[127.0.0.1]"), []string{"email"}},
		"an empty label":       {email("a@b..c"), []string{"email"}},
		"a hyphen at the end":  {email("a@b-.c"), []string{"email"}},
		"a long mailbox":       {email(strings.Repeat("n", 65) + "@x"), []string{"email"}},
		"a long label":         {email("n@" + strings.Repeat("x", 64)), []string{"email"}},
		"an override":          {email("a\u202eb@example.com"), []string{"email"}},
		"a mark":               {email("a\u200eb@example.com"), []string{"email"}},
		"a name, overridden":   {name("Nell\u202e"), []string{"name"}},
		"a name, isolated":     {name("\u2066Nell"), []string{"name"}},
		"a name on two lines":  {name("Nell\nRoot"), []string{"name"}},
		"a name, separated":    {name("Nell\u2028Root"), []string{"name"}},
		"a name with an ESC":   {name("\x1b[2J"), []string{"name"}},
		"a name with a C1":     {name("Nell\u0085"), []string{"name"}},
		"an invisible name":    {name("\u200b\u2060"), []string{"name"}},
	} {
		ref, user := nell()
		test.change(&user)
		_, _, err := a.Directory.PutUser(t.Context(), a.backend, ref, user)
		if diff := cmp.Diff(test.fields, invalidFields(t, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	for _, fine := range []struct{ Email, Name string }{
		{Email: "nell+vpn@sub.example.co.uk", Name: "Nell O'Hara-Núñez, Jr. (2nd)"},
		{Email: "n@localhost", Name: "דנה\u200f כהן"},
		{Email: "δοκιμή@παράδειγμα.ελ", Name: "नेल\u200d"},
		{Email: "a!#$%&'*+-/=?^_`{|}~z@x-y.example", Name: "🔥"},
		{Email: strings.Repeat("n", 64) + "@" + strings.Repeat(strings.Repeat("x", 61)+".", 3) + "abc", Name: "N"},
	} {
		ref, user := nell()
		user.Email, user.Name = directory.Some(fine.Email), &fine.Name
		if _, _, err := a.Directory.PutUser(t.Context(), a.backend, ref, user); err != nil {
			t.Errorf("%s: %v", fine.Email, err)
		}
	}
	b := a.neighbour()
	ref, user := nell()
	user.Email = directory.Some("dana@example.com")
	b.Exec("update users set email = 'gone@example.com' where id = $1", b.dana.UserID)
	if _, _, err := b.Directory.PutUser(t.Context(), b.backend, ref, user); err != nil {
		t.Errorf("an address that only another account has: %v", err)
	}
}

// The adopting product names teams by their ids only; the first mention makes one known.
func TestATeamBecomesKnownWhenItIsNamed(t *testing.T) {
	a := newAccount(t)
	b := a.neighbour()
	ref, user := nell()
	user.TeamID = directory.Some(uuid.New())
	for range 2 {
		a.put(a.backend, ref, user)
	}
	session := directory.SessionInput{
		Ref: directory.Ref{ID: uuid.New()}, Title: "Same team", TeamID: user.TeamID,
	}
	if _, _, err := a.Directory.PutSession(t.Context(), a.dana, session); err != nil {
		t.Error(err)
	}
	ref, theirs := nell()
	theirs.TeamID = user.TeamID
	if _, _, err := b.Directory.PutUser(t.Context(), b.backend, ref, theirs); !errors.Is(err, refusal.ErrNotFound) {
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
