package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

const sessionList = "/api/v1/ai-sessions"

type sessionPage struct {
	Items      []handoff.Session `json:"items"`
	NextCursor *string           `json:"next_cursor"`
}

// Another account's id is free; what is put under it is one's own, and nothing of the other is seen or changed.
func TestTwoAccountsHaveSessionsOfOneID(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	r := a.replica(api.Config{})
	foreign := stranger.escalation(stranger.dana)
	path := sessionPath(foreign.SessionID)
	r.as(a.dana).get(path).isProblem(http.StatusNotFound, "not_found")

	put := r.as(a.dana).put(path, `{"title":"Mine"}`).is(http.StatusCreated)
	if mine := decode[directory.Session](put); mine.ID != foreign.SessionID || mine.AccountID != a.ID {
		t.Errorf("got %+v", mine)
	}
	r.as(a.dana).post(path+"/messages", `{"role":"note","content":"Mine"}`).is(http.StatusCreated)
	own := decode[handoff.Handoff](r.as(a.dana).create(foreign.SessionID, `{"intent":"escalate"}`).is(http.StatusCreated))
	r.as(a.vera).get(path+"/handoffs/"+foreign.ID.String()).isProblem(http.StatusNotFound, "not_found")
	r.as(a.eli).claim(foreign).isProblem(http.StatusNotFound, "not_found")
	if listed := decode[[]handoff.Handoff](r.as(a.vera).get(path + "/handoffs").is(http.StatusOK)); len(listed) != 1 ||
		listed[0].ID != own.ID {
		t.Errorf("got the handoffs %+v", listed)
	}
	theirs := decode[directory.Session](r.as(stranger.vera).get(path).is(http.StatusOK))
	if theirs.Title == "Mine" || len(theirs.Messages) != 0 {
		t.Errorf("the other account has %+v", theirs)
	}
}

func TestAPutOfASessionKeepsWhatItDoesNotName(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	backend := r.as(a.backend)
	a.Exec("update users set external_id = 'agent/7' where id = $1", a.eli.UserID)
	path := sessions + url.PathEscape("ext:T 47 ä")
	first := decode[directory.Session](backend.put(path, map[string]any{
		"title": "No sound", "problem_summary": "Since Monday.", "user_id": "ext:agent/7", "team_id": uuid.New(),
		"customer": "Contoso", "status": "waiting for parts",
	}).is(http.StatusCreated))
	if first.UserID != a.eli.UserID || first.ExternalID == nil || *first.ExternalID != "T 47 ä" {
		t.Fatalf("got %+v", first)
	}
	second := decode[directory.Session](backend.put(path, `{"title":"No sound at all"}`).is(http.StatusOK))
	if second.ID != first.ID || second.ProblemSummary != "Since Monday." || second.UserID != a.eli.UserID ||
		*second.Customer != "Contoso" || second.Status != "waiting for parts" || second.TeamID == nil {
		t.Errorf("kept is %+v", second)
	}
	third := decode[directory.Session](backend.put(sessionPath(first.ID),
		`{"title":"T","problem_summary":null,"team_id":null,"customer":null,"status":null,"external_id":null}`).
		is(http.StatusOK))
	if third.ProblemSummary != "" || third.TeamID != nil || third.Customer != nil || third.Status != "open" ||
		third.ExternalID != nil || third.UserID != a.eli.UserID {
		t.Errorf("cleared is %+v", third)
	}
	backend.get(path).isProblem(http.StatusNotFound, "not_found")
	backend.put(sessionPath(uuid.New()), `{"title":"T"}`).blames("user_id")
	absent := backend.put(sessionPath(uuid.New()), `{"title":"T","user_id":"ext:nobody"}`)
	absent.isProblem(http.StatusNotFound, "not_found")
	if !strings.Contains(string(absent.body), `"field":"user_id"`) {
		t.Errorf("got %s", absent.body)
	}
}

func TestAnExternalIDOfASessionIsTakenOnce(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	var both sync.WaitGroup
	responses := make([]response, 2)
	for i := range responses {
		both.Go(func() { responses[i] = r.as(a.dana).put(sessions+"ext:T-1", `{"title":"T"}`) })
	}
	both.Wait()
	statuses := []int{responses[0].status, responses[1].status}
	slices.Sort(statuses)
	first, second := decode[directory.Session](responses[0]), decode[directory.Session](responses[1])
	if !slices.Equal(statuses, []int{http.StatusOK, http.StatusCreated}) || first.ID != second.ID {
		t.Errorf("got %v, %+v and %+v", statuses, first, second)
	}
	taken := r.as(a.dana).put(sessionPath(uuid.New()), `{"title":"T","external_id":"T-1"}`)
	taken.isProblem(http.StatusConflict, "external_id_taken")
	if strings.Contains(string(taken.body), first.ID.String()) {
		t.Errorf("it says more: %s", taken.body)
	}
	stranger := a.otherAccount()
	r.as(stranger.dana).put(sessions+"ext:T-1", `{"title":"T"}`).is(http.StatusCreated)
}

func TestSessionsAreListedInPages(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	stranger := a.otherAccount()
	stranger.escalation(stranger.dana)
	for i := range 5 {
		path := sessionPath(uuid.New())
		r.as(a.dana).put(path, fmt.Sprintf(`{"title":"S%d","external_id":"E%[1]d","customer":"C","team_id":"%s"}`, i,
			uuid.New())).is(http.StatusCreated)
	}
	r.as(a.dana).create(decode[directory.Session](r.as(a.dana).get(sessions+"ext:E3")).ID,
		`{"intent":"escalate","engineer_notes":"Help"}`).is(http.StatusCreated)
	for _, who := range []user{a.vera, a.backend} {
		var titles []string
		for next := sessionList + "?limit=2"; next != ""; {
			page := decode[sessionPage](r.as(who).get(next).is(http.StatusOK))
			for _, session := range page.Items {
				titles = append(titles, session.Title)
				if (session.Handoff != nil) != (session.Title == "S3") {
					t.Errorf("%s has the handoff %+v", session.Title, session.Handoff)
				}
			}
			if next = ""; page.NextCursor != nil {
				next = sessionList + "?limit=2&cursor=" + *page.NextCursor
			}
		}
		if want := []string{"S4", "S3", "S2", "S1", "S0"}; !slices.Equal(titles, want) {
			t.Errorf("got %v, want %v", titles, want)
		}
	}
	if mine := decode[sessionPage](r.as(a.eli).get(sessionList + "?mine=true").is(http.StatusOK)); len(mine.Items) != 0 {
		t.Errorf("Eli's are %+v", mine.Items)
	}
	found := decode[sessionPage](r.as(a.vera).get(sessionList + "?q=s3+c&status=open&mine=false").is(http.StatusOK))
	if len(found.Items) != 1 || found.Items[0].Title != "S3" {
		t.Errorf("found %+v", found.Items)
	}
}

func TestNewMessagesReachTheHandoffAndTheStream(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	follower := r.as(a.ada).follow("")
	messages := sessionPath(h.SessionID) + "/messages"
	r.as(a.backend).post(messages, `{"role":"tool","name":"traceroute","content":"*"}`).is(http.StatusCreated)
	event := follower.expect("handoff_updated")
	if card := event.data.Handoff; card.ID != h.ID || card.MessagesSince != 1 || card.Version != 2 {
		t.Errorf("the card is %s", event.Data)
	}
	r.as(a.dana).post(messages, `[{"role":"user","content":"?"},{"role":"note","content":"!"}]`).is(http.StatusCreated)
	a.Exec("update handoffs set update_due_at = now() where id = $1", h.ID)
	if err := a.AnnounceDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	event = follower.expect("handoff_updated")
	if card := event.data.Handoff; card.MessagesSince != 3 || card.Version != 3 ||
		!strings.Contains(string(event.Data), `"name":"Dana"`) {
		t.Errorf("the event is %s", event.Data)
	}
	read := decode[handoff.Handoff](r.as(a.vera).get(handoffPath(h)).is(http.StatusOK))
	if read.MessagesSince != 3 || read.Timeline[2].Type != "handoff_updated" || read.Timeline[2].By.Name != "Dana" {
		t.Errorf("got %+v", read)
	}
	transcript := decode[directory.MessagePage](r.as(a.vera).get(messages).is(http.StatusOK))
	if said := transcript.Messages; len(said) != 3 || said[0].Role != "tool" || said[0].Name != "traceroute" {
		t.Errorf("the transcript is %+v", said)
	}
}
