package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// Many people do what they like with few handoffs, on two replicas, while their roles change and targets run out. Log,
// rows and timelines agree.
func TestRandomTransitions(t *testing.T) {
	allowed := Allowance{Repeats: true, Stale: 3 * time.Second, Marks: promised(10 * time.Second)}
	r := begin(t, "random transitions of many people", allowed)
	r.startTwo()
	a, _ := r.followedAccount(8, 2)
	backend := r.backend(a)
	r.setTargets(r.replicas[0], a, "1s")
	table := make([]place, 6)
	acting := r.write(8, func(_ context.Context, l *load, writer, _ int) {
		one := &table[rand.N(len(table))]
		if r.act(r.replicas[rand.N(2)], a, a.users[writer], one) {
			l.advance()
		}
		<-time.After(rand.N(20 * time.Millisecond))
	})
	changing := r.write(1, func(_ context.Context, l *load, _, turn int) {
		u := a.users[rand.N(len(a.users))]
		for _, role := range []string{"viewer", "engineer"} {
			r.do(r.replicas[0], a, backend, http.MethodPut, "/api/v1/users/"+u.id.String(), fmt.Sprintf(
				`{"email":"%s@example.com","name":"User of %s","role":"%s","active":true}`, u.id, a.id, role), Effect{})
			<-time.After(rand.N(time.Second))
		}
		l.advance()
	})
	for began := time.Now(); time.Since(began) < time.Duration(scale(5, 45))*time.Second; {
		acting.await(10)
	}
	changing.end()
	acting.end()
	r.awaitMarks(a)
	r.compareTimelines(a, backend)
	r.finish()
	r.expectNoServerError()
}

// place holds the newest handoff of those that follow one another.
type place struct {
	mu sync.Mutex
	handoff
}

// act does one thing to the handoff in a place, or puts a new one there, and reports whether it was acknowledged.
func (r *run) act(to *replica, a *account, u user, one *place) bool {
	one.mu.Lock()
	h := one.handoff
	one.mu.Unlock()
	other := a.users[rand.N(len(a.users))]
	if h.ID == uuid.Nil || rand.N(20) == 0 {
		session, err := r.session(r.t.Context(), to, a, u)
		if err != nil {
			return false
		}
		got := r.park(to, a, u, session)
		if rand.N(2) == 0 {
			got = r.escalate(to, a, u, session)
		}
		if got.outcome == OK {
			one.mu.Lock()
			one.handoff = as[handoff](got)
			one.mu.Unlock()
		}
		return got.outcome == OK
	}
	var got answer
	switch rand.N(10) {
	case 0, 1, 2:
		got = r.claim(to, a, u, h)
	case 3, 4, 5:
		got = r.transition(to, a, u, h, "release", "", "handoff_released")
	case 6:
		got = r.transition(to, a, u, h, "reassign", fmt.Sprintf(`{"user_id":"%s"}`, other.id), "handoff_reassigned")
	case 7:
		got = r.transition(to, a, u, h, "resolve", `{"resolution":"done"}`, "handoff_resolved")
	case 8:
		got = r.transition(to, a, u, h, "withdraw", "", "handoff_withdrawn")
	default:
		got = r.escalate(to, a, u, h.SessionID)
	}
	return got.outcome == OK
}

// park sends one request that parks a session.
func (r *run) park(to *replica, a *account, u user, session uuid.UUID) answer {
	return r.do(to, a, u, http.MethodPost, sessionsPath+session.String()+"/handoff", `{"intent":"park"}`, Effect{})
}

// compareTimelines compares the timeline and the state of each handoff with its events.
func (r *run) compareTimelines(a *account, u user) {
	r.t.Helper()
	events := make(map[uuid.UUID][]Event)
	for _, event := range r.log(a).Events {
		events[event.Handoff] = append(events[event.Handoff], event)
	}
	for id, all := range events {
		path := sessionsPath + all[0].Session.String() + "/handoffs/" + id.String()
		got := r.do(r.replicas[0], a, u, http.MethodGet, path, "", Effect{})
		row := as[struct {
			Card
			TimelineOmitted int `json:"timeline_omitted"`
			Timeline        []struct{ Type string }
		}](got)
		var steps, logged []string
		for _, step := range row.Timeline {
			if step.Type != "handoff_parked" {
				steps = append(steps, step.Type)
			}
		}
		for _, event := range all {
			logged = append(logged, event.Type)
		}
		last := all[len(all)-1].Card
		if !row.DueAt.Equal(last.DueAt) {
			r.t.Errorf("handoff %s is due at %v, by its last event at %v", id, row.DueAt, last.DueAt)
		}
		row.DueAt = last.DueAt
		if row.Card != last || row.TimelineOmitted == 0 && !slices.Equal(steps, logged) {
			r.t.Errorf("handoff %s is %+v with the steps %v, the log has %+v and %v", id, row.Card, steps, last, logged)
		}
	}
}

// transition sends one request that changes a handoff.
func (r *run) transition(to *replica, a *account, u user, h handoff, action, body, event string) answer {
	return r.do(to, a, u, http.MethodPost, sessionsPath+h.SessionID.String()+"/handoffs/"+h.ID.String()+"/"+action, body,
		Effect{Session: h.SessionID, Type: event, By: u.id})
}
