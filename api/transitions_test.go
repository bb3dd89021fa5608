package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

// Eli claims and gives back, Mia claims, Ada moves the claim to Eli, who ends it in one of two ways.
func TestALifeOverHTTP(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	for _, end := range []struct {
		action string
		body   any
		status handoff.Status
	}{
		{"/resolve", map[string]string{"resolution": "MTU lowered"}, handoff.Resolved},
		{"/return", map[string]string{"answer": "Lower the MTU"}, handoff.Returned},
	} {
		h := o.escalation(o.dana)
		path := handoffPath(h)
		var last handoff.Handoff
		for _, step := range []struct {
			by     person
			action string
			body   any
			status handoff.Status
		}{
			{o.eli, "/claim", nil, handoff.Claimed},
			{o.eli, "/release", nil, handoff.Waiting},
			{o.mia, "/claim", nil, handoff.Claimed},
			{o.ada, "/reassign", map[string]uuid.UUID{"user_id": o.eli.UserID}, handoff.Claimed},
			{o.eli, end.action, end.body, end.status},
		} {
			before := h.Version
			last = decode[handoff.Handoff](r.as(step.by).post(path+step.action, step.body).is(http.StatusOK))
			if last.Status != step.status || last.Version != before+1 {
				t.Fatalf("after %s of version %d: %s in version %d", step.action, before, last.Status, last.Version)
			}
			h = last
		}
		if last.ClaimedBy.ID != o.eli.UserID || last.ClaimEpoch != 3 || last.ClosedAt == nil {
			t.Errorf("it ended as %+v", last)
		}
	}
	if got := o.events(); got != 12 {
		t.Errorf("two lives of six events have %d", got)
	}
}

func TestRefusedTransitions(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	waiting, parked := o.escalation(o.dana), o.parked(o.dana)
	claimed, withdrawn := o.escalation(o.dana), o.escalation(o.dana)
	r.as(o.eli).claim(claimed).is(http.StatusOK)
	r.as(o.dana).post(handoffPath(withdrawn)+"/withdraw", nil).is(http.StatusOK)

	resolution := map[string]string{"resolution": "MTU lowered"}
	r.as(o.eli).post(handoffPath(waiting)+"/resolve", resolution).isProblem(http.StatusConflict, "not_claimed")
	r.as(o.eli).post(handoffPath(parked)+"/release", nil).isProblem(http.StatusConflict, "not_claimed")
	r.as(o.dana).post(handoffPath(parked)+"/withdraw", nil).isProblem(http.StatusConflict, "not_waiting")
	r.as(o.eli).claim(withdrawn).isProblem(http.StatusConflict, "handoff_closed")
	r.as(o.mia).post(handoffPath(claimed)+"/resolve", resolution).isProblem(http.StatusForbidden, "forbidden")
	lost := r.as(o.dana).post(handoffPath(claimed)+"/withdraw", nil).isProblem(http.StatusConflict, "already_claimed")
	if lost.ClaimedBy == nil || lost.ClaimedBy.ID != o.eli.UserID || lost.ClaimedAt == nil {
		t.Errorf("who withdrew too late was told %+v", lost)
	}
	for action, bodies := range map[string][]string{
		"/resolve":  {``, `{}`, `{"resolution":""}`, `{"resolution":" "}`, `{"resolution":"x","answer":"y"}`},
		"/return":   {``, `{}`, `{"answer":""}`, `{"answer":7}`},
		"/reassign": {``, `{}`, `{"user_id":"Mia"}`, `{"user_id":"` + o.vera.UserID.String() + `"}`},
	} {
		for _, body := range bodies {
			r.as(o.eli).post(handoffPath(claimed)+action, body).isProblem(http.StatusBadRequest, "invalid_input")
		}
	}
	absent := map[string]uuid.UUID{"user_id": o.neighbour().eli.UserID}
	r.as(o.eli).post(handoffPath(claimed)+"/reassign", absent).isProblem(http.StatusNotFound, "not_found")
}
