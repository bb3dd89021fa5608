package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestUnauthenticatedRequestIsChallenged(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for name, who := range map[string]*client{
		"no token":           r.anonymous(),
		"another scheme":     r.anonymous().with("Authorization", "Basic ZGFuYTpzZWNyZXQ="),
		"malformed token":    r.withToken("not.a.token"),
		"token in two parts": r.anonymous().with("Authorization", "Bearer a b"),
		"forged token":       r.withToken(a.dana.token[:len(a.dana.token)-4] + "AAAA"),
		"expired token":      r.withToken(a.tokenOf(a.eli.UserID, time.Now().Add(-time.Minute))),
	} {
		for _, path := range []string{sessions + "queue", streamPath} {
			refused := who.get(path)
			refused.isProblem(http.StatusUnauthorized, "unauthenticated")
			if got := refused.header.Get("WWW-Authenticate"); !strings.HasPrefix(got, `Bearer error="`) {
				t.Errorf("%s: the challenge of %s is %q", name, path, got)
			}
		}
	}
	r.anonymous().get(streamPath+"?access_token="+a.dana.token).isProblem(http.StatusUnauthorized, "unauthenticated")
}

// A proxy may have looked at another one than we do.
func TestSeveralTokensAreRefused(t *testing.T) {
	a := newAccount(t)
	s := a.replica(api.Config{}).socket()
	s.say(head("GET", sessions+"queue", a.dana.token, "Authorization: Bearer "+a.dana.token))
	s.response("GET").isProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestViewersCannotWrite(t *testing.T) {
	a := newAccount(t)
	vera := a.replica(api.Config{}).as(a.vera)
	waiting := a.escalation(a.dana)
	vera.get(sessions + "queue").is(http.StatusOK)
	vera.get(handoffPath(waiting)).is(http.StatusOK)
	for _, refused := range []response{
		vera.get(streamPath),
		vera.claim(waiting),
		vera.create(waiting.SessionID, `{"intent":"escalate"}`),
		vera.put(sessionPath(uuid.New()), `{"title":"Mine"}`),
		vera.put("/api/v1/users/"+a.vera.UserID.String(),
			`{"email":"v@example.com","name":"V","role":"owner","active":true}`),
	} {
		refused.isProblem(http.StatusForbidden, "forbidden")
	}
}

// Text in which nothing can be seen is no text, where one is required.
func TestInvisibleTextIsRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.claimed()
	for _, text := range []string{" ", "\n\t", "\u00a0", "\u200b", "\u200d\ufeff"} {
		r.as(a.dana).put(sessionPath(uuid.New()), map[string]any{"title": text}).blames("title")
		r.as(a.ada).post(handoffPath(h)+"/resolve", map[string]any{"resolution": text}).blames("resolution")
		r.as(a.ada).post(handoffPath(h)+"/return", map[string]any{"answer": text}).blames("answer")
	}
}

// A compressed body would be taken for malformed JSON; what is wrong with it is said instead.
func TestACompressedBodyIsRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for coding, status := range map[string]int{
		"gzip": http.StatusUnsupportedMediaType, "identity, br": http.StatusUnsupportedMediaType,
		"Identity": http.StatusCreated,
	} {
		got := r.as(a.dana).with("Content-Encoding", coding).create(a.session(a.dana), `{"intent":"park"}`)
		if got.is(status); status != http.StatusCreated && !strings.Contains(string(got.body), "Content-Encoding") {
			t.Errorf("%s: %s", coding, got.body)
		}
	}
}

func TestBadInputNamesTheField(t *testing.T) {
	a := newAccount(t)
	dana := a.replica(api.Config{}).as(a.dana)
	session := a.session(a.dana)
	for body, field := range map[string]string{
		`{}`:                                  "intent",
		`{"intent":"escalate","urgent":true}`: "urgent",
		`{"intent":"shout"}`:                  "intent",
		`{"intent":null}`:                     "intent",
		`{"intent":"escalate","priority":"highest"}`:            "priority",
		`{"intent":"escalate","engineer_notes":7}`:              "engineer_notes",
		`{"intent":"escalate","engineer_notes":"a\u0000b"}`:     "engineer_notes",
		"{\"intent\":\"escalate\",\"engineer_notes\":\"\xff\"}": "body",
		`{"intent":"escalate"`:                                  "body",
		`{"intent":"escalate"} {"intent":"park"}`:               "body",
		`{"intent":"escalate"} trailing`:                        "body",
		`[]`:                                                    "body",
		``:                                                      "body",
	} {
		dana.create(session, body).blames(field)
	}
	dana.create(session, `{"intent":"escalate","engineer_notes":"`+strings.Repeat("x",
		20_001)+`"}`).blames("engineer_notes")
	dana.get(sessions + "17").blames("id")
	dana.get(sessions + "urn:uuid:" + session.String()).blames("id")
	dana.get(sessionPath(session) + "/handoffs/%00").blames("hid")
	dana.get(sessions + "queue?status=lost").blames("status")
	dana.get(sessions + "queue?limit=0").blames("limit")
	dana.get(sessions + "queue?team_id=1").blames("team_id")
	dana.get(sessions + "queue?cursor=x").blames("cursor")
	dana.get(sessions + "queue?status=parked&status=waiting").blames("status")
	dana.put(sessionPath(session), `{"title":" "}`).blames("title")
	dana.put(sessionPath(session), `{"title":"T","user_id":null}`).blames("user_id")
	dana.put(sessionPath(session), `{"title":"T","user_id":"ext:"}`).blames("user_id")
	dana.put(sessionPath(session), `{"title":"T","external_id":"ext:1"}`).blames("external_id")
	dana.put(sessions+"ext:1", `{"title":"T","external_id":"2"}`).blames("external_id")
	dana.put(sessions+"ext:", `{"title":"T"}`).blames("id")
	for parameter, wrong := range map[string]string{
		"mine": "x", "limit": "0", "cursor": "x", "q": strings.Repeat("x", 201), "status": strings.Repeat("x", 41),
	} {
		dana.get("/api/v1/ai-sessions?" + parameter + "=" + wrong).blames(parameter)
	}
	r := a.replica(api.Config{})
	r.as(a.backend).get("/api/v1/ai-sessions?mine=true").blames("mine")

	history := dana.get(sessionPath(session) + "/handoffs").is(http.StatusOK)
	if got := decode[[]any](history); len(got) != 0 {
		t.Errorf("bad input made %v", got)
	}
}

// encoding/json reads less than the schema of openapi.yaml allows.
func TestTimesAndNumbersThatGoCannotReadAreNamed(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, test := range []struct{ method, path, body, field string }{
		{http.MethodPost, "/api-keys", `{"name":"x","expires_at":"2027-02-30T00:00:00Z"}`, "expires_at"},
		{http.MethodPost, "/api-keys", `{"name":"x","expires_at":"2027-01-01T00:00:60Z"}`, "expires_at"},
		{http.MethodPost, "/api-keys", `{"name":"x","expires_at":"2027-01-01T00:00:00+99:99"}`, "expires_at"},
		{http.MethodPost, "/api-keys", `{"name":"x","agent":true,"max_open":3.0}`, "max_open"},
		{http.MethodPost, "/api-keys", `{"name":"x","agent":true,"max_open":1e2}`, "max_open"},
		{http.MethodPatch, "/me", `{"availability":"away","away_until":"2027-02-30T00:00:00Z"}`, "away_until"},
	} {
		got := r.as(a.ada).do(test.method, "/api/v1"+test.path, test.body).isProblem(http.StatusBadRequest, "invalid_input")
		if len(got.Errors) != 1 || got.Errors[0].Field != test.field {
			t.Errorf("%s: got %+v", test.body, got.Errors)
		}
	}
}

func TestABadMessageIsNamed(t *testing.T) {
	a := newAccount(t)
	dana := a.replica(api.Config{}).as(a.dana)
	for body, field := range map[string]string{
		`{"role":"robot","content":"x"}`:                            "role",
		`{"role":"tool","name":"","content":"x"}`:                   "name",
		`{"role":"tool","name":"a\u0000b","content":"x"}`:           "name",
		`{"role":"tool","name":"a\nb","content":"x"}`:               "name",
		`[{"role":"tool","name":null,"content":"x"}]`:               "0.name",
		`{"role":"note"}`:                                           "content",
		`{"role":"note","content":"x","at":1}`:                      "at",
		`[{"role":"note","content":"x"},{"role":"note"}]`:           "1.content",
		`[{"role":"note","content":"x"},{"role":"x","content":""}]`: "1.role",
		`[]`:     "body",
		`"note"`: "body",
	} {
		dana.post(sessionPath(a.session(a.dana))+"/messages", body).blames(field)
	}
}

// What costs much to look at is refused before it is looked at, and what is wrong in many places is not told
// without end.
func TestABodyThatIsMadeToBeExpensiveIsCheap(t *testing.T) {
	a := newAccount(t)
	vera := a.replica(api.Config{}).as(a.vera)
	path := sessionPath(uuid.New()) + "/messages"
	for _, body := range []string{
		strings.Repeat(`{"role":`, 9999) + "1" + strings.Repeat("}", 9999),
		strings.Repeat("[", 9999) + strings.Repeat("]", 9999),
		"[" + strings.Repeat("{},", 80_000) + "{}]",
		`{"role":"note","content":"\ud83d"}`,
		`{"role":"note","content":"\ude00\ud83d"}`,
	} {
		vera.post(path, body).blames("body")
	}
	var members strings.Builder
	for i := range 400 {
		fmt.Fprintf(&members, `,"m%d":1`, i)
	}
	got := vera.post(path, `{"role":"note","content":"x"`+members.String()+"}").is(http.StatusBadRequest)
	if told := len(decode[struct{ Errors []any }](got).Errors); told != 100 {
		t.Errorf("%d problems are told", told)
	}
	a.replica(api.Config{}).as(a.dana).put(sessionPath(uuid.New()),
		`{"title":"\ud83d\ude00 \u00e9 \" \\ud83d"}`).is(http.StatusCreated)
}

// A claim, a release and a withdrawal have nothing to say; many clients send an empty body of some type all the same.
func TestABodyWhereNoneIsWanted(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.eachPost(func(p post) {
		if p.body != nil {
			return
		}
		by := r.as(p.by)
		by.post(p.path, `{"resolution":"it works"}`).blames("resolution")
		by.post(p.path, `{`).blames("body")
		by.post(p.path, strings.Repeat(" ", 256<<10+1)).isProblem(http.StatusRequestEntityTooLarge, "body_too_large")
		by.with("Content-Type", "text/plain").post(p.path, "mine").isProblem(http.StatusUnsupportedMediaType,
			"unsupported_media_type")
		if p.handoff != nil {
			before := decode[handoff.Handoff](by.get(handoffPath(*p.handoff)).is(http.StatusOK))
			if before.Version != p.handoff.Version {
				t.Errorf("%s: what was refused made version %d of %d", p.path, before.Version, p.handoff.Version)
			}
		}
		by.with("Content-Type", "application/x-www-form-urlencoded").post(p.path, "").is(http.StatusOK)
	})
	for _, empty := range []string{`{}`, `null`, " {} "} {
		r.as(a.eli).post(handoffPath(a.escalation(a.dana))+"/claim", empty).is(http.StatusOK)
	}
}

func TestHeadersWithoutTheBody(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	dana := r.as(a.dana)
	for _, path := range []string{
		"/healthz", "/readyz", "/metrics", "/openapi.yaml", sessions + "queue",
		sessionPath(a.session(a.dana)),
	} {
		got := dana.do(http.MethodHead, path, nil).is(http.StatusOK)
		if len(got.body) > 0 || got.header.Get("Content-Type") != dana.get(path).header.Get("Content-Type") {
			t.Errorf("HEAD %s: got %q of type %s", path, got.body, got.header.Get("Content-Type"))
		}
	}
	r.anonymous().do(http.MethodHead, sessions+"queue", nil).is(http.StatusUnauthorized)
	dana.do(http.MethodHead, streamPath, nil).is(http.StatusMethodNotAllowed)
}

func TestLargeBodyIsRefused(t *testing.T) {
	a := newAccount(t)
	dana := a.replica(api.Config{}).as(a.dana)
	path := sessionPath(a.session(a.dana)) + "/messages"
	messages := func(size int) string {
		one := `{"role":"note","content":"` + strings.Repeat("x", 50_000) + `"}`
		text := "[" + strings.Repeat(one+",", 4) + one + "]"
		return text + strings.Repeat(" ", size-len(text))
	}
	dana.post(path, messages(256<<10)).is(http.StatusCreated)
	dana.post(path, messages(256<<10+1)).isProblem(http.StatusRequestEntityTooLarge, "body_too_large")
}

func TestUnknownPathsMethodsAndTypesAreRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	dana := r.as(a.dana)
	refused := dana.do(http.MethodDelete, sessionPath(a.session(a.dana)), nil)
	refused.isProblem(http.StatusMethodNotAllowed, "method_not_allowed")
	refused.hasHeader("Allow") // RFC 9110 section 15.5.6
	for _, path := range []string{"/api/v1/nothing", "/api/v2/users", "/nothing", "/api/v1/handoffs"} {
		dana.get(path).isProblem(http.StatusNotFound, "no_such_path")
		r.anonymous().get(path).isProblem(http.StatusNotFound, "no_such_path")
	}
	asXML := r.as(a.dana).with("Content-Type", "application/xml")
	asXML.create(a.session(a.dana), "<intent>park</intent>").isProblem(http.StatusUnsupportedMediaType,
		"unsupported_media_type")
	for _, accepts := range []string{"application/json", "text/html, application/xml;q=0.9", "text/event-stream;q=0"} {
		r.as(a.dana).with("Accept", accepts).get(streamPath).isProblem(http.StatusNotAcceptable, "not_acceptable")
	}
	for _, accepts := range []string{"", "*/*", "text/event-stream", "text/html, */*;q=0.1"} {
		r.as(a.dana).with("Accept", accepts).follow("")
	}
}
