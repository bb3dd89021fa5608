package api_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

type meBody struct {
	User *struct {
		ID, Name string
		TeamID   *uuid.UUID `json:"team_id"`
	}
	Service *struct {
		ID   *string
		Name string
	}
	Account     struct{ ID, Name string }
	Role        string
	Permissions []string
	Preferences *struct {
		Availability string
		AwayUntil    *time.Time `json:"away_until"`
		Notify       struct {
			Mail        bool
			QuietHours  *struct{ From, To string } `json:"quiet_hours"`
			OwnHandoffs bool                       `json:"own_handoffs"`
		}
	}
}

func TestMeSaysWhoAsks(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	dana := decode[meBody](r.as(a.dana).get("/api/v1/me").is(http.StatusOK))
	if dana.User == nil || dana.User.ID != a.dana.UserID.String() || dana.User.Name != "Dana" || dana.Service != nil ||
		dana.Account.ID != a.ID.String() || dana.Account.Name != "Acme Support" || dana.Role != "engineer" {
		t.Errorf("Dana is %+v", dana)
	}
	if p := dana.Preferences; p == nil || p.Availability != "available" || !p.Notify.Mail || p.Notify.QuietHours != nil {
		t.Errorf("Dana prefers %+v", p)
	}
	backend := decode[meBody](r.as(a.backend).get("/api/v1/me").is(http.StatusOK))
	if backend.User != nil || backend.Service == nil || backend.Role != "service" || backend.Preferences != nil {
		t.Errorf("the backend is %+v", backend)
	}
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	keyed := decode[meBody](r.withToken(*key.Secret).get("/api/v1/me").is(http.StatusOK))
	if keyed.Service == nil || keyed.Service.ID == nil || *keyed.Service.ID != key.ID.String() {
		t.Errorf("the service of the key is %+v", keyed.Service)
	}
}

// What /me permits is what the operations check: a role without the permission gets 403, a role with it does not.
func TestPermissionsAreThoseOfTheOperations(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	otto := a.newUser("Otto", auth.Owner)
	for _, each := range []user{a.vera, a.dana, a.ada, otto, a.backend} {
		me := decode[meBody](r.as(each).get("/api/v1/me"))
		eachOperation(t, func(method, path string, operation *openapi3.Operation) {
			if operation.OperationID == "deleteAPIKey" {
				return
			}
			path = strings.NewReplacer("{id}", a.session(a.dana).String(), "{hid}", a.ID.String()).Replace(path)
			var body any
			if operation.RequestBody != nil {
				body = example(t, bodyOf(operation))
			}
			got := r.as(each).do(method, "/api/v1"+path, body)
			permitted := slices.Contains(me.Permissions, operation.OperationID)
			if forbidden := got.status == http.StatusForbidden; forbidden == permitted && got.status != http.StatusNotFound {
				t.Errorf("%s, permitted %t, %s: got %d %s", me.Role, permitted, operation.OperationID, got.status, got.body)
			}
		})
	}
}

func TestPeopleChangeTheirPreferences(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	until := time.Now().Add(time.Hour).UTC().Truncate(time.Second)
	type object = map[string]any
	patch := func(body any) meBody {
		t.Helper()
		return decode[meBody](r.as(a.dana).do(http.MethodPatch, "/api/v1/me", body).is(http.StatusOK))
	}
	me := patch(object{"availability": "away", "away_until": until, "notify": object{
		"quiet_hours": object{"from": "22:00", "to": "07:30", "time_zone": "Europe/Zurich"}, "own_handoffs": false,
	}})
	p := me.Preferences
	if p.Availability != "away" || p.AwayUntil == nil || !p.AwayUntil.Equal(until) || p.Notify.OwnHandoffs ||
		p.Notify.QuietHours == nil || p.Notify.QuietHours.From != "22:00" || p.Notify.QuietHours.To != "07:30" {
		t.Errorf("got %+v", p)
	}
	if p = patch(object{"notify": object{"mail": false}}).Preferences; p.Availability != "away" || p.Notify.Mail ||
		p.Notify.QuietHours == nil {
		t.Errorf("what was not named has changed: %+v", p)
	}
	a.Exec(`update users set away_until = clock_timestamp() where id = $1`, a.dana.UserID)
	if p = patch(object{}).Preferences; p.Availability != "available" || p.AwayUntil != nil {
		t.Errorf("after the time: %+v", p)
	}
	p = patch(object{"availability": "available", "notify": object{"quiet_hours": nil}}).Preferences
	if p.Availability != "available" || p.Notify.QuietHours != nil {
		t.Errorf("cleared: %+v", p)
	}
	for field, body := range map[string]any{
		"availability": object{"availability": "busy"},
		"away_until":   object{"away_until": until},
		"notify.quiet_hours.time_zone": object{"notify": object{
			"quiet_hours": object{"from": "22:00", "to": "07:30", "time_zone": "Mars/Olympus"},
		}},
		"notify.quiet_hours.to": object{"notify": object{
			"quiet_hours": object{"from": "22:00", "to": "22:00", "time_zone": "UTC"},
		}},
		"notify.quiet_hours.from": object{"notify": object{
			"quiet_hours": object{"from": "24:00", "to": "22:00", "time_zone": "UTC"},
		}},
	} {
		got := r.as(a.dana).do(http.MethodPatch, "/api/v1/me", body).isProblem(http.StatusBadRequest, "invalid_input")
		if len(got.Errors) != 1 || got.Errors[0].Field != field {
			t.Errorf("%v: got %+v, want %s", body, got.Errors, field)
		}
	}
	nul := object{"notify": object{"quiet_hours": object{"from": "22:00", "to": "07:30", "time_zone": "UTC\x00"}}}
	r.as(a.dana).do(http.MethodPatch, "/api/v1/me", nul).isProblem(http.StatusBadRequest, "invalid_input")
	past := object{"availability": "away", "away_until": time.Now().Add(-time.Hour)}
	r.as(a.dana).do(http.MethodPatch, "/api/v1/me", past).isProblem(http.StatusBadRequest, "invalid_input")
	r.as(a.backend).do(http.MethodPatch, "/api/v1/me", object{}).isProblem(http.StatusForbidden, "forbidden")
}

func TestAccountIsReadByAllAndChangedByAdmins(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	type account struct {
		ID, Name   string
		ProductURL *string `json:"product_url"`
	}
	const template = "https://app.example.com/sessions/{external_id}"
	got := decode[account](r.as(a.ada).put("/api/v1/account", map[string]any{"product_url": template}).is(http.StatusOK))
	if got.Name != "Acme Support" || got.ProductURL == nil || *got.ProductURL != template {
		t.Errorf("got %+v", got)
	}
	r.as(a.backend).put("/api/v1/account", map[string]any{"name": "Acme"}).is(http.StatusOK)
	got = decode[account](r.as(a.vera).get("/api/v1/account").is(http.StatusOK))
	if got.ID != a.ID.String() || got.Name != "Acme" || got.ProductURL == nil {
		t.Errorf("got %+v", got)
	}
	for _, wrong := range []string{
		"http://app.example.com/{id}", "https://app.example.com/", "https://{id}.example.com/", "javascript:{id}",
		"https://user@app.example.com/{id}", "https://app.example.com{id}", "//app.example.com/{id}",
	} {
		got := r.as(a.ada).put("/api/v1/account", map[string]any{"product_url": wrong})
		got.isProblem(http.StatusBadRequest, "invalid_input")
	}
	r.as(a.ada).put("/api/v1/account", map[string]any{"product_url": nil}).is(http.StatusOK)
	r.as(a.dana).put("/api/v1/account", map[string]any{"name": "Mine"}).isProblem(http.StatusForbidden, "forbidden")
}

func TestUsersAreListedByName(t *testing.T) {
	a := newAccount(t)
	a.otherAccount()
	r := a.replica(api.Config{})
	type page struct {
		Items []struct {
			ID, Name, Role, Availability string
			Email                        *string
			Online                       *bool
			OpenClaims                   int `json:"open_claims"`
		}
		NextCursor *string `json:"next_cursor"`
	}
	a.ClaimFor(a.eli.Principal, a.escalation(a.dana))
	team := uuid.New()
	a.Exec(`insert into teams (account_id, id) values ($1, $2)`, a.ID, team)
	a.Exec(`update users set away = true, away_until = now() + interval '1 hour', team_id = $2 where id = $1`,
		a.mia.UserID, team)
	list := func(as user, query string) (names string, last page) {
		t.Helper()
		last = decode[page](r.as(as).get("/api/v1/users" + query).is(http.StatusOK))
		for _, each := range last.Items {
			names += each.Name + " "
		}
		return strings.TrimSpace(names), last
	}
	for query, want := range map[string]string{
		"": "Ada Dana Eli Mia Vera", "?role=engineer": "Dana Eli Mia", "?availability=away": "Mia",
		"?q=a": "Ada Dana Eli Mia Vera", "?q=ELI": "Eli", "?q=nobody": "", "?role=agent": "Scout", "?q=%25": "",
		"?limit=2": "Ada Dana",
	} {
		if got, _ := list(a.dana, query); got != want {
			t.Errorf("%s: got %s, want %s", query, got, want)
		}
	}
	var names []string
	for query := "?limit=2"; query != ""; {
		got, last := list(a.backend, query)
		names = append(names, got)
		query = ""
		if last.NextCursor != nil {
			query = "?limit=2&cursor=" + *last.NextCursor
		}
	}
	if got := strings.Join(names, " "); got != "Ada Dana Eli Mia Vera" {
		t.Errorf("in pages: %s", got)
	}
	_, seen := list(a.dana, "?q=eli")
	if eli := seen.Items[0]; eli.Email != nil || eli.OpenClaims != 1 || eli.Online == nil || *eli.Online {
		t.Errorf("Dana sees %+v", eli)
	}
	if _, seen = list(a.ada, "?q=eli"); seen.Items[0].Email == nil {
		t.Error("an admin sees no address")
	}
	if _, seen = list(a.dana, "?role=viewer"); seen.Items[0].Online != nil {
		t.Error("a viewer, who has no stream, is online or not")
	}
	if me := decode[meBody](r.as(a.mia).get("/api/v1/me")); me.User.TeamID == nil || *me.User.TeamID != team {
		t.Errorf("Mia is %+v", me.User)
	}
	a.Exec(`update users set external_id = 'E-1' where id = $1`, a.eli.UserID)
	found := r.as(a.dana).get("/api/v1/users?q=e-1").is(http.StatusOK)
	if !strings.Contains(string(found.body), `"external_id":"E-1"`) {
		t.Errorf("by external id: %s", found.body)
	}
	r.as(a.vera).get("/api/v1/users").isProblem(http.StatusForbidden, "forbidden")
	r.as(a.dana).get("/api/v1/users?cursor=x").isProblem(http.StatusBadRequest, "invalid_input")
	r.as(a.dana).get("/api/v1/users/" + a.eli.UserID.String()).is(http.StatusOK)
	r.as(a.dana).get("/api/v1/users/"+a.ID.String()).isProblem(http.StatusNotFound, "not_found")
}
