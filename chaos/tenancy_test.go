package chaos

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
)

// Every operation in the openapi.yaml of the running binary is called with ids of another account.
func TestForeignIDs(t *testing.T) {
	r := begin(t, "ids of another account on every endpoint", Allowance{Stale: 3 * time.Second})
	one := r.start(toReceivers(t)...)
	a, b := r.account(2), r.account(2)
	r.follow(a, 2)
	r.follow(b, 2)
	own, foreign := r.mustEscalate(one, a, 1)[0], r.mustEscalate(one, b, 1)[0]
	text, err := get(one.address + "/openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	spec, err := openapi3.NewLoader().LoadFromData(text)
	if err != nil {
		t.Fatal(err)
	}
	webhook := r.receiver(one, b).endpoint.ID
	absent := r.do(one, a, a.users[0], http.MethodGet, sessionsPath+uuid.NewString(), "", Effect{})
	asked := 0
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			if !strings.Contains(path, "{id}") || strings.HasPrefix(path, "/users/") || strings.HasPrefix(path, "/api-keys/") {
				continue // below
			}
			if operation.OperationID == "putSession" {
				continue // each account has its own ids of sessions
			}
			body := ""
			if operation.RequestBody != nil && operation.RequestBody.Value.Required {
				body = bodies[operation.OperationID]
				if body == "" {
					t.Errorf("there is no example of %s", operation.OperationID)
				}
			}
			asker, targets := a.users[1], [][2]uuid.UUID{
				{foreign.SessionID, foreign.ID}, {own.SessionID, foreign.ID}, {foreign.SessionID, own.ID},
			}
			if strings.HasPrefix(path, "/webhooks/") {
				asker, targets = r.backend(a), [][2]uuid.UUID{{webhook}}
			}
			for _, ids := range targets {
				if !strings.Contains(path, "{hid}") && ids[0] == own.SessionID {
					continue
				}
				filled := strings.NewReplacer("{id}", ids[0].String(), "{hid}", ids[1].String()).Replace(path)
				got := r.do(one, a, asker, method, "/api/v1"+filled, body, Effect{})
				if got.status != http.StatusNotFound || !bytes.Equal(got.body, absent.body) {
					t.Errorf("%s %s: %d %s", method, path, got.status, got.body)
				}
				asked++
			}
		}
	}
	if asked < 15 {
		t.Errorf("only %d requests were made", asked)
	}
	admin := r.user(a, "admin")
	body := `{"email":"x@example.com","name":"X","role":"engineer","active":true}`
	got := r.do(one, a, admin, http.MethodPut, "/api/v1/users/"+b.users[0].id.String(), body, Effect{})
	if got.status != http.StatusConflict || !bytes.Contains(got.body, []byte(`"code":"id_taken"`)) {
		t.Errorf("writing another account's user: %d %s", got.status, got.body)
	}
	for what, request := range map[string][2]string{
		"another account's user": {http.MethodGet, "/api/v1/users/" + b.users[0].id.String()},
		"what is no key":         {http.MethodDelete, "/api/v1/api-keys/" + b.users[0].id.String()},
	} {
		got := r.do(one, a, admin, request[0], request[1], "", Effect{})
		if got.status != http.StatusNotFound || !bytes.Equal(got.body, absent.body) {
			t.Errorf("%s: %d %s", what, got.status, got.body)
		}
	}
	queue := r.do(one, a, a.users[0], http.MethodGet, sessionsPath+"queue?limit=100", "", Effect{})
	if items := as[struct{ Items []handoff }](queue).Items; len(items) != 1 || items[0].ID != own.ID {
		t.Errorf("the queue holds %+v", items)
	}
	r.finish()
}

// bodies has a valid body for each operation that requires one.
var bodies = map[string]string{
	"appendMessages":  `{"role":"note","content":"hello"}`,
	"putWebhook":      `{"active":false}`,
	"replayWebhook":   `{"after":"0"}`,
	"createHandoff":   `{"intent":"escalate"}`,
	"resolveHandoff":  `{"resolution":"done"}`,
	"returnHandoff":   `{"answer":"done"}`,
	"reassignHandoff": `{"user_id":"` + uuid.NewString() + `"}`,
}

// Hostile text is sent in every text field. It is delivered as one frame of valid JSON, or refused.
func TestHostileText(t *testing.T) {
	r := begin(t, "CR, LF, NUL, U+2028, 1 MB, invalid UTF-8 in every field", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, followers := r.followedAccount(2, 2)
	texts := []string{
		`a\rid: 1`, `a\n\ndata: forged`, `a\r\n\r\nevent: bye\r\n\r\n`, `a\u0000b`,
		"a\u2028b\u2029c", "a\xff\xfeb", `a\ud800b`, "a\nb", "a\x00b",
		"\ufeffid: 1", `\ufeffid: 1`, "</script><!--", `\u202eevil`, strings.Repeat("x", 1<<20), strings.Repeat(`\n`, 150),
	}
	arrived := 0
	for _, text := range texts {
		id := uuid.New()
		session := sessionsPath + id.String()
		send := func(u user, method, path, body string, effect Effect) answer {
			return r.do(one, a, u, method, path, strings.ReplaceAll(body, "TEXT", text), effect)
		}
		owner, claimer := a.users[0], a.users[1]
		effect := Effect{Session: id, Type: "handoff_created", By: owner.id}
		answers := []answer{
			send(owner, http.MethodPut, session, `{"title":"TEXT","problem_summary":"TEXT","customer":"TEXT"}`, Effect{}),
			send(owner, http.MethodPut, session, `{"title":"plain"}`, Effect{}),
			send(owner, http.MethodPost, session+"/messages", `{"role":"note","content":"TEXT"}`, Effect{}),
			send(owner, http.MethodPost, session+"/handoff", `{"intent":"escalate","engineer_notes":"TEXT"}`, effect),
		}
		created := answers[3]
		if created.outcome == OK {
			arrived++
			made := session + "/handoffs/" + as[handoff](created).ID.String()
			effect.Type, effect.By = "handoff_claimed", claimer.id
			answers = append(answers, send(claimer, http.MethodPost, made+"/claim", "", effect))
			effect.Type = "handoff_resolved"
			answers = append(answers, send(claimer, http.MethodPost, made+"/resolve", `{"resolution":"TEXT"}`, effect))
		}
		for i, got := range answers {
			if got.status == 0 || got.status >= 500 {
				t.Errorf("%.30q in request %d: %d %s", text, i+1, got.status, got.body)
			}
		}
	}
	if arrived < 5 {
		t.Errorf("only %d texts were accepted", arrived)
	}
	r.mustEscalate(one, a, 1)
	r.finish()
	for _, f := range followers {
		for _, frame := range f.frames() {
			if bytes.ContainsAny(frame.Data, "\r\n\x00") || !slices.Contains(names, frame.Name) {
				t.Errorf("%s was sent %s %.100q", f.name, frame.Name, frame.Data)
			}
		}
	}
}

var names = []string{
	"ready", "handoff_created", "handoff_claimed", "handoff_released", "handoff_reassigned", "handoff_resolved",
	"handoff_returned", "handoff_withdrawn", "handoff_overdue", "handoff_updated",
}
