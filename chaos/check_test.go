package chaos

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// Each rule is broken once, in a history that was sound before: a checker that cannot fail proves nothing.
func TestTheCheckerCatchesEachViolation(t *testing.T) {
	if report := Check(soundHistory(8)); len(report.Violations) > 0 || report.Committed != 8 || report.Delivered != 8+4 {
		t.Fatalf("a sound history is found to be %+v", report)
	}
	for _, test := range []struct {
		rule   Rule
		damage func(*History)
	}{
		{Lost, func(h *History) {
			effect := Effect{Account: h.Logs[0].Account, Session: uuid.New(), Type: "handoff_created"}
			h.Requests = append(h.Requests, Request{Effect: effect, Outcome: OK})
		}},
		{Phantom, func(h *History) { h.Requests[3].Outcome = Fail }},
		{Unrequested, func(h *History) { h.Requests = h.Requests[1:] }},
		{Doubled, func(h *History) { h.Logs[0].Events[5].Effect = h.Logs[0].Events[4].Effect }},
		{Hole, func(h *History) { h.Logs[0].Events = slices.Delete(h.Logs[0].Events, 2, 3) }},
		{Hole, func(h *History) { h.Logs[0].Head++ }},
		{Hole, func(h *History) { h.Logs[0].Events[1].Handoff = h.Logs[0].Events[0].Handoff }},
		{ClaimedTwice, func(h *History) {
			for i := range 2 {
				h.Logs[0].Events[i].Type, h.Logs[0].Events[i].Handoff = "handoff_claimed", uuid.Max
			}
		}},
		{Gap, func(h *History) { first(h).Frames = slices.Delete(first(h).Frames, 3, 4) }},
		{Gap, func(h *History) { // two events are swapped
			first(h).Frames[2], first(h).Frames[3] = first(h).Frames[3], first(h).Frames[2]
		}},
		{Gap, func(h *History) { h.Clients[1].Connections[1].Frames[0].ID = "ab-6" }}, // ready after a gap
		{Gap, func(h *History) { first(h).Frames[4].ID = "cd-4" }},                    // another epoch without a reset
		{Gap, func(h *History) {
			first(h).Resumed, first(h).Frames = "0", first(h).Frames[1:]
			first(h).Frames[0].Name = "ready"
		}},
		{Duplicate, func(h *History) { first(h).Frames = slices.Insert(first(h).Frames, 3, first(h).Frames[2]) }},
		{Changed, func(h *History) { h.Logs[0].Events[4].Session = uuid.New() }},
		{Changed, func(h *History) { first(h).Frames[4].Data = first(h).Frames[5].Data }},
		{Malformed, func(h *History) { first(h).Frames[4].ID = "" }},
		{Malformed, func(h *History) { first(h).Frames[4].Data = []byte(`{"type":`) }},
		{Malformed, func(h *History) { first(h).Frames = first(h).Frames[1:] }},
		{Malformed, func(h *History) { h.Clients[1].Connections[1].Resumed = "ab-5" }},
		{Reset, func(h *History) {
			first(h).Frames = append(first(h).Frames, Frame{ID: "ab-8", Name: "reset", Data: []byte(`{}`)})
		}},
		{Behind, func(h *History) { first(h).Frames = first(h).Frames[:len(first(h).Frames)-1] }},
		{Late, func(h *History) { first(h).Frames[8].At = first(h).Frames[8].At.Add(time.Hour) }},
		{Foreign, func(h *History) {
			other := uuid.New()
			h.Owner[other] = uuid.New()
			h.Requests[2].Body = fmt.Appendf(nil, `{"title":"of %v"}`, other)
		}},
		{Foreign, func(h *History) {
			h.Owner[h.Clients[1].Account] = uuid.New()
		}},
		{Leak, func(h *History) { h.Levels = []Level{{Name: "goroutines", Base: 10, End: 21, Slack: 10}} }},
		{Repaired, func(h *History) { h.Repairs = 1 }},
	} {
		h := soundHistory(8)
		test.damage(&h)
		if report := Check(h); report.Count(test.rule) == 0 {
			t.Errorf("%q was not caught: %v", test.rule, report.Violations)
		}
	}
}

func TestTheCheckerExcusesWhatTheFaultAllows(t *testing.T) {
	h := soundHistory(4)
	first(&h).Frames = append(first(&h).Frames, Frame{ID: "ab-4", Name: "reset", Data: []byte(`{}`)})
	first(&h).Frames[2].At = first(&h).Frames[2].At.Add(time.Hour)
	h.Requests[1].Outcome, h.Requests[2].Outcome, h.Repairs = Info, Info, 3
	h.Requests = append(h.Requests, Request{Effect: Effect{Session: uuid.New(), Type: "handoff_created"}, Outcome: Info})
	h.Allowed = Allowance{Resets: true, Repairs: true}
	if report := Check(h); len(report.Violations) > 0 || report.Resets != 1 {
		t.Errorf("got %+v", report)
	}
}

// Any frame of any history that is lost, repeated or moved is reported.
func TestTheCheckerCatchesAnyDamage(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := soundHistory(rapid.IntRange(4, 30).Draw(t, "events"))
		if report := Check(h); len(report.Violations) > 0 {
			t.Fatal(report.Violations)
		}
		frames := &first(&h).Frames
		i := rapid.IntRange(1, len(*frames)-2).Draw(t, "frame")
		switch rapid.SampledFrom([]string{"lose", "repeat", "swap"}).Draw(t, "damage") {
		case "lose":
			*frames = slices.Delete(*frames, i, i+1)
		case "repeat":
			*frames = slices.Insert(*frames, i, (*frames)[i])
		case "swap":
			(*frames)[i], (*frames)[i+1] = (*frames)[i+1], (*frames)[i]
		}
		if report := Check(h); report.Count(Gap)+report.Count(Duplicate) == 0 {
			t.Fatalf("not caught: %+v", report)
		}
	})
}

// soundHistory returns a history with n events, a client that received them all, and one that was away and resumed.
func soundHistory(n int) History {
	account, began := uuid.New(), time.Now()
	h := History{Owner: map[uuid.UUID]uuid.UUID{account: account}, Allowed: Allowance{Stale: time.Second}}
	log := Log{Account: account, Epoch: "ab", Head: int64(n)}
	frames := []Frame{{ID: "ab-0", Name: "ready", At: began, Data: fmt.Appendf(nil, `{"account_id":"%s"}`, account)}}
	for i := range n {
		event := Event{
			Effect:  Effect{Account: account, Session: uuid.New(), Type: "handoff_created", By: uuid.New()},
			Seq:     int64(i + 1),
			At:      began.Add(time.Duration(i+1) * time.Second),
			Handoff: uuid.New(),
			Card:    Card{Version: 1, Status: "waiting"},
		}
		log.Events = append(log.Events, event)
		h.Requests = append(h.Requests, Request{Effect: event.Effect, Outcome: OK, Status: 201})
		frames = append(frames, Frame{
			ID: fmt.Sprintf("ab-%d", event.Seq), Name: event.Type, At: event.At.Add(time.Millisecond),
			Data: fmt.Appendf(nil, `{"type":"%s","seq":%d,"by":{"id":"%s"},
				"handoff":{"id":"%s","account_id":"%s","session_id":"%s","version":1,"status":"waiting"}}`,
				event.Type, event.Seq, event.By, event.Handoff, account, event.Session),
		})
	}
	h.Logs = []Log{log}
	quarter := n / 4 // the second client receives the first, disconnects, and resumes for the next
	resumed := Frame{ID: fmt.Sprintf("ab-%d", quarter), Name: "ready", At: began.Add(time.Hour), Data: []byte(`{}`)}
	h.Clients = []Client{
		{Name: "steady", Account: account, Live: true, Connections: []Connection{{Frames: frames}}},
		{Name: "returning", Account: account, Connections: []Connection{
			{Frames: slices.Clone(frames[:quarter+1])},
			{Resumed: resumed.ID, Frames: append([]Frame{resumed}, frames[quarter+1:n/2+1]...)},
		}},
	}
	return h
}

func first(h *History) *Connection { return &h.Clients[0].Connections[0] }
