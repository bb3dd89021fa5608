package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
)

// stored is a user as the table has them.
func (a *testAccount) stored(name string) []directory.User {
	a.t.Helper()
	users, err := a.Directory.Users(a.t.Context(), a.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	var found []directory.User
	for _, user := range users {
		if user.Name == name {
			found = append(found, user)
		}
	}
	return found
}

func TestFirstSignInLinksTheUserWithTheVerifiedAddress(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	b := a.otherAccount() // has users with the same addresses
	off := a.federated(p, directory.Provisioning{Account: a.ID})
	r := a.federated(p, directory.Provisioning{Mode: directory.ProvisionLink, Account: a.ID})
	off.withToken(p.token("dana", verified("dana@example.com"))).isRefused("unknown_user")
	for name, unverified := range map[string]claims{
		"no claim": {"email": "dana@example.com"}, "false": {"email": "dana@example.com", "email_verified": false},
		"text":       {"email": "dana@example.com", "email_verified": "true"},
		"a number":   {"email": "dana@example.com", "email_verified": 1},
		"no address": {"email_verified": true}, "another address": verified("nobody@example.com"),
		"two addresses": verified("dana@example.com,eli@example.com"), "a pattern": verified("d%@example.com"),
	} {
		r.withToken(p.token("dana", unverified)).isRefused("unknown_user")
		if n := a.Count("select count(*) from user_identities"); n != 0 {
			t.Fatalf("%s: %d identities", name, n)
		}
	}
	if got, _ := r.withToken(p.token("dana", verified("DANA@Example.COM"))).me(); got != a.dana.UserID {
		t.Errorf("Dana signs in as %s", got)
	}
	if got, _ := off.withToken(p.token("dana")).me(); got != a.dana.UserID {
		t.Errorf("later Dana signs in as %s", got)
	}
	r.withToken(p.token("dana2", verified("dana@example.com"))).isRefused("unknown_user")
	r.withToken(p.token("dana", verified("dana@example.com"), claims{"iss": issuer + "2"})).isRefused("unknown_user")
	a.Exec("update users set active = false where id = $1", a.eli.UserID)
	r.withToken(p.token("eli", verified("eli@example.com"))).isRefused("unknown_user")
	if n := b.Count("select count(*) from user_identities where account_id = $1", b.ID); n != 0 {
		t.Errorf("%d people of the other account were linked", n)
	}
}

// U+212A, the Kelvin sign, is a capital k where the locale says so. In an address it is another mailbox.
func TestAddressesDifferByWhatOnlyALocaleFolds(t *testing.T) {
	a, p := newAccountIn(t, dbtest.NewWithLocale(t, "C.UTF-8")), newProvider(t)
	mark := a.newUser("Mark", auth.Owner)
	link := a.federated(p, directory.Provisioning{Mode: directory.ProvisionLink, Account: a.ID})
	link.withToken(p.token("mallory", verified("mar\u212a@example.com"))).isRefused("unknown_user")
	create := a.federated(p, directory.Provisioning{Mode: directory.ProvisionCreate, Account: a.ID})
	if got, role := create.withToken(p.token("mallory", verified("mar\u212a@example.com"))).me(); got == mark.UserID ||
		role != auth.Engineer {
		t.Errorf("the other mailbox signs in as %s, %s", got, role)
	}
	if got, _ := create.withToken(p.token("mark", verified("MARK@EXAMPLE.com"))).me(); got != mark.UserID {
		t.Errorf("Mark signs in as %s", got)
	}
}

func TestFirstSignInCreatesAUser(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	r := a.federated(p, directory.Provisioning{Mode: directory.ProvisionCreate}) // there is one account
	id, role := r.withToken(p.token("auth0|1", verified("pat@example.com"))).me()
	again, _ := r.withToken(p.token("auth0|1", claims{"email": "other@example.com", "email_verified": true})).me()
	users := a.stored("Pat")
	if len(users) != 1 || users[0].ID != id || again != id || role != auth.Engineer ||
		*users[0].Email != "pat@example.com" {
		t.Errorf("%s and %s, %s, are %+v", id, again, role, users)
	}
	linked, _ := r.withToken(p.token("auth0|2", verified("mia@example.com"))).me()
	if linked != a.mia.UserID {
		t.Errorf("Mia signs in as %s", linked)
	}
	// The address of a user who is linked or inactive is no way to another account of the same person.
	a.Exec("update users set active = false where id = $1", a.eli.UserID)
	for subject, email := range map[string]string{"auth0|3": "mia@example.com", "auth0|4": "ELI@example.com"} {
		r.withToken(p.token(subject, verified(email))).isRefused("unknown_user")
	}
	r.withToken(p.token("auth0|5", claims{"email": "dana@example.com", "name": "Eve\u202e\nEvil"})).me()
	if users := a.stored("Eve Evil"); len(users) != 1 || users[0].Email != nil {
		t.Errorf("without a verified address: %+v", users)
	}
	r.withToken(p.token("auth0|6", claims{"name": "\u200b", "preferred_username": "unused"})).me()
	if users := a.stored("auth0|6"); len(users) != 1 {
		t.Errorf("without a name: %+v", users)
	}
	r.withToken(p.token("auth0|7", claims{"name": strings.Repeat("é", 300)})).me()
	r.withToken(p.token("auth0|8", claims{"iss": "https://" + strings.Repeat("x", 500)})).isRefused("unknown_user")
}

func TestFirstSignInsAtOnceMakeOneUser(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	create := directory.Provisioning{Mode: directory.ProvisionCreate, Account: a.ID}
	replicas := []*replica{a.federated(p, create), a.federated(p, create)}
	for name, profile := range map[string]claims{
		"created": verified("pat@example.com"), "without an address": {"name": "Pat"}, "linked": verified("mia@example.com"),
	} {
		before := a.Count("select count(*) from users")
		token := p.token(name, profile)
		var signing sync.WaitGroup
		for i := range 12 {
			signing.Go(func() {
				got, err := replicas[i%2].withToken(token).try(http.MethodGet, sessions+"queue", nil)
				if err != nil || got.status != http.StatusOK {
					t.Errorf("%s: %d %s, error %v", name, got.status, got.body, err)
				}
			})
		}
		signing.Wait()
		want := before + 1
		if name == "linked" {
			want = before
		}
		if got := a.Count("select count(*) from users"); got != want {
			t.Errorf("%s: %d users, want %d", name, got, want)
		}
	}
}

func TestAccountOfThoseWhoSignInFirst(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	b := a.otherAccount()
	a.Exec("update accounts set external_id = 'globex' where id = $1", b.ID)
	create := directory.Provisioning{Mode: directory.ProvisionCreate}
	a.federated(p, create).withToken(p.token("s1")).isRefused("unknown_account", "several", "HANDOFF_ACCOUNT_CLAIM")
	create.AccountClaim = "tenant"
	r := a.federated(p, create)
	for subject, tenant := range map[string]string{
		"by id": b.ID.String(), "by id in capitals": strings.ToUpper(b.ID.String()), "by external id": "globex",
	} {
		r.withToken(p.token(subject, claims{"tenant": tenant, "name": "Pat"})).get(sessions + "queue").is(http.StatusOK)
	}
	if got := len(b.stored("Pat")); got != 3 || len(a.stored("Pat")) != 0 {
		t.Errorf("%d are in the account of the claim, %d in the other", got, len(a.stored("Pat")))
	}
	r.withToken(p.token("none")).isRefused("unknown_account", issuer, `"tenant"`)
	r.withToken(p.token("another", claims{"tenant": "Globex"})).isRefused("unknown_account", `"Globex"`)
	r.withToken(p.token("nil", claims{"tenant": uuid.Nil.String()})).isRefused("unknown_account")
	r.withToken(p.token("several", claims{"tenant": []string{"globex"}})).isRefused("unknown_account")
	b.Exec("update accounts set removal_began_at = now() where id = $1", b.ID)
	r.withToken(p.token("late", claims{"tenant": "globex"})).isRefused("unknown_account")
	r.withToken(p.token("by id", claims{"tenant": a.ID.String()})).isRefused("unknown_user") // it is linked
	gone := directory.Provisioning{Mode: directory.ProvisionCreate, Account: b.ID}
	a.federated(p, gone).withToken(p.token("late")).isRefused("unknown_account", b.ID.String())
}

// While a verified address decides who signs in as which user, an admin cannot change it.
func TestAddressesAreGuardedWhilePeopleAreProvisioned(t *testing.T) {
	a, p := newAccount(t), newProvider(t)
	owner := a.newUser("Otto", auth.Owner)
	on := a.federated(p, directory.Provisioning{Mode: directory.ProvisionLink, Account: a.ID})
	path := userPath(a.dana.UserID.String())
	for _, email := range []any{"evil@example.com", nil, "Dana@example.com"} {
		on.as(a.ada).put(path, claims{"email": email}).isProblem(http.StatusForbidden, "forbidden")
	}
	on.as(a.ada).put(path, claims{"email": "dana@example.com", "name": "Dana D."}).is(http.StatusOK)
	on.as(a.ada).put(userPath("ext:new"), claims{"email": "new@example.com", "name": "New", "role": "viewer"}).
		is(http.StatusCreated)
	on.as(owner).put(path, claims{"email": "d1@example.com"}).is(http.StatusOK)
	on.as(a.backend).put(path, claims{"email": "d2@example.com"}).is(http.StatusOK)
	off := a.federated(p, directory.Provisioning{})
	off.as(a.ada).put(path, claims{"email": "d3@example.com"}).is(http.StatusOK)
}

// ago is the iat of a token that was issued some time before the tests began: it is the same at each call, so tokens of
// one age are equally new also where a second passes between them.
func ago(d time.Duration) claims { return claims{"iat": begun.Add(-d).Unix()} }

var begun = time.Now()
