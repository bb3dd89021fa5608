package api_test

import (
	"net/http"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

func TestAgentAsksAPerson(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	scout, dana := r.agent(a.scout.token), r.as(a.dana)
	asked := scout.start("ask_a_human", arguments{
		"question": "Which retention applies to the audit log?",
		"tried":    []string{"read the handbook", "searched the tickets"}, "ruled_out": "not the default of 30 days",
		"context": "The customer is in the EU.", "priority": "high", "wait_seconds": 300,
	})
	scout.notice("Nobody has claimed #1 yet")
	waiting := a.newest(a.dana)
	if want := "Which retention applies to the audit log?\n\nTried:\n- read the handbook\n- searched the tickets\n\n" +
		"Ruled out:\n- not the default of 30 days"; waiting.EngineerNotes != want || waiting.Priority != handoff.High {
		t.Errorf("the handoff of priority %s has the notes %q", waiting.Priority, waiting.EngineerNotes)
	}
	dana.claim(waiting).is(http.StatusOK)
	scout.notice("Dana has claimed #1 and is reading")
	dana.post(handoffPath(waiting)+"/return", map[string]string{"answer": "Ten years."}).is(http.StatusOK)
	answered := (<-asked).says("#1 was answered by Dana:\n\nTen years.")
	if answered.Status != handoff.Returned || answered.Answer != "Ten years." || answered.ClaimedBy != "Dana" {
		t.Errorf("the fields are %+v", answered)
	}
}

// The same call is made again, as after the death of a replica, while the handoff is open and when it is closed.
func TestCallMadeAgainAsksOnlyOnce(t *testing.T) {
	a := newAccount(t)
	first, second := a.replica(api.Config{}).agent(a.scout.token), a.replica(api.Config{}).agent(a.scout.token)
	question := "Which retention applies?"
	for name, call := range map[string]arguments{
		"by its question":   {"question": question, "wait_seconds": 0},
		"by its request id": {"question": question, "request_id": "4711", "context": "In the EU.", "wait_seconds": 0},
		"in a session":      {"question": question, "session": a.session(a.scout).String(), "wait_seconds": 0},
	} {
		t.Run(name, func(t *testing.T) {
			asked := first.call("ask_a_human", call).says("Nobody has claimed #", "check_answer with session ")
			again := second.call("ask_a_human", call).says("Nobody has claimed #")
			if again.Handoff != asked.Handoff || again.Session != asked.Session {
				t.Errorf("the call made again is about handoff %s, want %s", again.Handoff, asked.Handoff)
			}
			h := a.newest(a.dana)
			a.ClaimFor(a.dana.Principal, h)
			second.call("ask_a_human", call).says("Dana has claimed #", "is reading; ask again in 60 s")
			if _, err := a.Resolve(t.Context(), a.dana.Principal, h.Ref(), "Ten years."); err != nil {
				t.Fatal(err)
			}
			answered := first.call("ask_a_human", call).says("was resolved by Dana:\n\nTen years.")
			if answered.Handoff != asked.Handoff || answered.Answer != "Ten years." {
				t.Errorf("the answer is %+v", answered)
			}
		})
	}
	if n := a.Count("select count(*) from handoffs"); n != 3 {
		t.Errorf("3 questions made %d handoffs", n)
	}
	if n := a.Count("select count(*) from ai_session_messages"); n != 1 {
		t.Errorf("the context was added %d times", n)
	}
	second.call("ask_a_human", arguments{"question": "And the other one?", "request_id": "4711", "wait_seconds": 0}).
		fails("request_id", "another question")
}

// Calls that are made at the same time meet one handoff.
func TestSimultaneousCallsAskOnlyOnce(t *testing.T) {
	a := newAccount(t)
	scout := a.replica(api.Config{}).agent(a.scout.token)
	var calls []<-chan toolResult
	for range 5 {
		calls = append(calls, scout.start("ask_a_human", arguments{"question": "Which one?", "wait_seconds": 0}))
	}
	for _, call := range calls {
		(<-call).says("Nobody has claimed #1 yet")
	}
}

// A second question in a session whose first is open is shown to the claimer, below the first.
func TestQuestionInASessionThatWaitsGoesOnWithItsHandoff(t *testing.T) {
	a := newAccount(t)
	scout := a.replica(api.Config{}).agent(a.scout.token)
	first := scout.call("ask_a_human", arguments{"question": "Which one?", "wait_seconds": 0})
	further := arguments{"question": "Or both?", "session": first.Session.String(), "wait_seconds": 0}
	for range 2 {
		if second := scout.call("ask_a_human", further).says("#1"); second.Handoff != first.Handoff {
			t.Errorf("the second question is another handoff")
		}
	}
	if n := a.Count("select count(*) from ai_session_messages where content = 'Or both?'"); n != 1 {
		t.Errorf("the second question was added %d times", n)
	}
}

func TestAgentFollowsItsQuestionUp(t *testing.T) {
	a := newAccount(t)
	scout := a.replica(api.Config{}).agent(a.scout.token)
	asked := scout.call("ask_a_human", arguments{"question": "Which one?", "wait_seconds": 0})
	bySession, byID := arguments{"session": asked.Session}, arguments{"handoff": asked.Handoff}
	for _, target := range []arguments{bySession, byID, {"handoff": "#1"}, {"handoff": "1"}} {
		scout.call("check_answer", target).says("Nobody has claimed #1 yet")
	}
	scout.call("add_context", arguments{"session": asked.Session, "text": "It is the red one."}).
		says("Added. Nobody has claimed #1 yet")
	a.Exec("update handoffs set overdue = 1 where id = $1", asked.Handoff)
	scout.call("check_answer", byID).says("Nobody has claimed #1 yet", "; it is overdue")
	scout.call("withdraw_question", byID).says("#1 was withdrawn")
	scout.call("withdraw_question", bySession).says("#1 was withdrawn")
	scout.call("check_answer", bySession).says("#1 was withdrawn")

	again := arguments{"question": "Which one now?", "session": asked.Session, "wait_seconds": 0}
	scout.call("ask_a_human", again).says("#2")
	a.ClaimFor(a.dana.Principal, a.newest(a.dana))
	scout.call("withdraw_question", bySession).fails("claimed by Dana", "add_context")
}

func TestToolsSayWhatToRepair(t *testing.T) {
	a := newAccount(t)
	scout := a.replica(api.Config{}).agent(a.scout.token)
	foreign, empty := a.escalation(a.dana), a.session(a.scout)
	for _, wrong := range []struct {
		tool  string
		with  arguments
		words string
	}{
		{"ask_a_human", arguments{}, "Call again with valid arguments: question must be given."},
		{"ask_a_human", arguments{"question": " "}, "question must not be empty"},
		{"ask_a_human", arguments{"question": "a\x00b"}, "NUL"},
		{"ask_a_human", arguments{"question": "Which?", "wait_seconds": 301}, "wait_seconds must be from 0 to 300."},
		{"ask_a_human", arguments{"question": "Which?", "priority": "asap"}, "valid arguments: priority has a value"},
		{"ask_a_human", arguments{"question": "Which?", "urgency": "high"}, "valid arguments: urgency is unknown"},
		{"ask_a_human", arguments{"question": "Which?", "session": "none"}, "session must be a UUID"},
		{"ask_a_human", arguments{"question": "Which?", "session": uuid.Nil}, "nil UUID"},
		{"ask_a_human", arguments{"question": "Which?", "session": uuid.New()}, "no such session"},
		{"ask_a_human", arguments{"question": "Which?", "session": foreign.SessionID}, "no such session"},
		{"check_answer", arguments{}, "session must be given"},
		{"check_answer", arguments{"session": empty}, "Nothing was asked"},
		{"check_answer", arguments{"session": uuid.New()}, "no such session"},
		{"check_answer", arguments{"handoff": "first"}, "handoff must be"},
		{"check_answer", arguments{"handoff": "#4711"}, "no such session or handoff"},
		{"add_context", arguments{"session": foreign.SessionID, "text": "It is red."}, "no such session"},
		{"withdraw_question", arguments{"handoff": uuid.New()}, "no such session or handoff"},
	} {
		scout.call(wrong.tool, wrong.with).fails(wrong.words)
	}
	if n := a.Count("select count(*) from handoffs"); n != 1 {
		t.Errorf("refused calls have made %d handoffs", n-1)
	}
}

// The key limits what its agent can ask for.
func TestAgentIsHeldToTheLimitsOfItsKey(t *testing.T) {
	a := newAccount(t)
	issued := a.APIKey(directory.APIKeyDraft{Name: "Small", Agent: true, MaxPriority: "normal", MaxOpen: new(int32(1))})
	small := a.replica(api.Config{}).agent(*issued.Secret)
	ask := func(question, priority string) toolResult {
		return small.call("ask_a_human", arguments{"question": question, "priority": priority, "wait_seconds": 0})
	}
	ask("Which one?", "high").fails("up to normal")
	ask("Which one?", "low").says("#1")
	ask("And now?", "low").fails("1 open questions", "withdraw_question")
	ask("Which one?", "low").says("#1")
}

// A session that an external id names is made where it is new.
func TestAgentAsksInASessionOfItsOwnID(t *testing.T) {
	a := newAccount(t)
	scout := a.replica(api.Config{}).agent(a.scout.token)
	call := arguments{"question": "Which one?", "session": "ext:run/4711", "wait_seconds": 0}
	asked := scout.call("ask_a_human", call).says("#1")
	if again := scout.call("ask_a_human", call).says("#1"); again.Session != asked.Session {
		t.Errorf("the call made again is about session %s, want %s", again.Session, asked.Session)
	}
	scout.call("check_answer", arguments{"session": "ext:run/4711"}).says("#1")
	other, key := a.Agent("Other")
	if found := a.Count("select count(*) from ai_sessions where user_id = $1", other.UserID); found != 0 {
		t.Errorf("another agent has %d sessions", found)
	}
	stranger := a.replica(api.Config{}).agent(key)
	stranger.call("check_answer", arguments{"session": "ext:run/4711"}).fails("no such session")
	stranger.call("check_answer", arguments{"handoff": "#1"}).fails("no such session")
	stranger.call("withdraw_question", arguments{"handoff": asked.Handoff}).fails("no such session")
	stranger.call("add_context", arguments{"session": asked.Session, "text": "?"}).fails("no such session")
	stranger.call("ask_a_human", call).fails("no such session")
}

// A backend asks for the owner of a session.
func TestServiceAsksForTheOwnerOfASession(t *testing.T) {
	a := newAccount(t)
	backend := a.replica(api.Config{}).agent(a.backend.token)
	backend.call("ask_a_human", arguments{"question": "Which one?"}).fails("session is required")
	session := a.session(a.eli)
	call := arguments{"question": "Which one?", "session": session, "wait_seconds": 0}
	backend.call("ask_a_human", call).says("Nobody has claimed #1")
	h := a.newest(a.dana)
	if h.CreatedBy.ID != a.eli.UserID {
		t.Errorf("it was escalated for %s, want the owner of the session", h.CreatedBy.Name)
	}
	backend.call("add_context", arguments{"session": session, "text": "It is the red one."}).says("Added.")
	a.ClaimFor(a.dana.Principal, h)
	backend.call("ask_a_human", call).says("Dana has claimed #1")
	if _, err := a.Return(t.Context(), a.dana.Principal, h.Ref(), "Both."); err != nil {
		t.Fatal(err)
	}
	backend.call("check_answer", arguments{"session": session}).says("#1 was answered by Dana:\n\nBoth.")
}

// newest returns the newest handoff of the account.
func (a *testAccount) newest(reader user) handoff.Handoff {
	a.t.Helper()
	page, err := a.Queue(a.t.Context(), reader.Principal, handoff.Filter{})
	if err != nil || len(page.Items) == 0 {
		a.t.Fatalf("the queue has %d items, error %v", len(page.Items), err)
	}
	card := page.Items[len(page.Items)-1]
	h, err := a.Get(a.t.Context(), reader.Principal, card.SessionID, card.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}
