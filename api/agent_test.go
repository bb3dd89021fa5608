package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// An agent asks with its own session, reads the answer, and sees nothing else; over two replicas.
func TestAgentAsksOverHTTP(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	theirs := a.escalation(a.dana)
	triage, key := a.Agent("Triage")
	agent, session := one.withToken(key), uuid.New()
	agent.put(sessionPath(session), `{"title":"Build fails"}`).is(http.StatusCreated)
	agent.post(sessionPath(session)+"/messages", `{"role":"note","content":"Tried twice"}`).is(http.StatusCreated)
	h := decode[handoff.Handoff](agent.create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	if !h.CreatedBy.Agent || h.CreatedBy.ID != triage.UserID {
		t.Errorf("created by %+v", h.CreatedBy)
	}
	two.as(a.eli).claim(h).is(http.StatusOK)
	two.as(a.eli).post(handoffPath(h)+"/return", `{"answer":"Clear the cache"}`).is(http.StatusOK)
	answered := decode[handoff.Handoff](agent.get(handoffPath(h)).is(http.StatusOK))
	if answered.Answer == nil || *answered.Answer != "Clear the cache" || !answered.Timeline[0].By.Agent {
		t.Errorf("got %+v", answered)
	}
	again := decode[handoff.Handoff](agent.create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	agent.post(handoffPath(again)+"/withdraw", nil).is(http.StatusOK)
	if list := decode[[]handoff.Handoff](agent.get(sessionPath(session) + "/handoffs").is(http.StatusOK)); len(list) != 2 {
		t.Errorf("got %d handoffs", len(list))
	}

	for _, hidden := range []response{
		agent.get(handoffPath(theirs)),
		agent.get(sessionPath(theirs.SessionID) + "/handoffs"),
		agent.post(handoffPath(theirs)+"/withdraw", nil),
		agent.create(theirs.SessionID, `{"intent":"escalate"}`),
	} {
		hidden.isProblem(http.StatusNotFound, "not_found")
	}
	for _, refused := range []response{
		agent.get(sessions + "queue"), agent.get(streamPath), agent.claim(theirs), agent.claim(h),
		agent.post(handoffPath(h)+"/release", nil),
		agent.post(handoffPath(h)+"/resolve", `{"resolution":"x"}`),
		agent.post(handoffPath(h)+"/return", `{"answer":"x"}`),
		agent.post(handoffPath(h)+"/reassign", map[string]any{"user_id": a.eli.UserID}),
		one.withToken(key).on(a.dana.UserID.String()).get(handoffPath(h)),
	} {
		refused.isProblem(http.StatusForbidden, "forbidden")
	}
}

// The limits of a key hold over two replicas: of requests at once no more succeed than it allows.
func TestLimitsOfAnAgentOverHTTP(t *testing.T) {
	a := newAccount(t)
	replicas := []*replica{a.replica(api.Config{}), a.replica(api.Config{})}
	limited := directory.APIKeyDraft{Name: "Nightly", Agent: true, MaxPriority: "normal", MaxOpen: new(int32(2))}
	key := *a.APIKey(limited).Secret
	ask := func(r *replica, body string) (response, error) {
		c, session := r.withToken(key), uuid.New()
		c.put(sessionPath(session), `{"title":"Build fails"}`).is(http.StatusCreated)
		return c.try(http.MethodPost, sessionPath(session)+"/handoff", body)
	}
	urgent, err := ask(replicas[0], `{"intent":"escalate","priority":"urgent"}`)
	if err != nil {
		t.Fatal(err)
	}
	urgent.isProblem(http.StatusForbidden, "forbidden")
	if got, want := decode[refused](urgent).Detail,
		"This agent can ask with a priority up to normal; urgent is above that."; got != want {
		t.Errorf("got %s", got)
	}
	var asking errgroup.Group
	responses := make([]response, 6)
	for i := range responses {
		asking.Go(func() (err error) {
			responses[i], err = ask(replicas[i%2], `{"intent":"escalate"}`)
			return err
		})
	}
	if err := asking.Wait(); err != nil {
		t.Fatal(err)
	}
	created := 0
	for _, response := range responses {
		if response.status == http.StatusCreated {
			created++
			continue
		}
		response.isProblem(http.StatusTooManyRequests, "too_many_open")
		response.hasHeader("Retry-After")
	}
	if created != 2 {
		t.Errorf("%d were created", created)
	}
}

// Events and timeline name the key of a service.
func TestServiceKeyIsNamedInBy(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	issued := a.APIKey(directory.APIKeyDraft{Name: "Acme backend"})
	backend, follower := r.withToken(*issued.Secret), r.as(a.eli).follow("")
	h := decode[handoff.Handoff](backend.create(a.session(a.dana), `{"intent":"escalate"}`).is(http.StatusCreated))
	by := decode[handoff.Handoff](backend.get(handoffPath(h)).is(http.StatusOK)).Timeline[0].By
	if by.ID != issued.ID || by.Name != "Acme backend" || !by.Service || by.OnBehalfOf.ID != a.dana.UserID {
		t.Errorf("the timeline says %+v", by)
	}
	if event := follower.expect("handoff_created"); event.data.By.ID != issued.ID || event.data.By.Name != "Acme backend" {
		t.Errorf("the event says %+v", event.data.By)
	}
}
