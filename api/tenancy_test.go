package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

// Every id that an operation of openapi.yaml takes, in path, query or body, is tried with what is another
// account's and with what does not exist, while all others are the caller's own. No client can tell the responses
// apart, except that a PUT creates what does not exist and a team becomes known by being named; and no response
// holds anything of the other account. The ids of sessions are those of each account: see
// TestTwoAccountsHaveSessionsOfOneID.
func TestForeignIDsAreNotFound(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	foreign := stranger.claimed()
	teamOf := func(a *testAccount) (team uuid.UUID) {
		team = uuid.New()
		a.replica(api.Config{}).as(a.ada).put("/api/v1/users/"+uuid.NewString(), map[string]any{
			"email": "noa@example.com", "name": "Noa", "role": "engineer", "active": true, "team_id": team,
		}).is(http.StatusCreated)
		return team
	}
	ownTeam, foreignTeam := teamOf(a), teamOf(stranger)
	ownWebhook, foreignWebhook := a.webhook(), strings.TrimPrefix(stranger.webhook(), webhooksPath+"/")
	r := a.replica(api.Config{})
	absent := r.as(a.ada).get(sessionPath(uuid.New()))
	absent.isProblem(http.StatusNotFound, "not_found")
	secrets := []string{
		stranger.ID.String(), foreignTeam.String(), foreign.ID.String(), foreign.SessionID.String(), foreignWebhook,
	}
	for _, p := range []user{stranger.dana, stranger.eli, stranger.ada} {
		secrets = append(secrets, p.UserID.String())
	}

	tried := map[string]int{}
	eachOperation(t, func(method, path string, operation *openapi3.Operation) {
		for _, slot := range idsOf(operation) {
			if method == http.MethodPut && path == "/ai-sessions/{id}" && slot == "path id" {
				continue
			}
			for _, caller := range []user{a.ada, a.dana, a.backend} {
				ask := func(value uuid.UUID) response {
					own := a.claimed()
					call := newCall(t, method, path, operation)
					call.set("path id", own.SessionID)
					if strings.HasPrefix(path, "/users/") {
						call.set("path id", a.eli.UserID)
					}
					if strings.HasPrefix(path, "/webhooks/") {
						call.set("path id", strings.TrimPrefix(ownWebhook, webhooksPath+"/"))
					}
					call.set("path hid", own.ID)
					call.set("body user_id", a.mia.UserID)
					call.set("body team_id", ownTeam)
					call.set("query team_id", ownTeam)
					call.set(slot, value)
					if strings.HasPrefix(path, "/users/") { // one address for each user
						call.set("body email", uuid.NewString()+"@example.com")
					}
					return call.send(r.as(caller), "")
				}
				value := map[string]uuid.UUID{
					"id": foreign.SessionID, "hid": foreign.ID, "user_id": stranger.mia.UserID,
					"team_id": foreignTeam, "created_by": stranger.mia.UserID, "claimed_by": stranger.mia.UserID,
				}[strings.Fields(slot)[1]]
				if strings.HasPrefix(path, "/users/") && slot == "path id" {
					value = stranger.mia.UserID
				}
				if strings.HasPrefix(path, "/webhooks/") && slot == "path id" {
					value = uuid.MustParse(foreignWebhook)
				}
				got, want := ask(value), absent
				made := method == http.MethodPut && slot == "path id" || slot == "body team_id"
				idTaken := method == http.MethodPut && path == "/users/{id}" && slot == "path id" &&
					got.status == http.StatusConflict // the one place where ids of accounts meet
				differs := path == "/users/{id}" && slot == "body id" && got.status == http.StatusBadRequest
				if idTaken || differs {
					tried[method+" "+path+" "+slot]++
				}
				if idTaken {
					got.isProblem(http.StatusConflict, "id_taken")
					want = got
				} else if !made {
					want = ask(uuid.New())
				} else if slot == "body team_id" && got.status == http.StatusNotFound {
					want = r.as(a.ada).get(sessions + "queue?team_id=" + uuid.NewString())
				} else if got.status == http.StatusForbidden {
					want = got // who may not do it at all is not told more
				}
				if got.status != want.status || string(got.body) != string(want.body) {
					t.Errorf("%s %s, %s: what is foreign gives %d %s, what is absent %d %s", method, path, slot, got.status,
						got.body, want.status, want.body)
				}
				if got.status < http.StatusBadRequest {
					t.Errorf("%s %s, %s: what is foreign was accepted: %s", method, path, slot, got.body)
				}
				for name := range got.header {
					if want.header[name] == nil {
						t.Errorf("%s %s, %s: the response has the header %s", method, path, slot, name)
					}
				}
				for _, secret := range secrets {
					if strings.Contains(string(got.body)+fmt.Sprint(got.header), secret) {
						t.Errorf("%s %s, %s: the response holds %s: %s", method, path, slot, secret, got.body)
					}
				}
				if got.status == http.StatusNotFound {
					tried[method+" "+path+" "+slot]++
				}
			}
			if tried[method+" "+path+" "+slot] == 0 {
				t.Errorf("%s %s, %s: nobody got as far as 404", method, path, slot)
			}
		}
	})
	if len(tried) < 20 {
		t.Errorf("only %d ids were tried", len(tried))
	}
	if got := stranger.events(); got != 2 {
		t.Errorf("the other account has %d events", got)
	}
}

// claimed is a new handoff of Dana's that Eli works on.
func (a *testAccount) claimed() handoff.Handoff {
	a.t.Helper()
	h := a.escalation(a.dana)
	h, err := a.Claim(a.t.Context(), a.eli.Principal, h.Ref())
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}
