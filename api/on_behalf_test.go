package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

const onBehalf = "Handoff-On-Behalf-Of"

// on makes a client of the backend act for a user.
func (c *client) on(behalf string) *client { return c.with(onBehalf, behalf) }

// The backend does for people what they can do, over two replicas: each step names both.
func TestServiceActsOnBehalf(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	a.Exec("update users set external_id = 'eli@acme' where id = $1", a.eli.UserID)
	dana, eli := one.as(a.backend).on(a.dana.UserID.String()), two.as(a.backend).on("ext:eli@acme")
	h := decode[handoff.Handoff](dana.create(a.session(a.dana), `{"intent":"escalate"}`).is(http.StatusCreated))
	if h.CreatedBy.ID != a.dana.UserID {
		t.Errorf("created by %+v", h.CreatedBy)
	}
	dana.claim(h).isProblem(http.StatusConflict, "own_handoff")
	eli.claim(h).is(http.StatusOK)
	eli.post(handoffPath(h)+"/release", nil).is(http.StatusOK)
	eli.post(handoffPath(h)+"/reassign", map[string]string{"user_id": "ext:eli@acme"}).is(http.StatusOK)
	queue := decode[struct{ Counts handoff.Counts }](eli.get(sessions + "queue").is(http.StatusOK))
	if queue.Counts.Mine != 1 {
		t.Errorf("counts on behalf of Eli are %+v", queue.Counts)
	}
	eli.post(handoffPath(h)+"/return", map[string]string{"answer": "Lower the MTU"}).is(http.StatusOK)

	got := decode[handoff.Handoff](one.as(a.backend).get(handoffPath(h)).is(http.StatusOK))
	want := []string{"Dana", "Eli", "Eli", "Eli", "Eli"}
	for i, step := range got.Timeline {
		if !step.By.Service || step.By.Name != "service" || step.By.OnBehalfOf == nil ||
			step.By.OnBehalfOf.Name != want[i] {
			t.Errorf("%s by %+v", step.Type, step.By)
		}
	}
	if step := got.Timeline[1].By.OnBehalfOf; step.ExternalID != "eli@acme" || got.ClaimedBy.ExternalID != "eli@acme" {
		t.Errorf("claimed by %+v on behalf of %+v", got.ClaimedBy, step)
	}
}

// The rights are those of the user, not of the service.
func TestOnBehalfHasTheRightsOfTheUser(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	waiting, claimed := a.escalation(a.dana), a.claimed()
	vera, mia := r.as(a.backend).on(a.vera.UserID.String()), r.as(a.backend).on(a.mia.UserID.String())
	vera.claim(waiting).isProblem(http.StatusForbidden, "forbidden")
	vera.get(handoffPath(waiting)).is(http.StatusOK)
	mia.post(handoffPath(claimed)+"/release", nil).isProblem(http.StatusForbidden, "forbidden")
	mia.post(handoffPath(waiting)+"/withdraw", nil).isProblem(http.StatusForbidden, "forbidden")
	mia.create(a.session(a.dana), `{"intent":"park"}`).isProblem(http.StatusNotFound, "not_found")
	r.as(a.backend).post(handoffPath(waiting)+"/withdraw", nil).is(http.StatusOK)
}

func TestTheHeaderOnBehalfIsChecked(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	gus, agent := a.newUser("Gus", auth.Engineer), uuid.New()
	a.Exec("update users set active = false where id = $1", gus.UserID)
	a.Exec("insert into users (account_id, id, name, role) values ($1, $2, 'Triage', 'agent')", a.ID, agent)
	for _, each := range onBehalfOperations(t, a.escalation(a.dana)) {
		ask := func(who user, value string) response {
			t.Helper()
			return r.as(who).on(value).do(each.method, each.path, each.body)
		}
		for _, malformed := range []string{"", "Mia", uuid.Nil.String(), "ext:", "{" + uuid.NewString() + "}"} {
			ask(a.backend, malformed).blames(onBehalf)
		}
		twice := r.as(a.backend)
		twice.header[onBehalf] = []string{a.mia.UserID.String(), a.mia.UserID.String()}
		twice.do(each.method, each.path, each.body).blames(onBehalf)

		absent := ask(a.backend, uuid.NewString())
		foreign := ask(a.backend, a.otherAccount().mia.UserID.String())
		for _, unknown := range []response{absent, foreign, ask(a.backend, "ext:nobody")} {
			problem := unknown.isProblem(http.StatusNotFound, "not_found")
			if len(problem.Errors) != 1 || problem.Errors[0].Field != onBehalf {
				t.Errorf("%s: got %s", each.operation, unknown.body)
			}
		}
		if string(absent.body) != string(foreign.body) {
			t.Errorf("%s: a user of another account is told from an absent one", each.operation)
		}
		for _, refused := range []response{
			ask(a.backend, gus.UserID.String()), ask(a.backend, agent.String()),
			ask(a.dana, a.mia.UserID.String()), ask(a.ada, a.ada.UserID.String()),
		} {
			refused.isProblem(http.StatusForbidden, "forbidden")
		}
	}
}

// onBehalfOperations are the requests that the header applies to.
func onBehalfOperations(t *testing.T, h handoff.Handoff) (all []request) {
	t.Helper()
	applies := strings.Fields(`createHandoff listHandoffs getHandoff getQueue claimHandoff releaseHandoff reassignHandoff
		resolveHandoff returnHandoff withdrawHandoff`)
	for _, each := range requests(t, h) {
		for _, name := range applies {
			if each.operation == name {
				all = append(all, each)
			}
		}
	}
	if len(all) != len(applies) {
		t.Fatalf("%d of %d operations were found", len(all), len(applies))
	}
	return all
}

// Users and sessions are written by the service itself, whatever the header says.
func TestTheHeaderOnBehalfIsIgnoredElsewhere(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	backend := r.as(a.backend).on("nonsense")
	newcomer := `{"email":"noa@example.com","name":"Noa","role":"engineer","active":true}`
	backend.put("/api/v1/users/"+uuid.NewString(), newcomer).is(http.StatusCreated)
	backend.put(sessionPath(uuid.New()), map[string]any{"title": "No sound", "user_id": a.vera.UserID}).
		is(http.StatusCreated)
	r.as(a.dana).on("nonsense").put(sessionPath(uuid.New()), `{"title":"No sound"}`).is(http.StatusCreated)
}

// One key of the backend is one request, of one user.
func TestTheUserIsPartOfAnIdempotentRequest(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.Exec("update users set external_id = 'eli-1' where id = $1", a.eli.UserID)
	h := a.escalation(a.dana)
	keyed := func(behalf string) *client { return r.as(a.backend).on(behalf).with("Idempotency-Key", "claim-1") }
	first := keyed(a.eli.UserID.String()).claim(h).is(http.StatusOK)
	if again := keyed("ext:eli-1").claim(h).is(http.StatusOK); string(again.body) != string(first.body) ||
		again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("got %s", again.body)
	}
	keyed(a.mia.UserID.String()).claim(h).isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch")
	// The keys of the user are the user's own.
	r.as(a.eli).with("Idempotency-Key", "claim-1").post(handoffPath(h)+"/release", nil).is(http.StatusOK)
}

func TestBrowsersCanSendTheHeaderOnBehalf(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{AllowedOrigins: []string{"https://app.example.com"}})
	asked := r.anonymous().with("Origin", "https://app.example.com").
		with("Access-Control-Request-Method", "POST").with("Access-Control-Request-Headers", onBehalf)
	got := asked.do(http.MethodOptions, sessions+"queue", nil)
	if allowed := got.header.Get("Access-Control-Allow-Headers"); !strings.Contains(allowed, onBehalf) {
		t.Errorf("allowed are %s", allowed)
	}
}
