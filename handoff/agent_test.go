package handoff_test

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func TestAgentAsksAndLearnsTheAnswer(t *testing.T) {
	a := newAccount(t)
	agent := a.newAgent("Triage")
	session := a.Session(agent)
	a.park(agent, session)
	h := a.escalate(agent, session)
	if want := (handoff.Person{ID: agent.UserID, Name: "Triage", Agent: true}); h.CreatedBy != want {
		t.Errorf("created by %+v", h.CreatedBy)
	}
	a.do("return", a.eli, a.ClaimFor(a.eli, h))
	answered, err := a.Get(t.Context(), agent, session, h.ID)
	if err != nil || answered.Answer == nil || !answered.Timeline[0].By.Agent {
		t.Errorf("got %+v, error %v", answered, err)
	}
	next := a.escalate(agent, session) // it is the agent's session again
	a.do("withdraw", agent, next)
	history, _, err := a.History(t.Context(), agent, session, handoff.HistoryPage{})
	if err != nil || len(history) != 2 {
		t.Errorf("the history has %d handoffs, error %v", len(history), err)
	}
}

// A session that was an engineer's has handoffs that an agent who gets it does not see.
func TestAgentSeesOnlyItsOwnHandoffs(t *testing.T) {
	a := newAccount(t)
	agent, other := a.newAgent("Triage"), a.newAgent("Other")
	h := a.in(handoff.Withdrawn)
	a.Exec("update ai_sessions set user_id = $1 where id = $2", agent.UserID, h.SessionID)
	if _, err := a.Get(t.Context(), agent, h.SessionID, h.ID); err != refusal.ErrNotFound { //nolint:errorlint // as it is
		t.Errorf("got %v", err)
	}
	history, _, err := a.History(t.Context(), agent, h.SessionID, handoff.HistoryPage{})
	if err != nil || len(history) != 0 {
		t.Errorf("got %v, error %v", history, err)
	}
	_, _, err = a.History(t.Context(), other, h.SessionID, handoff.HistoryPage{})
	if err != refusal.ErrNotFound { //nolint:errorlint // as it is
		t.Errorf("got %v", err)
	}
	_, _, err = a.Create(t.Context(), other, handoff.Draft{Session: h.SessionID, Intent: handoff.Escalate})
	if err != refusal.ErrNotFound { //nolint:errorlint // as it is
		t.Errorf("got %v", err)
	}
}

func TestAgentIsNeverGivenAClaim(t *testing.T) {
	a := newAccount(t)
	agent := a.newAgent("Triage")
	for _, from := range []handoff.Status{handoff.Waiting, handoff.Claimed} {
		_, err := a.Reassign(t.Context(), a.ada, a.in(from).Ref(), agent.UserID)
		if fields := invalidFields(t, err); !slices.Equal(fields, []string{"user_id"}) {
			t.Errorf("%s: got %v", from, err)
		}
	}
}

func TestAgentHasAHighestPriority(t *testing.T) {
	a := newAccount(t)
	agent := a.newAgent("Triage")
	agent.Limits = &auth.AgentLimits{MaxPriority: "high", MaxOpen: 20}
	session := a.Session(agent)
	urgent := handoff.Draft{Session: session, Intent: handoff.Escalate, Priority: handoff.Urgent}
	for _, prepare := range []func(){func() {}, func() { a.park(agent, session) }} {
		prepare()
		_, _, err := a.Create(t.Context(), agent, urgent)
		if !errors.Is(err, refusal.ErrForbidden) ||
			err.Error() != "hand off session "+session.String()+
				": This agent can ask with a priority up to high; urgent is above that." {
			t.Errorf("got %v", err)
		}
	}
	urgent.Priority = handoff.High
	if h := a.HandOff(agent, urgent); h.Priority != handoff.High {
		t.Errorf("got %s", h.Priority)
	}
}

// Of many requests at once, over two replicas, no more succeed than the key allows.
func TestAgentHasAsManyOpenHandoffsAsItsKeyAllows(t *testing.T) {
	a := newAccount(t)
	agent := a.newAgent("Triage")
	agent.Limits = &auth.AgentLimits{MaxPriority: "urgent", MaxOpen: 3}
	var asking errgroup.Group
	for range 8 {
		session := a.Session(agent)
		asking.Go(func() error {
			_, _, err := a.Create(t.Context(), agent, handoff.Draft{Session: session, Intent: handoff.Escalate})
			if tooMany, ok := errors.AsType[*handoff.TooManyOpenError](err); ok && tooMany.Max == 3 {
				return nil
			}
			return err
		})
	}
	if err := asking.Wait(); err != nil {
		t.Fatal(err)
	}
	if open := a.queue(handoff.Filter{}).Items; len(open) != 3 {
		t.Errorf("%d are open", len(open))
	}
}

// The number of a handoff is locked for the whole account, so it is counted after the row of the agent is locked.
func TestEscalationDoesNotWaitForLockedAgents(t *testing.T) {
	a := newAccount(t)
	triage, fixer := a.newAgent("Triage"), a.newAgent("Fixer")
	ofPerson, ofAgents := a.Session(a.dana), []uuid.UUID{a.Session(triage), a.Session(fixer)}
	blocker, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer blocker.Rollback(context.Background()) //nolint:errcheck // it has changed nothing
	const lock = "select from users where id = any($1) for no key update"
	if _, err := blocker.Exec(t.Context(), lock, []uuid.UUID{triage.UserID, fixer.UserID}); err != nil {
		t.Fatal(err)
	}
	var asking errgroup.Group
	for i, agent := range []auth.Principal{triage, fixer} {
		agent.Limits = &auth.AgentLimits{MaxPriority: "high", MaxOpen: 20}
		asking.Go(func() error {
			_, _, err := a.Create(t.Context(), agent, handoff.Draft{Session: ofAgents[i], Intent: handoff.Escalate})
			return err
		})
	}
	const waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
	for a.Count(waiting) < 2 {
		runtime.Gosched()
	}
	person, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer person.Rollback(context.Background()) //nolint:errcheck // it has changed nothing
	if _, err := person.Exec(t.Context(), "set local lock_timeout = '100ms'"); err != nil {
		t.Fatal(err)
	}
	draft := handoff.Draft{Session: ofPerson, Intent: handoff.Escalate}
	if _, _, err := a.CreateTx(t.Context(), person, a.dana, draft); err != nil {
		t.Errorf("the escalation of a person waits for agents: %v", err)
	}
	if err := errors.Join(person.Rollback(t.Context()), blocker.Rollback(t.Context()), asking.Wait()); err != nil {
		t.Error(err)
	}
}
