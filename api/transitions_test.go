package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

// Eli claims and releases, Mia claims, Ada moves the claim to Eli, who ends it in one of two ways.
func TestHandoffLifecycleOverHTTP(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	for _, end := range []struct {
		action string
		body   any
		status handoff.Status
	}{
		{"/resolve", map[string]string{"resolution": "MTU lowered"}, handoff.Resolved},
		{"/return", map[string]string{"answer": "Lower the MTU"}, handoff.Returned},
	} {
		h := a.escalation(a.dana)
		path := handoffPath(h)
		var last handoff.Handoff
		for _, step := range []struct {
			by     user
			action string
			body   any
			status handoff.Status
		}{
			{a.eli, "/claim", nil, handoff.Claimed},
			{a.eli, "/release", nil, handoff.Waiting},
			{a.mia, "/claim", nil, handoff.Claimed},
			{a.ada, "/reassign", map[string]uuid.UUID{"user_id": a.eli.UserID}, handoff.Claimed},
			{a.eli, end.action, end.body, end.status},
		} {
			before := h.Version
			last = decode[handoff.Handoff](r.as(step.by).post(path+step.action, step.body).is(http.StatusOK))
			if last.Status != step.status || last.Version != before+1 {
				t.Fatalf("after %s of version %d: %s in version %d", step.action, before, last.Status, last.Version)
			}
			h = last
		}
		if last.ClaimedBy.ID != a.eli.UserID || last.ClaimEpoch != 3 || last.ClosedAt == nil {
			t.Errorf("it ended as %+v", last)
		}
	}
	if got := a.events(); got != 12 {
		t.Errorf("two handoffs of six events have %d", got)
	}
}

func TestRefusedTransitions(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	waiting, parked := a.escalation(a.dana), a.parked(a.dana)
	claimed, withdrawn := a.escalation(a.dana), a.escalation(a.dana)
	r.as(a.eli).claim(claimed).is(http.StatusOK)
	r.as(a.dana).post(handoffPath(withdrawn)+"/withdraw", nil).is(http.StatusOK)

	resolution := map[string]string{"resolution": "MTU lowered"}
	r.as(a.eli).post(handoffPath(waiting)+"/resolve", resolution).isProblem(http.StatusConflict, "not_claimed")
	r.as(a.eli).post(handoffPath(parked)+"/release", nil).isProblem(http.StatusConflict, "not_claimed")
	r.as(a.dana).post(handoffPath(parked)+"/withdraw", nil).isProblem(http.StatusConflict, "not_waiting")
	r.as(a.eli).claim(withdrawn).isProblem(http.StatusConflict, "handoff_closed")
	r.as(a.mia).post(handoffPath(claimed)+"/resolve", resolution).isProblem(http.StatusForbidden, "forbidden")
	lost := r.as(a.dana).post(handoffPath(claimed)+"/withdraw", nil).isProblem(http.StatusConflict, "already_claimed")
	if lost.ClaimedBy == nil || lost.ClaimedBy.ID != a.eli.UserID || lost.ClaimedAt == nil {
		t.Errorf("who withdrew too late was told %+v", lost)
	}
	for action, bodies := range map[string][]string{
		"/resolve":  {``, `{}`, `{"resolution":""}`, `{"resolution":" "}`, `{"resolution":"x","answer":"y"}`},
		"/return":   {``, `{}`, `{"answer":""}`, `{"answer":7}`},
		"/reassign": {``, `{}`, `{"user_id":"Mia"}`, `{"user_id":"` + a.vera.UserID.String() + `"}`},
	} {
		for _, body := range bodies {
			r.as(a.eli).post(handoffPath(claimed)+action, body).isProblem(http.StatusBadRequest, "invalid_input")
		}
	}
	absent := map[string]uuid.UUID{"user_id": a.otherAccount().eli.UserID}
	r.as(a.eli).post(handoffPath(claimed)+"/reassign", absent).isProblem(http.StatusNotFound, "not_found")
}
