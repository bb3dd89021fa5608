package api_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// world is an account with something of everything, from which requests are drawn.
type world struct {
	values
	callers  map[string]string // their tokens
	admitted []string          // the callers with access to the account
	handoffs [][2]string       // session and id
	people   []string
	webhooks []string // ids, the last one of the other account
}

// newWorld sets an account up. The other one is to stay out of sight.
func newWorld(a, other *testAccount) *world {
	a.t.Helper()
	olga, ida := a.newUser("Olga", auth.Owner), a.newUser("Ida", auth.Engineer)
	if err := a.Directory.SetActive(a.t.Context(), ida.UserID, false); err != nil {
		a.t.Fatal(err)
	}
	agent, agentKey := a.Agent("Fixer")
	asked := a.Escalate(agent)
	key, revoked := a.APIKey(directory.APIKeyDraft{Name: "backend"}), a.APIKey(directory.APIKeyDraft{Name: "old"})
	if _, err := a.Directory.RevokeAPIKey(a.t.Context(), a.ada.Principal, revoked.ID); err != nil {
		a.t.Fatal(err)
	}
	w := &world{callers: map[string]string{
		"an agent": agentKey, "an API key": *key.Secret,
		"a viewer": a.vera.token, "who escalated": a.dana.token, "the claimer": a.eli.token, "an admin": a.ada.token,
		"an owner": olga.token, "a service": a.backend.token,
	}}
	w.admitted = slices.Sorted(maps.Keys(w.callers))
	maps.Copy(w.callers, map[string]string{
		"nobody": "", "a revoked key": *revoked.Secret, "an inactive user": ida.token, "junk": "not.a.token",
		"an unknown user":  a.tokenOf(uuid.New(), time.Now().Add(time.Hour)),
		"an expired token": a.tokenOf(a.dana.UserID, time.Now().Add(-time.Hour)),
		"another account":  other.dana.token, "another account's admin": other.ada.token,
	})
	waiting, claimed, parked := a.escalation(a.dana), a.claimed(), a.parked(a.dana)
	for _, h := range []handoff.Handoff{waiting, claimed, parked, asked} {
		w.handoffs = append(w.handoffs, [2]string{h.SessionID.String(), h.ID.String()})
		w.ids = append(w.ids, h.SessionID.String(), h.ID.String())
	}
	for _, each := range []user{a.dana, a.eli, a.mia, a.ada, a.vera, olga, ida} {
		w.people = append(w.people, each.UserID.String())
	}
	w.people = append(w.people, agent.UserID.String())
	w.ids = append(w.ids, key.ID.String(), revoked.ID.String())
	for _, each := range []*testAccount{a, other} {
		w.webhooks = append(w.webhooks, strings.TrimPrefix(each.webhook(), webhooksPath+"/"))
	}
	w.ids = append(w.ids, w.webhooks...)
	w.ids = append(w.ids, a.session(a.dana).String(), uuid.NewString(), other.dana.UserID.String(), a.ID.String())
	w.ids = append(w.ids, w.people...)
	w.refs = append(slices.Clone(w.ids), "ext:T-4711", "ext:ü/ %?#", "ext:Q"+strings.Repeat("x", 199))
	return w
}

// junk are texts where an id is expected.
var junk = []string{
	"17", uuid.Nil.String(),
	"urn:uuid:0198a000-0000-7000-8000-00000000ada0", "{0198a000-0000-7000-8000-00000000ada0}",
	"0198A000-0000-7000-8000-00000000ADA0", "ext:", "ext:ext:x", "ext:\x00", "ext:" + strings.Repeat("x", 201),
	"EXT:x", "ü", strings.Repeat("9", 3000),
}

// request draws a request of any caller, mostly one that the operation admits.
func (w *world) request(t *rapid.T, o operation) anyRequest {
	r := anyRequest{operation: o, header: make(http.Header)}
	r.caller = rapid.SampledFrom(w.admitted).Draw(t, "caller")
	if oneIn(t, 4) {
		r.caller = rapid.SampledFrom(slices.Sorted(maps.Keys(w.callers))).Draw(t, "any caller")
	}
	r.token = w.callers[r.caller]
	path, query := o.path, make(url.Values)
	h := rapid.SampledFrom(w.handoffs).Draw(t, "handoff")
	for _, parameter := range o.Parameters {
		switch p := parameter.Value; p.In {
		case openapi3.ParameterInPath:
			path = strings.ReplaceAll(path, "{"+p.Name+"}", url.PathEscape(w.id(t, o.path, p.Name, h)))
		case openapi3.ParameterInQuery:
			if oneIn(t, 3) {
				query.Set(p.Name, fmt.Sprint(w.of(t, p.Name, p.Schema.Value)))
			} else if oneIn(t, 10) {
				query.Set(p.Name, rapid.SampledFrom(slices.Concat(texts, junk)).Draw(t, p.Name))
			}
		case openapi3.ParameterInHeader:
			if value := w.headerValue(t, p.Name); value != "" {
				r.header.Set(p.Name, value)
			}
		}
	}
	if oneIn(t, 20) {
		query.Set("unknown", "1")
	}
	r.path = "/api/v1" + path
	if len(query) > 0 {
		r.path += "?" + query.Encode()
	}
	if o.RequestBody != nil && !oneIn(t, 30) {
		w.setBody(t, &r)
	}
	return r
}

// id draws an id for the path, mostly that of h or of a user.
func (w *world) id(t *rapid.T, path, name string, h [2]string) string {
	switch {
	case oneIn(t, 20):
		return rapid.SampledFrom(junk).Draw(t, name)
	case oneIn(t, 10):
		return rapid.SampledFrom(w.refs).Draw(t, name)
	case name == "hid":
		return h[1]
	case strings.HasPrefix(path, "/ai-sessions/"):
		return h[0]
	case strings.HasPrefix(path, "/users/"):
		return rapid.SampledFrom(w.people).Draw(t, name)
	case strings.HasPrefix(path, "/webhooks/"):
		return rapid.SampledFrom(w.webhooks).Draw(t, name)
	default:
		return rapid.SampledFrom(w.refs).Draw(t, name)
	}
}

// headerValue draws the value of a header; empty: none.
func (w *world) headerValue(t *rapid.T, name string) string {
	if !oneIn(t, 4) {
		return ""
	}
	switch name {
	case "Idempotency-Key":
		return rapid.SampledFrom([]string{"k1", "k2", "a b", strings.Repeat("k", 129), "ü"}).Draw(t, name)
	case "If-Match":
		return rapid.SampledFrom([]string{"1", `"2"`, "x", "99999999999999999999"}).Draw(t, name)
	case "If-None-Match":
		return rapid.SampledFrom([]string{`W/"1"`, `"1", W/"2"`, "*", "x"}).Draw(t, name)
	case "Prefer":
		return rapid.SampledFrom([]string{"wait=0", "wait=56", "wait=x", "respond-async"}).Draw(t, name)
	case "Last-Event-ID":
		return rapid.SampledFrom([]string{"0", "abc-1", "7"}).Draw(t, name)
	default:
		return rapid.SampledFrom(w.refs[:len(w.ids)+1]).Draw(t, name) // of printable ASCII
	}
}

// setBody draws a body: mostly a valid one, or one that is not of the schema, or is no JSON.
func (w *world) setBody(t *rapid.T, r *anyRequest) {
	schema := r.operation.RequestBody.Value.Content.Get("application/json").Schema.Value
	r.header.Set("Content-Type", "application/json")
	if oneIn(t, 15) {
		r.isMalformed = true
		r.body = rapid.SampledFrom([]string{
			"{", "{}x", "[", `{"a":1,}`, "\xff", "{\"title\":\"\xff\"}", `{"title":"\ud800"}`, strings.Repeat("[", 100),
			"\ufeff{}", "'", strings.Repeat(" ", 256<<10+1), `"` + strings.Repeat("x", 300<<10) + `"`,
		}).Draw(t, "body")
		return
	}
	value := w.of(t, "body", schema)
	if oneIn(t, 5) {
		value = w.spoiled(t, value, schema)
	}
	encoded, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var sent any
	if err := json.Unmarshal(encoded, &sent); err != nil {
		t.Fatal(err)
	}
	r.body, r.isMalformed = string(encoded), schema.VisitJSON(sent) != nil
	if oneIn(t, 30) {
		r.header.Set("Content-Type", "text/plain")
	}
}
