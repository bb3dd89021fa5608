package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
)

func claimsOfService(a *testAccount, subject uuid.UUID) auth.Claims {
	return auth.Claims{Subject: subject.String(), Service: true, AccountID: a.ID, ExpiresAt: time.Now().Add(time.Hour)}
}

// refused is a problem as people read it.
type refused struct {
	Detail string
	Errors []struct{ Field, Problem string }
}

func TestUnknownQueryParametersAreNamed(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, each := range requests(t, a.escalation(a.dana)) {
		response := r.as(a.ada).do(each.method, each.path+"?Limit=1&_=2", each.body)
		response.blames("Limit")
		response.blames("_")
	}
	got := decode[refused](r.as(a.ada).get(sessions + "queue?statuz=parked"))
	want := "is unknown: this call takes status, q, priority, customer, created_by, claimed_by, team_id, limit, cursor"
	if len(got.Errors) != 1 || got.Errors[0].Problem != want {
		t.Errorf("got %+v, want %q", got, want)
	}
	got = decode[refused](r.as(a.ada).post(handoffPath(a.escalation(a.dana))+"/claim?force=true", nil))
	if want := "is unknown: this call takes no query parameters"; len(got.Errors) != 1 || got.Errors[0].Problem != want {
		t.Errorf("got %+v, want %q", got, want)
	}
	for _, path := range []string{"/healthz?probe=1", "/readyz?probe=1", "/metrics?x=1", "/openapi.yaml?v=1"} {
		r.anonymous().get(path).is(http.StatusOK) // probes and caches add what they like
	}
}

func TestForbiddenSaysWhoCan(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	waiting, claimed := a.escalation(a.dana), a.claimed()
	otto := a.newUser("Otto", auth.Owner)
	user := `{"email":"x@example.com","name":"X","role":"engineer","active":true}`
	owner := `{"email":"x@example.com","name":"X","role":"owner","active":true}`
	userPath := "/api/v1/users/"
	forbidden := func(got response, want string) {
		t.Helper()
		got.isProblem(http.StatusForbidden, "forbidden")
		if got := decode[refused](got).Detail; got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
	forbidden(r.as(a.vera).claim(waiting),
		"Only a user with the role engineer or higher can claim a handoff; yours is viewer.")
	forbidden(r.as(a.vera).post(handoffPath(claimed)+"/release", nil),
		"Only a user with the role engineer or higher can release a handoff; yours is viewer.")
	forbidden(r.as(a.vera).get(streamPath),
		"Only a user with the role engineer or higher, or a service, can follow the stream; your role is viewer.")
	forbidden(r.as(a.backend).claim(waiting),
		"Only a user with the role engineer or higher can claim a handoff; "+
			"a service can on behalf of one, named in the header Handoff-On-Behalf-Of.")
	forbidden(r.as(a.vera).create(waiting.SessionID, `{"intent":"park"}`),
		"Only a user with the role engineer or higher can hand a session off; yours is viewer.")
	forbidden(r.as(a.dana).on(a.mia.UserID.String()).claim(waiting),
		"Only a service can act on behalf of a user: leave the header Handoff-On-Behalf-Of out.")
	forbidden(r.as(a.mia).post(handoffPath(waiting)+"/reassign", `{"user_id":"`+a.eli.UserID.String()+`"}`),
		"While this handoff waits, an engineer can reassign it to themselves or to a member of the same team; "+
			"only an admin can to others.")
	forbidden(r.as(a.vera).put(sessionPath(uuid.New()), `{"title":"T"}`),
		"Only a user with the role engineer or higher, or a service, can write a session; your role is viewer.")
	forbidden(r.as(a.dana).put(userPath+a.dana.UserID.String(), user),
		"Only a user with the role admin or higher, or a service, can write users; your role is engineer.")
	forbidden(r.as(a.ada).put(userPath+a.eli.UserID.String(), owner),
		"Only an owner or a service token can make someone an owner, or change an owner.")
	forbidden(r.as(a.ada).put(userPath+otto.UserID.String(), user),
		"Only an owner or a service token can make someone an owner, or change an owner.")
	forbidden(r.as(a.dana).put(sessionPath(uuid.New()), `{"title":"T","user_id":"`+a.eli.UserID.String()+`"}`),
		"Only a service can write a session for another user: leave user_id out, or name yourself in it.")
	forbidden(r.as(a.mia).post(handoffPath(claimed)+"/release", nil),
		"Only the claimer, Eli, or an admin can release this handoff.")
	forbidden(r.as(a.mia).post(handoffPath(claimed)+"/resolve", `{"resolution":"done"}`),
		"Only the claimer, Eli, or an admin can resolve this handoff.")
	forbidden(r.as(a.mia).post(handoffPath(claimed)+"/return", `{"answer":"done"}`),
		"Only the claimer, Eli, or an admin can return this handoff.")
	forbidden(r.as(a.mia).post(handoffPath(claimed)+"/reassign", `{"user_id":"`+a.mia.UserID.String()+`"}`),
		"Only the claimer, Eli, or an admin can reassign this handoff; "+
			"any engineer can once it has been without activity for 30 minutes.")
	forbidden(r.as(a.eli).post(handoffPath(waiting)+"/withdraw", nil),
		"Only the person who escalated it, Dana, an admin or a service can withdraw this handoff.")
}

// A session that is not one's own can be seen, so what is said of it must not deny that.
func TestASessionOfAnotherUserIsNotSaidToBeAbsent(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	theirs := sessionPath(a.session(a.dana))
	r.as(a.eli).get(theirs).is(http.StatusOK)
	for _, response := range []response{
		r.as(a.eli).put(theirs, `{"title":"Mine"}`),
		r.as(a.eli).post(theirs+"/messages", `{"role":"note","content":"Mine"}`),
		r.as(a.eli).post(theirs+"/handoff", `{"intent":"park"}`),
	} {
		response.isProblem(http.StatusNotFound, "not_found")
		if got := decode[refused](response).Detail; !strings.Contains(got, "another user's, and only its owner can") {
			t.Errorf("%s: %s", response.what, got)
		}
	}
}

// An id that names nothing is told by the name of its member, unless it stands in the path.
func TestNotFoundNamesTheMember(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	tried := 0
	eachOperation(t, func(method, path string, operation *openapi3.Operation) {
		for _, slot := range idsOf(operation) {
			where, member, _ := strings.Cut(slot, " ")
			if member == "team_id" || method == http.MethodPut && (where == "path" || slot == "body id") {
				continue // what is absent is created; an id in the body is that of the path
			}
			own := a.claimed()
			call := newCall(t, method, path, operation)
			call.set("path id", own.SessionID)
			call.set("path hid", own.ID)
			call.set(slot, uuid.New())
			response := call.send(r.as(a.ada), "")
			if method == http.MethodPost && path == "/ai-sessions/{id}/messages" || response.status == http.StatusForbidden {
				continue
			}
			response.isProblem(http.StatusNotFound, "not_found")
			named := ""
			if got := decode[refused](response); len(got.Errors) > 0 {
				named = got.Errors[0].Field
			}
			if where == "path" {
				member = ""
			}
			if named != member {
				t.Errorf("%s %s, %s: it names %q: %s", method, path, slot, named, response.body)
			}
			tried++
		}
	})
	if tried < 15 {
		t.Errorf("only %d requests were made", tried)
	}
}

func TestJSONThatIsWrongSaysWhere(t *testing.T) {
	a := newAccount(t)
	dana := a.replica(api.Config{}).as(a.dana)
	session := a.session(a.dana)
	wrong := func(body, want string) {
		t.Helper()
		response := dana.create(session, body)
		response.blames("body")
		if got := decode[refused](response).Errors[0].Problem; got != want {
			t.Errorf("%q:\n got %s\nwant %s", body, got, want)
		}
	}
	wrong(`{"intent":"park"`,
		"must be one JSON value: unexpected end of JSON input (line 1, column 17)")
	wrong("{\n  \"intent\": \"park\",\n}",
		"must be one JSON value: invalid character '}' looking for beginning of object key string (line 3, column 1)")
	wrong(`{"intent":"park"} x`,
		"must be one JSON value: invalid character 'x' after top-level value (line 1, column 19)")
	wrong("{\"engineer_notes\":\"é\" \"intent\"}",
		"must be one JSON value: invalid character '\"' after object key:value pair (line 1, column 23)")
	wrong(`{"intent":é}`,
		"must be one JSON value: invalid character 'é' looking for beginning of value (line 1, column 11)")
	wrong("\ufeff{\"intent\":\"park\"}",
		"must be one JSON value: it begins with a byte order mark: remove that (line 1, column 1)")
	wrong("{\"intent\":\"a\x00\"}",
		"must be one JSON value: NUL (U+0000) is not allowed: remove it (line 1, column 13)")
	wrong("{\n\"intent\":\"\xff\"}",
		"must be UTF-8 (line 2, column 11)")
	wrong("{\n\"intent\":\"\\ud800\"}",
		"must not hold half of a surrogate pair (line 2, column 11)")
	wrong(strings.Repeat("[", 20)+strings.Repeat("]", 20),
		"must not nest more than 16 deep (line 1, column 17)")
}

// The one message of a body that is no array has no number.
func TestMembersOfASingleMessageHaveNoNumber(t *testing.T) {
	a := newAccount(t)
	dana := a.replica(api.Config{}).as(a.dana)
	path := sessionPath(a.session(a.dana)) + "/messages"
	for body, field := range map[string]string{
		`{"role":"note","content":"a\u0000b"}`:   "content",
		`[{"role":"note","content":"a\u0000b"}]`: "0.content",
		`{"role":"x","content":"b"}`:             "role",
	} {
		got := decode[refused](dana.post(path, body).is(http.StatusBadRequest))
		if len(got.Errors) != 1 || got.Errors[0].Field != field {
			t.Errorf("%s: got %+v, want %s", body, got.Errors, field)
		}
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	otto, olga := a.newUser("Otto", auth.Owner), a.newUser("Olga", auth.Owner)
	put := func(by user, of user, role auth.Role, active bool) response {
		return r.as(by).put("/api/v1/users/"+of.UserID.String(), map[string]any{
			"email": of.Name + "@example.com", "name": of.Name, "role": role, "active": active,
		})
	}
	put(otto, olga, auth.Owner, false).is(http.StatusOK)
	for name, refusal := range map[string]response{
		"demotes themselves":                  put(otto, otto, auth.Viewer, true),
		"deactivates themselves":              put(otto, otto, auth.Owner, false),
		"is demoted by the backend":           put(a.backend, otto, auth.Admin, true),
		"is deactivated by the backend":       put(a.backend, otto, auth.Owner, false),
		"demotes and deactivates themselves":  put(otto, otto, auth.Viewer, false),
		"again, as the inactive one is none:": put(otto, otto, auth.Engineer, true),
	} {
		refusal.isProblem(http.StatusConflict, "last_owner")
		if t.Failed() {
			t.Fatal(name)
		}
	}
	put(otto, otto, auth.Owner, true).is(http.StatusOK) // which changes nothing
	put(otto, olga, auth.Owner, true).is(http.StatusOK)
	put(otto, otto, auth.Admin, true).is(http.StatusOK)
}

// Two owners take each other's role away at once, over two replicas, again and again: one stays.
func TestOwnersWhoDemoteEachOtherAtOnce(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	otto, olga := a.newUser("Otto", auth.Owner), a.newUser("Olga", auth.Owner)
	demote := func(r *replica, by, of user, role auth.Role) (response, error) {
		return r.as(by).try(http.MethodPut, "/api/v1/users/"+of.UserID.String(), map[string]any{
			"email": of.Name + "@example.com", "name": of.Name, "role": role, "active": true,
		})
	}
	for range 20 {
		var racing sync.WaitGroup
		begin := make(chan struct{})
		statuses := make(chan int, 2)
		for _, each := range []struct {
			r      *replica
			by, of user
		}{{one, otto, olga}, {two, olga, otto}} {
			racing.Go(func() {
				<-begin
				got, err := demote(each.r, each.by, each.of, auth.Engineer)
				if err != nil {
					t.Error(err)
				}
				statuses <- got.status
			})
		}
		close(begin)
		racing.Wait()
		done := 0
		for range 2 {
			switch status := <-statuses; status {
			case http.StatusOK:
				done++
			case http.StatusConflict, http.StatusForbidden: // the last one; or a moment later, no owner any more
			default:
				t.Errorf("one got %d", status)
			}
		}
		owners := a.Count("select count(*) from users where account_id = $1 and role = 'owner' and active", a.ID)
		if done != 1 || owners != 1 {
			t.Fatalf("%d succeeded, %d owners are left", done, owners)
		}
		a.Exec("update users set role = 'owner' where id in ($1, $2)", otto.UserID, olga.UserID)
	}
}
