package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

// One handoff waits again because it is released, another because its claimer is deactivated. A slow machine can
// send mail in the first wait already.
func TestSecondWaitIsMailed(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	d, server := dbtest.New(t), smtptest.Start(t, nil)
	t.Setenv("DATABASE_URL", d.URL)
	t.Setenv("HANDOFF_JWT_SECRET", strings.Repeat("s", 32))
	t.Setenv("HANDOFF_SMTP_URL", server.URL())
	t.Setenv("HANDOFF_MAIL_FROM", "handoffs@acme.example")
	sh := &shell{t: t}
	account := sh.ok("account", "add", "Acme")
	token, ids := map[string]string{}, map[string]string{}
	for name, role := range map[string]string{"otto": "owner", "dana": "engineer", "eli": "engineer"} {
		ids[name] = sh.addUser(account, name, role)
		token[name] = sh.ok("token", ids[name])
	}
	r := startReplica(t)
	claimed := func() (path string) {
		t.Helper()
		session := "/ai-sessions/" + uuid.NewString()
		r.answers(http.StatusCreated, http.MethodPut, session, token["dana"], `{"title":"Printer on fire"}`)
		body := r.answers(http.StatusCreated, http.MethodPost, session+"/handoff", token["dana"],
			`{"intent":"escalate","priority":"urgent"}`)
		path = session + "/handoffs/" + body["id"].(string)
		r.answers(http.StatusOK, http.MethodPost, path+"/claim", token["eli"], "")
		return path
	}
	released := claimed()
	r.answers(http.StatusOK, http.MethodPost, released+"/release", token["eli"], "")
	told := func(times int) {
		t.Helper()
		count := func() (n int) {
			for _, to := range recipients(server) {
				if to == "otto@acme.example" {
					n++
				}
			}
			return n
		}
		eventually(t, func() bool { return count() >= times }, func() { t.Fatalf("told were %v", recipients(server)) })
		if got := count(); got > times {
			t.Errorf("told were %v", recipients(server))
		}
	}
	told(1)
	orphaned := claimed()
	r.answers(http.StatusOK, http.MethodPut, "/users/"+ids["eli"], token["otto"],
		`{"email":"eli@acme.example","name":"eli","role":"engineer","active":false}`)
	told(2)
	if got := r.answers(http.StatusOK, http.MethodGet, orphaned, token["otto"], ""); got["status"] != "waiting" {
		t.Errorf("it is %v", got["status"])
	}
}

// answers sends a request, checks the status and returns the members of the response.
func (r *replicaProcess) answers(status int, method, path, token, body string) (members map[string]any) {
	r.t.Helper()
	headers := []string{}
	if body != "" {
		headers = append(headers, "Content-Type", "application/json")
	}
	answer := r.do(method, path, token, body, headers...)
	if err := json.NewDecoder(answer.Body).Decode(&members); err != nil || answer.StatusCode != status {
		r.t.Fatalf("%s %s was answered %s: %v, error %v", method, path, answer.Status, members, err)
	}
	return members
}
