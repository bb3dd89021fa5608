package api_test

import (
	"net/http"

	"github.com/handoffd/handoffd/handoff"
)

// post is a POST that succeeds, and a variation of its body, if it has one, that would succeed too.
type post struct {
	by          user
	path        string
	body, other any
	handoff     *handoff.Handoff // on which it acts, if there is one
	secret      bool             // only the first response holds it
}

// posts prepares each POST of openapi.yaml, by its operation.
func (a *testAccount) posts() map[string]func() post {
	waiting := func(by user, action string) post {
		h := a.escalation(a.dana)
		return post{by: by, path: handoffPath(h) + action, handoff: &h}
	}
	claimed := func(action, member, value, other string) post {
		h := a.escalation(a.dana)
		h, err := a.Claim(a.t.Context(), a.eli.Principal, h.Ref())
		if err != nil {
			a.t.Fatal(err)
		}
		p := post{by: a.eli, path: handoffPath(h) + action, handoff: &h}
		if member != "" {
			p.body, p.other = map[string]string{member: value}, map[string]string{member: other}
		}
		return p
	}
	return map[string]func() post{
		"createHandoff": func() post {
			h := a.parked(a.dana)
			return post{
				by: a.dana, path: sessionPath(h.SessionID) + "/handoff", handoff: &h,
				body:  map[string]string{"intent": "escalate"},
				other: map[string]string{"intent": "escalate", "priority": "high"},
			}
		},
		"appendMessages": func() post {
			message := map[string]string{"role": "note", "content": "Lowered the MTU"}
			return post{by: a.dana, path: sessionPath(a.session(a.dana)) + "/messages", body: message, other: []any{message}}
		},
		"createAPIKey": func() post {
			return post{
				by: a.ada, path: keysPath, body: map[string]string{"name": "Helpdesk"},
				other: map[string]string{"name": "Another"}, secret: true,
			}
		},
		"createWebhook": func() post {
			return post{
				by: a.ada, path: webhooksPath, body: map[string]string{"url": "https://example.com/hooks"},
				other: map[string]string{"url": "https://example.com/others"}, secret: true,
			}
		},
		"testWebhook":   func() post { return post{by: a.ada, path: a.webhook() + "/test"} },
		"rotateWebhook": func() post { return post{by: a.ada, path: a.webhook() + "/rotate", secret: true} },
		"replayWebhook": func() post {
			a.escalation(a.dana)
			return post{
				by: a.ada, path: a.webhook() + "/replay", body: map[string]string{"after": "0"},
				other: map[string]string{"after": a.lastEventID()},
			}
		},
		"claimHandoff":    func() post { return waiting(a.eli, "/claim") },
		"withdrawHandoff": func() post { return waiting(a.dana, "/withdraw") },
		"releaseHandoff":  func() post { return claimed("/release", "", "", "") },
		"reassignHandoff": func() post {
			return claimed("/reassign", "user_id", a.mia.UserID.String(), a.ada.UserID.String())
		},
		"resolveHandoff": func() post { return claimed("/resolve", "resolution", "MTU lowered", "It went away") },
		"returnHandoff":  func() post { return claimed("/return", "answer", "Lower the MTU", "Wait") },
	}
}

// eachPost runs a test for every POST of openapi.yaml.
func (a *testAccount) eachPost(run func(p post)) {
	a.t.Helper()
	spec, err := document()
	if err != nil {
		a.t.Fatal(err)
	}
	known := a.posts()
	for path, item := range spec.Paths.Map() {
		operation := item.GetOperation(http.MethodPost)
		if operation == nil {
			continue
		}
		prepare := known[operation.OperationID]
		if prepare == nil {
			a.t.Errorf("nobody knows how to call %s, POST %s", operation.OperationID, path)
			continue
		}
		run(prepare())
	}
}
