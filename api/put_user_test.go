package api_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

func TestPutUserKeepsWhatItDoesNotName(t *testing.T) {
	a := newAccount(t)
	backend := a.replica(api.Config{}).as(a.backend)
	identities := []directory.Identity{{Issuer: issuer, Subject: "a"}, {Issuer: issuer, Subject: "b"}}
	path := userPath(uuid.NewString())
	put := func(change claims) directory.User {
		t.Helper()
		return decode[directory.User](backend.put(path, change))
	}
	want := put(claims{
		"email": "nell@example.com", "name": "Nell", "role": "viewer", "team_id": uuid.New(), "external_id": "N-1",
		"active": false, "notify_by_email": false, "identities": identities,
	})
	if want.Active || want.NotifyByEmail || *want.ExternalID != "N-1" || !cmp.Equal(want.Identities, identities) {
		t.Fatalf("created %+v", want)
	}
	for _, step := range []struct {
		put  claims
		want func()
	}{
		{claims{}, func() {}},
		{claims{"id": want.ID}, func() {}},
		{claims{"id": "ext:N-1", "external_id": "N-1"}, func() {}},
		{claims{"name": "Nell N."}, func() { want.Name = "Nell N." }},
		{claims{"role": "admin"}, func() { want.Role = auth.Admin }},
		{claims{"active": true}, func() { want.Active = true }},
		{claims{"notify_by_email": true}, func() { want.NotifyByEmail = true }},
		{claims{"team_id": nil}, func() { want.TeamID = nil }},
		{claims{"email": nil}, func() { want.Email = nil }},
		{claims{"identities": identities[1:]}, func() { want.Identities = identities[1:] }},
		{claims{"external_id": "N-2"}, func() { want.ExternalID = new("N-2") }},
		{claims{"external_id": nil}, func() { want.ExternalID = nil }},
		{claims{"identities": []any{}}, func() { want.Identities = []directory.Identity{} }},
	} {
		step.want()
		got := put(step.put)
		want.UpdatedAt = got.UpdatedAt
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%v (-want +got):\n%s", step.put, diff)
		}
	}
}

func TestPutUserByExternalID(t *testing.T) {
	a := newAccount(t)
	b := a.otherAccount()
	r := a.replica(api.Config{})
	backend := r.as(a.backend)
	nell := claims{"email": nil, "name": "Nell", "role": "engineer"}
	for _, external := range []string{"N-1", "n-1", "a/b c%d", "ü", strings.Repeat("ü", 200), "N-1 "} {
		path := userPath("ext:" + url.PathEscape(external))
		made := decode[directory.User](backend.put(path, nell).is(http.StatusCreated))
		again := decode[directory.User](backend.put(path, claims{"external_id": external}).is(http.StatusOK))
		byID := decode[directory.User](backend.put(userPath(made.ID.String()), claims{}).is(http.StatusOK))
		if made.ID != again.ID || *byID.ExternalID != external || made.ID.Version() != 7 {
			t.Errorf("%q: %s, then %s; by id it has %q", external, made.ID, again.ID, *byID.ExternalID)
		}
		r.as(b.backend).put(path, nell).is(http.StatusCreated) // each account has its own
	}
	path := userPath("ext:N-1")
	backend.put(path, claims{"external_id": "N-2"}).blames("external_id")
	backend.put(path, claims{"external_id": nil}).blames("external_id")
	backend.put(path, claims{"id": "ext:n-1"}).blames("id")
	backend.put(path, claims{"id": uuid.New()}).blames("id")
	backend.put(userPath("ext:new"), claims{"id": uuid.New(), "email": nil, "name": "N", "role": "viewer"}).blames("id")
	backend.put(userPath("ext:"), nell).blames("id")
	backend.put(userPath("ext:ext:x"), nell).blames("id")
	backend.put(userPath("ext:"+strings.Repeat("x", 201)), nell).blames("id")
	backend.put(userPath("ext:a%00b"), nell).blames("id")
	backend.put(userPath(uuid.NewString()), claims{"external_id": "ext:x", "email": nil, "name": "N", "role": "viewer"}).
		blames("external_id")
}

func TestNewUserNeedsNameRoleAndEmail(t *testing.T) {
	a := newAccount(t)
	backend := a.replica(api.Config{}).as(a.backend)
	got := backend.put(userPath(uuid.NewString()), claims{"active": true})
	for _, member := range []string{"email", "name", "role"} {
		got.blames(member)
	}
	backend.put(userPath("ext:bot"), claims{"email": nil, "name": "Bot", "role": "agent"}).blames("role")
	backend.put(userPath(a.dana.UserID.String()), claims{"role": "agent"}).blames("role")
	for _, member := range []string{"name", "role", "active", "notify_by_email", "identities", "id"} {
		backend.put(userPath(a.dana.UserID.String()), claims{member: nil}).blames(member)
	}
}

func TestTakenIDsAndIdentitiesAreConflicts(t *testing.T) {
	a := newAccount(t)
	b := a.otherAccount()
	r := a.replica(api.Config{})
	dana, eli := userPath(a.dana.UserID.String()), userPath(a.eli.UserID.String())
	identity := claims{"issuer": issuer, "subject": "x"}
	r.as(b.backend).put(userPath(b.mia.UserID.String()), claims{"identities": []any{identity}}).is(http.StatusOK)
	r.as(a.backend).put(dana, claims{
		"external_id": "D", "identities": []any{claims{"issuer": issuer, "subject": "d"}},
	}).is(http.StatusOK)
	taken := r.as(a.backend).put(eli, claims{"name": "E.", "identities": []any{identity}})
	taken.isProblem(http.StatusConflict, "identity_taken")
	own := r.as(a.backend).put(eli, claims{"identities": []any{claims{"issuer": issuer, "subject": "d"}}})
	if own.isProblem(http.StatusConflict, "identity_taken"); string(own.body) != string(taken.body) {
		t.Errorf("what another account has is told apart: %s and %s", taken.body, own.body)
	}
	r.as(a.backend).put(eli, claims{"external_id": "D"}).isProblem(http.StatusConflict, "external_id_taken")
	nell := claims{"email": nil, "name": "Nell", "role": "viewer", "external_id": "D"}
	r.as(a.backend).put(userPath(uuid.NewString()), nell).isProblem(http.StatusConflict, "external_id_taken")
	delete(nell, "external_id")
	r.as(a.backend).put(userPath(b.dana.UserID.String()), nell).isProblem(http.StatusConflict, "id_taken")
	r.as(a.ada).put(userPath(b.dana.UserID.String()), nell).isProblem(http.StatusConflict, "id_taken")
	nell["email"] = "Dana@example.com"
	r.as(a.backend).put(userPath(uuid.NewString()), nell).blames("email")
	r.as(a.backend).put(eli, claims{"email": "dana@example.com"}).blames("email")
	if users := a.stored("Eli"); len(users) != 1 {
		t.Error("what was refused has changed the user")
	}
}

func TestWhoCanWriteWhichUsers(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	otto := a.newUser("Otto", auth.Owner)
	identities := claims{"identities": []any{claims{"issuer": issuer, "subject": "x"}}}
	dana := userPath(a.dana.UserID.String())
	for _, who := range []user{a.ada, otto} {
		r.as(who).put(dana, identities).isProblem(http.StatusForbidden, "forbidden")
		r.as(who).put(dana, claims{"identities": []any{}}).isProblem(http.StatusForbidden, "forbidden")
	}
	r.as(a.backend).put(dana, identities).is(http.StatusOK)
	if shown := decode[directory.User](r.as(a.ada).put(dana, claims{}).is(http.StatusOK)); len(shown.Identities) != 1 {
		t.Errorf("an admin is shown %+v", shown.Identities)
	}

	key := auth.Principal{AccountID: a.ID, Name: "CRM", Service: true, KeyID: uuid.New()}
	put := func(ref string, change directory.UserInput) (directory.User, error) {
		named, err := directory.ParseRef(ref)
		if err != nil {
			t.Fatal(err)
		}
		user, _, err := a.Directory.PutUser(t.Context(), key, named, change)
		return user, err
	}
	made, err := put("ext:key", directory.UserInput{
		Email: directory.Some("k@example.com"), Name: new("Kim"), Role: new(auth.Engineer),
	})
	if text, _ := json.Marshal(made); err != nil || strings.Contains(string(text), "identities") {
		t.Errorf("a key makes an engineer: %s, error %v", text, err)
	}
	if _, err := put(a.dana.UserID.String(), directory.UserInput{Active: new(true), Role: new(auth.Viewer)}); err != nil {
		t.Errorf("a key makes an engineer a viewer: %v", err)
	}
	for name, change := range map[string]struct {
		ref string
		in  directory.UserInput
	}{
		"promotes":        {a.dana.UserID.String(), directory.UserInput{Role: new(auth.Admin)}},
		"makes an owner":  {"ext:key", directory.UserInput{Role: new(auth.Owner)}},
		"demotes":         {a.ada.UserID.String(), directory.UserInput{Role: new(auth.Viewer)}},
		"renames":         {a.ada.UserID.String(), directory.UserInput{Name: new("Eve")}},
		"deactivates":     {otto.UserID.String(), directory.UserInput{Active: new(false)}},
		"changes nothing": {otto.UserID.String(), directory.UserInput{}},
		"links":           {"ext:key", directory.UserInput{Identities: directory.Some([]directory.Identity{})}},
	} {
		if _, err := put(change.ref, change.in); !errors.Is(err, refusal.ErrForbidden) {
			t.Errorf("a key %s: %v", name, err)
		}
	}
}

// Two replicas that are told of one new user at once make one: one says 201, the others 200.
func TestPuttingOneNewUserAtOnce(t *testing.T) {
	a := newAccount(t)
	replicas := []*replica{a.replica(api.Config{}), a.replica(api.Config{})}
	for round := range 8 {
		external := "U-" + uuid.NewString()
		body := claims{
			"email": external + "@example.com", "name": "Nell", "role": "viewer",
			"identities": []any{claims{"issuer": issuer, "subject": external}},
		}
		path := userPath("ext:" + external)
		if round%2 == 0 {
			path = userPath(uuid.NewString())
			body["external_id"] = external
		}
		var putting sync.WaitGroup
		var created, known atomic.Int64
		for i := range 6 {
			putting.Go(func() {
				got, err := replicas[i%2].as(a.backend).try(http.MethodPut, path, body)
				switch {
				case err == nil && got.status == http.StatusCreated:
					created.Add(1)
				case err == nil && got.status == http.StatusOK:
					known.Add(1)
				default:
					t.Errorf("%d %s, error %v", got.status, got.body, err)
				}
			})
		}
		putting.Wait()
		if created.Load() != 1 || known.Load() != 5 {
			t.Errorf("%d times 201, %d times 200", created.Load(), known.Load())
		}
	}
	if users := a.stored("Nell"); len(users) != 8 {
		t.Errorf("%d users", len(users))
	}
}

// One of two people who are given one identity at once gets it.
func TestGivingOneIdentityToSeveralAtOnce(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for range 5 {
		identity := claims{"identities": []any{claims{"issuer": issuer, "subject": uuid.NewString()}}}
		var putting sync.WaitGroup
		var won atomic.Int64
		for _, u := range []user{a.dana, a.eli, a.mia, a.vera} {
			putting.Go(func() {
				got, err := r.as(a.backend).try(http.MethodPut, userPath(u.UserID.String()), identity)
				switch {
				case err == nil && got.status == http.StatusOK:
					won.Add(1)
				case err != nil || got.status != http.StatusConflict:
					t.Errorf("%d %s, error %v", got.status, got.body, err)
				}
			})
		}
		putting.Wait()
		if won.Load() != 1 {
			t.Errorf("%d have the identity", won.Load())
		}
	}
}
