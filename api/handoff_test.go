package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestOfTwoClaimsOnTwoReplicasOneWins(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	waiting := a.escalation(a.dana)

	claimers := []*client{one.as(a.eli), two.as(a.mia)}
	people := []user{a.eli, a.mia}
	responses := make([]response, len(claimers))
	var racing errgroup.Group
	for i, claimer := range claimers {
		racing.Go(func() (err error) {
			responses[i], err = claimer.try(http.MethodPost, handoffPath(waiting)+"/claim", nil)
			return err
		})
	}
	if err := racing.Wait(); err != nil {
		t.Fatal(err)
	}

	winner, loser := 0, 1
	if responses[winner].status != http.StatusOK {
		winner, loser = loser, winner
	}
	won := decode[handoff.Handoff](responses[winner].is(http.StatusOK))
	if won.ClaimedBy == nil || won.ClaimedBy.ID != people[winner].UserID {
		t.Errorf("the winner was told %s", responses[winner].body)
	}
	lost := responses[loser].isProblem(http.StatusConflict, "already_claimed")
	if lost.ClaimedBy == nil || *lost.ClaimedBy != *won.ClaimedBy || lost.ClaimedAt == nil {
		t.Errorf("the loser was told %s", responses[loser].body)
	}
	if lost.Handoff == nil || lost.Handoff.ID != waiting.ID || lost.Handoff.Status != handoff.Claimed {
		t.Errorf("the loser was shown %s", responses[loser].body)
	}

	again := decode[handoff.Handoff](claimers[winner].claim(waiting).is(http.StatusOK))
	if again.Version != won.Version {
		t.Errorf("repeating the claim made version %d of %d", again.Version, won.Version)
	}
}

func TestConflictsShowTheHandoffAsItStands(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	waiting, parked := a.escalation(a.dana), a.parked(a.dana)
	escalate := map[string]string{"intent": "escalate"}
	tests := map[string]struct {
		response response
		of       handoff.Handoff
	}{
		"own_handoff":    {r.as(a.dana).claim(waiting), waiting},
		"not_waiting":    {r.as(a.eli).claim(parked), parked},
		"handoff_active": {r.as(a.dana).create(waiting.SessionID, escalate), waiting},
	}
	for code, test := range tests {
		got := test.response.isProblem(http.StatusConflict, code)
		if got.Handoff == nil || got.Handoff.ID != test.of.ID || got.Handoff.Status != test.of.Status {
			t.Errorf("%s shows %s", code, test.response.body)
		}
	}
}

func TestAHandoffIsWhereItsLocationSays(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	session := a.session(a.dana)
	r.as(a.dana).post(sessionPath(session)+"/messages",
		`[{"role":"user","content":"It is down"},{"role":"note","content":"Again"}]`).
		is(http.StatusCreated)
	created := r.as(a.dana).create(session, map[string]string{
		"intent":         "escalate",
		"engineer_notes": "Rebooted twice", "priority": "high",
	}).
		is(http.StatusCreated)

	found := decode[handoff.Handoff](r.as(a.vera).get(created.hasHeader("Location")).is(http.StatusOK))
	if found.EngineerNotes != "Rebooted twice" || found.Priority != handoff.High || found.Context == nil ||
		len(found.Timeline) != 1 {
		t.Errorf("found %+v", found)
	}
	history := decode[[]handoff.Handoff](r.as(a.vera).get(sessionPath(session) + "/handoffs").is(http.StatusOK))
	if len(history) != 1 || history[0].ID != found.ID {
		t.Errorf("the history is %+v", history)
	}
}

// The backend reads everything, and hands sessions off for their owners; what people do it does on behalf of one only.
func TestTheBackendReadsAndHandsOff(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	backend := r.as(a.backend)
	user, session := uuid.New(), uuid.New()
	newcomer := `{"email":"noa@example.com","name":"Noa","role":"viewer","active":true}`
	backend.put("/api/v1/users/"+user.String(), newcomer).is(http.StatusCreated)
	backend.put("/api/v1/users/"+user.String(), newcomer).is(http.StatusOK)
	backend.put(sessionPath(session), map[string]any{"title": "No sound", "user_id": user}).is(http.StatusCreated)
	backend.post(sessionPath(session)+"/messages", `{"role":"user","content":"Hello"}`).is(http.StatusCreated)

	parked := decode[handoff.Handoff](backend.create(session, `{"intent":"park"}`).is(http.StatusCreated))
	waiting := decode[handoff.Handoff](backend.create(session, `{"intent":"escalate"}`).is(http.StatusOK))
	if waiting.ID != parked.ID || waiting.CreatedBy.ID != user {
		t.Errorf("got %+v", waiting)
	}
	backend.get("/api/v1/ai-sessions").is(http.StatusOK)
	backend.get(sessionPath(session)).is(http.StatusOK)
	backend.get(sessionPath(session) + "/messages").is(http.StatusOK)
	backend.get(sessions + "queue").is(http.StatusOK)
	backend.get(handoffPath(waiting)).is(http.StatusOK)
	backend.get(sessionPath(session) + "/handoffs").is(http.StatusOK)
	for _, refused := range []response{
		backend.claim(waiting),
		backend.post(handoffPath(waiting)+"/release", nil),
		backend.post(handoffPath(waiting)+"/resolve", `{"resolution":"New cable"}`),
		backend.post(handoffPath(waiting)+"/return", `{"answer":"New cable"}`),
		backend.post(handoffPath(waiting)+"/reassign", map[string]any{"user_id": a.mia.UserID}),
	} {
		refused.isProblem(http.StatusForbidden, "forbidden")
	}
	backend.post(handoffPath(waiting)+"/withdraw", nil).is(http.StatusOK)
}

func TestEachStepOfAHandoffIsAnEvent(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	dana, eli, mia := r.as(a.dana), r.as(a.eli), r.as(a.mia)
	follower := r.as(a.ada).follow("")
	step := func(who *client, h handoff.Handoff, verb string, input any, event string, status handoff.Status) {
		t.Helper()
		who.post(handoffPath(h)+"/"+verb, input).is(http.StatusOK)
		if got := follower.expect(event); got.data.Handoff.ID != h.ID || got.data.Handoff.Status != status {
			t.Errorf("%s is told as %s", verb, got.Data)
		}
	}
	escalated := func() handoff.Handoff {
		t.Helper()
		h := a.escalation(a.dana)
		follower.expect("handoff_created")
		return h
	}

	h := escalated()
	step(eli, h, "claim", nil, "handoff_claimed", handoff.Claimed)
	step(eli, h, "release", nil, "handoff_released", handoff.Waiting)
	step(eli, h, "claim", nil, "handoff_claimed", handoff.Claimed)
	step(eli, h, "reassign", map[string]any{"user_id": a.mia.UserID}, "handoff_reassigned", handoff.Claimed)
	step(mia, h, "resolve", map[string]any{"resolution": "New cable"}, "handoff_resolved", handoff.Resolved)
	mia.claim(h).isProblem(http.StatusConflict, "handoff_closed")

	h = escalated()
	step(eli, h, "claim", nil, "handoff_claimed", handoff.Claimed)
	step(eli, h, "return", map[string]any{"answer": "Ask for the logs"}, "handoff_returned", handoff.Returned)

	h = escalated()
	step(dana, h, "withdraw", nil, "handoff_withdrawn", handoff.Withdrawn)
}
