package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/webhook"
)

// endpointCall is a valid request to an operation, and whether the database holds what its response says.
type endpointCall struct {
	by                 user
	method, path, body string
	done               func(response) bool
}

// calls prepares a valid request for every operation of openapi.yaml that has an end.
func (a *testAccount) calls(r *replica) map[string]func() endpointCall {
	a.t.Helper()
	all := make(map[string]func() endpointCall)
	posts := a.posts()
	eachOperation(a.t, func(method, path string, operation *openapi3.Operation) {
		prepare := posts[operation.OperationID]
		all[operation.OperationID] = func() endpointCall {
			if prepare != nil {
				p := prepare()
				body := ""
				if p.body != nil {
					text, err := json.Marshal(p.body)
					if err != nil {
						a.t.Fatal(err)
					}
					body = string(text)
				}
				return endpointCall{p.by, method, p.path, body, func(got response) bool { return a.holds(r, p, got) }}
			}
			h := a.claimed()
			call := newCall(a.t, method, path, operation)
			call.set("path id", h.SessionID)
			call.set("path hid", h.ID)
			call.set("body user_id", a.dana.UserID)
			title := uuid.NewString()
			call.set("body title", title)
			if strings.HasPrefix(path, "/api-keys/") {
				key, err := a.Directory.AddAPIKey(a.t.Context(), a.ID, directory.APIKeyDraft{Name: title})
				if err != nil {
					a.t.Fatal(err)
				}
				call.set("path id", key.ID)
			}
			if strings.HasPrefix(path, "/webhooks/") {
				call.set("path id", strings.TrimPrefix(a.webhook(), webhooksPath+"/"))
			}
			switch path {
			case "/account":
				call.set("body name", title)
			case "/policy":
				call.set("body second_level", []string{"owner"})
			}
			if strings.HasPrefix(path, "/users/") && method == http.MethodGet {
				call.set("path id", a.dana.UserID)
			} else if strings.HasPrefix(path, "/users/") {
				call.set("path id", uuid.New())
				call.set("body name", title)
				call.set("body email", title+"@example.com")
			}
			where, body := call.where(a.t)
			by := a.ada
			if method == http.MethodPut {
				by = a.backend
			}
			return endpointCall{by, method, where, body, func(got response) bool {
				switch {
				case method == http.MethodGet, method == http.MethodPatch:
					return json.Valid(got.body)
				case strings.HasPrefix(path, "/webhooks/") && method == http.MethodDelete:
					return a.Count("select count(*) from webhooks where $1 like '%' || id::text", where) == 0
				case strings.HasPrefix(path, "/webhooks/"):
					return strings.HasSuffix(where, decode[webhook.Endpoint](got).ID.String())
				case path == "/policy":
					return strings.Contains(string(r.as(a.ada).get(where).body), `"second_level":["owner"]`)
				case method == http.MethodDelete:
					return decode[directory.APIKey](got).RevokedAt != nil
				case strings.HasPrefix(path, "/users/"):
					users, err := a.Directory.Users(a.t.Context(), a.ID)
					if err != nil {
						a.t.Fatal(err)
					}
					for _, user := range users {
						if user.Name == title {
							return true
						}
					}
					return false
				default:
					return strings.Contains(string(r.as(a.ada).get(where).is(http.StatusOK).body), title)
				}
			}}
		}
	})
	return all
}

// holds reports whether a POST has done what its response says.
func (a *testAccount) holds(r *replica, p post, got response) bool {
	if strings.HasPrefix(p.path, webhooksPath+"/") {
		return a.isOfWebhook(p.path, got)
	}
	if p.secret {
		kept := string(r.as(a.ada).get(p.path).is(http.StatusOK).body)
		return strings.Contains(kept, decode[directory.APIKey](got).ID.String())
	}
	if p.handoff == nil {
		session, _, found := strings.Cut(p.path, "/messages")
		return found && strings.Contains(string(r.as(a.dana).get(session).is(http.StatusOK).body), "Lowered the MTU")
	}
	said := decode[handoff.Handoff](got)
	kept := decode[handoff.Handoff](r.as(a.dana).get(handoffPath(said)).is(http.StatusOK))
	return said.ID == p.handoff.ID && kept.Version == p.handoff.Version+1 && kept.Version == said.Version &&
		kept.Status == said.Status
}

// A client that closes its half of the connection can still read, and gets the response as any other client would.
func TestHalfClosedRequestGetsItsResponse(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for operation, prepare := range a.calls(r) {
		t.Run(operation, func(t *testing.T) {
			for range 3 {
				d := prepare()
				s := r.socket()
				s.say(whole(d.method, d.path, d.by.token, d.body))
				if err := s.CloseWrite(); err != nil {
					t.Fatal(err)
				}
				got := s.response(d.method)
				isEmpty := len(got.body) == 0 && got.status != http.StatusNoContent
				if got.status/100 != 2 || isEmpty || !d.done(got) {
					t.Errorf("%s %s: %d %s", d.method, d.path, got.status, got.body)
				}
			}
		})
	}
}

// Over HTTP/2 half a connection is none, so there may be no response; but never one that is untrue.
func TestHalfClosedHTTP2RequestGetsNoFalseResponse(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for operation, prepare := range a.calls(r) {
		d := prepare()
		got := r.as(d.by).halfClosedOverHTTP2(d.method, d.path, d.body)
		if got.status/100 == 2 && (len(got.body) == 0 || !d.done(got)) {
			t.Errorf("%s: %d %s", operation, got.status, got.body)
		}
	}
}

// Clients that reset their connection right after a request leave handoffs whole, and the replica free for others.
func TestClientsThatVanishLeaveNothingHalfDone(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	var vanishing sync.WaitGroup
	var made []endpointCall
	for _, prepare := range a.calls(r) {
		made = append(made, prepare())
	}
	for _, d := range made {
		s := r.socket()
		vanishing.Go(func() {
			s.say(whole(d.method, d.path, d.by.token, d.body))
			_ = s.SetLinger(0)
			_ = s.Close()
		})
	}
	vanishing.Wait()
	for _, d := range made { // each is done by now, or can be
		got := r.as(d.by).do(d.method, d.path, d.body)
		if got.status/100 == 5 {
			t.Errorf("%s %s afterwards: %d %s", d.method, d.path, got.status, got.body)
		}
	}
}

// A half-closed client gets the page, the probes and 404 as any other client does.
func TestHalfClosedClientGetsPageAndProbes(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{
		AllowedOrigins: []string{"https://app.example.com"},
		Page: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = w.Write([]byte("the page"))
		}),
	})
	for _, c := range []struct {
		method, path string
		status       int
	}{
		{"GET", "/openapi.yaml", 200},
		{"GET", "/healthz", 200},
		{"GET", "/readyz", 200},
		{"GET", "/metrics", 200},
		{"GET", "/", 200},
		{"HEAD", "/", 200},
		{"HEAD", sessions + "queue", 200},
		{"GET", "/nothing", 404},
		{"DELETE", sessions + "queue", 405},
		{"OPTIONS", sessions + "queue", 204},
		{"POST", sessionPath(uuid.New()) + "/handoff", 400},
	} {
		s := r.socket()
		s.say(head(c.method, c.path, a.dana.token, "Origin: https://app.example.com", "Access-Control-Request-Method: GET"))
		if err := s.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		got := s.response(c.method).is(c.status)
		got.hasHeader("X-Request-Id")
		if c.method == http.MethodGet && len(got.body) == 0 {
			t.Errorf("GET %s: an empty %d", c.path, got.status)
		}
	}
}

// A handler that writes nothing is a bug, which net/http would call 200.
func TestAHandlerThatWritesNothingIsNotA200(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{Page: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})})
	r.anonymous().get("/").isProblem(http.StatusInternalServerError, "internal")
}

// A half-closed client of the stream is one that has left: its stream ends in good order, or it is told why there is
// none.
func TestStreamEndsWithHalfClosedClient(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for range 20 {
		s := r.socket()
		s.say(head(http.MethodGet, streamPath, a.dana.token))
		if err := s.CloseWrite(); err != nil {
			t.Fatal(err)
		}
		got := s.response(http.MethodGet) // ends, and is complete
		switch {
		case got.status == 499 && strings.Contains(string(got.body), "client_closed_request"):
		case got.status == http.StatusOK && strings.Contains(string(got.body), "event: ready"):
		default:
			t.Errorf("got %d %q", got.status, got.body)
		}
	}
}
