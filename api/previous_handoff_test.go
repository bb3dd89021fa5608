package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// A session is escalated again after its handoff was returned. The claimer of the second handoff finds the first, with
// its context and timeline.
func TestEscalationAfterReturnShowsThePrevious(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, a.patient())
	session, team := uuid.New(), uuid.New()
	told := decode[directory.Session](r.as(a.backend).put(sessionPath(session), map[string]any{
		"title": "No sound", "customer": "Contoso", "team_id": team, "user_id": a.dana.UserID,
	}).is(http.StatusCreated))
	if told.TeamID == nil || *told.TeamID != team {
		t.Errorf("the session is of team %v, want %v", told.TeamID, team)
	}
	follower := r.as(a.mia).follow("")
	escalate := func() handoff.Handoff {
		t.Helper()
		h := decode[handoff.Handoff](r.as(a.dana).create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
		follower.expect("handoff_created")
		return h
	}
	first := escalate()
	r.as(a.eli).claim(first).is(http.StatusOK)
	follower.expect("handoff_claimed")
	r.as(a.eli).post(handoffPath(first)+"/return", `{"answer":"Turn it on"}`).is(http.StatusOK)
	follower.expect("handoff_returned")
	second := escalate()

	r.drain()
	follower.expect("bye")
	follower.ends()
	r.stopStreams()
	vera := a.replica(api.Config{}).as(a.vera)
	if second.PreviousHandoffID == nil || *second.PreviousHandoffID != first.ID {
		t.Errorf("the second follows %v, want %v", second.PreviousHandoffID, first.ID)
	}
	got := decode[struct {
		Answer   string
		Context  handoff.Context
		Timeline []handoff.Step
	}](vera.get(handoffPath(first)).is(http.StatusOK))
	if got.Answer != "Turn it on" || got.Context.Customer == nil || *got.Context.Customer != "Contoso" {
		t.Errorf("the first is %+v", got)
	}
	if claim := got.Timeline[1]; claim.ClaimedBy.ID != a.eli.UserID || *claim.WaitedSeconds < 0 ||
		claim.FirstDeliveredAt == nil {
		t.Errorf("the claim is %+v", claim)
	}

	a.escalation(a.dana)
	type page struct {
		Items      []handoff.Card
		NextCursor *string `json:"next_cursor"`
	}
	queue := func(query string) page {
		t.Helper()
		return decode[page](vera.get(sessions + "queue?" + query).is(http.StatusOK))
	}
	open := queue("limit=1")
	if len(open.Items) != 1 || *open.Items[0].PreviousHandoffID != first.ID || open.NextCursor == nil {
		t.Fatalf("the queue is %+v", open)
	}
	if rest := queue("limit=1&cursor=" + *open.NextCursor); len(rest.Items) != 1 || rest.NextCursor != nil {
		t.Errorf("the next page is %+v", rest)
	}
	if closed := queue("status=returned"); len(closed.Items) != 1 || *closed.Items[0].Answer != "Turn it on" {
		t.Errorf("what was returned is %+v", closed)
	}
}
