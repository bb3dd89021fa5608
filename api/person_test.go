package api_test

import (
	"net/http"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func TestPeopleCarryTheirExternalID(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.Exec(`update users set external_id = 'D-1' where id = $1`, a.dana.UserID)
	follower := r.as(a.eli).follow("")
	session := a.session(a.dana)
	h := decode[handoff.Handoff](r.as(a.dana).create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	created := follower.expect("handoff_created")
	for what, person := range map[string]handoff.Person{
		"by": created.data.By, "created_by on the stream": created.data.Handoff.CreatedBy, "created_by": h.CreatedBy,
	} {
		if person.ID != a.dana.UserID || person.ExternalID != "D-1" {
			t.Errorf("%s is %+v", what, person)
		}
	}
	r.as(a.dana).post(handoffPath(h)+"/withdraw", nil).is(http.StatusOK)
	r.as(a.dana).create(session, `{"intent":"escalate"}`).is(http.StatusCreated)
	list := r.as(a.dana).get("/api/v1/ai-sessions").is(http.StatusOK)
	open := decode[struct {
		Items []struct{ Handoff handoff.Card }
	}](list).Items[0].Handoff
	if open.PreviousHandoffID == nil || *open.PreviousHandoffID != h.ID {
		t.Errorf("the open handoff is %+v", open)
	}
}
