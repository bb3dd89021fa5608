package chaos

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/google/uuid"
)

// checkClient checks that the ids of a client continue without a gap over all of its connections: from where it
// resumed, or from the position of a reset.
func (c *checker) checkClient(client Client) {
	var at Position
	for i, connection := range client.Connections {
		w := &connectionChecker{checker: c, client: client, connection: connection}
		if resumed, ok := ParsePosition(connection.Resumed); ok {
			w.at, w.known = resumed, resumed.Epoch != ""
			if i > 0 && resumed != at {
				c.report.add(Malformed, "%s resumed from %s, and was at %v: the run is at fault",
					client.Name, connection.Resumed, at)
			}
		}
		for _, frame := range connection.Frames {
			w.checkFrame(frame)
		}
		at = w.at
	}
	log := c.logs[client.Account]
	if want := (Position{log.Epoch, log.Head}); client.Live && at != want {
		c.report.add(Behind, "%s is at %v, the log at %v", client.Name, at, want)
	}
}

// connectionChecker checks one connection of a client.
type connectionChecker struct {
	*checker
	client     Client
	connection Connection
	at         Position
	known      bool  // whether at is the client's position
	ready      Frame // zero before it
}

func (w *connectionChecker) checkFrame(frame Frame) {
	at, ok := ParsePosition(frame.ID)
	if !ok || at.Epoch == "" {
		w.report.add(Malformed, "%s: %s has the id %q", w.client.Name, frame.Name, frame.ID)
		return
	}
	if !json.Valid(frame.Data) {
		w.report.add(Malformed, "%s: %s is not JSON: %.100q", w.client.Name, frame.Name, frame.Data)
		return
	}
	switch {
	case frame.Name == "reset":
		w.report.Resets++
		if !w.Allowed.Resets {
			w.report.add(Reset, "%s at %v: %s", w.client.Name, w.at, frame.Data)
		}
		w.at, w.known = at, true
	case frame.Name == "ready":
		w.checkReady(frame, at)
	case strings.HasPrefix(frame.Name, "handoff_"):
		w.checkEvent(frame, at)
	case at != w.at:
		w.report.add(Gap, "%s: %s claims %v at %v", w.client.Name, frame.Name, at, w.at)
	}
}

// checkReady checks the position of ready: it is the one resumed from, if there is one.
func (w *connectionChecker) checkReady(frame Frame, at Position) {
	oldest := w.connection.Resumed == "0" && w.at == Position{}
	switch {
	case w.known && at != w.at:
		w.report.add(Gap, "%s: ready at %v, resumed from %v", w.client.Name, at, w.at)
	case oldest && at.Seq > w.logs[w.client.Account].Floor:
		w.report.add(Gap, "%s: resumed from the oldest, ready at %v", w.client.Name, at)
	}
	w.at, w.known, w.ready = at, true, frame
}

func (w *connectionChecker) checkEvent(frame Frame, at Position) {
	w.report.Delivered++
	switch {
	case w.ready.ID == "":
		w.report.add(Malformed, "%s: %s before ready", w.client.Name, frame.Name)
	case at.Epoch != w.at.Epoch:
		w.report.add(Gap, "%s: %v follows %v without a reset", w.client.Name, at, w.at)
	case at.Seq <= w.at.Seq:
		w.report.add(Duplicate, "%s: %v follows %v", w.client.Name, at, w.at)
	case at.Seq > w.at.Seq+1:
		w.report.add(Gap, "%s: %v follows %v", w.client.Name, at, w.at)
	}
	w.at = at
	w.compare(frame, at)
}

// compare compares a delivered event with the log.
func (w *connectionChecker) compare(frame Frame, at Position) {
	committed := w.checker.compare(w.client.Name, w.client.Account, at, frame.Name, frame.Data)
	if committed.After(w.ready.At) {
		w.report.Stale = max(w.report.Stale, frame.At.Sub(committed))
	}
}

// compare compares an event that a client or a receiver was sent with the log, and returns when it was committed.
// Events of another epoch, and pruned ones, are no longer there: it returns the zero time for them.
func (c *checker) compare(who string, account uuid.UUID, at Position, name string, sent []byte) (committed time.Time) {
	log := c.logs[account]
	if at.Epoch != log.Epoch || len(log.Events) == 0 || at.Seq < log.Events[0].Seq {
		return time.Time{}
	}
	want, found := log.event(at.Seq)
	if !found {
		c.report.add(Changed, "%s: %v was never committed", who, at)
		return time.Time{}
	}
	var data struct {
		Type    string
		Seq     int64
		By      struct{ ID uuid.UUID }
		Handoff struct {
			Card
			ID        uuid.UUID
			AccountID uuid.UUID `json:"account_id"`
			SessionID uuid.UUID `json:"session_id"`
		}
	}
	err := json.Unmarshal(sent, &data)
	effect := Effect{Account: data.Handoff.AccountID, Session: data.Handoff.SessionID, Type: data.Type, By: data.By.ID}
	got := Event{Effect: effect, Seq: data.Seq, Handoff: data.Handoff.ID, Card: data.Handoff.Card}
	committed = want.At
	want.At = got.At
	if want.Card.DueAt.Equal(got.Card.DueAt) {
		want.Card.DueAt = got.Card.DueAt
	}
	if err != nil || got != want || name != want.Type || at.Seq != want.Seq {
		c.report.add(Changed, "%s: %v is %s %v, the log has %v (%v)", who, at, name, got, want, err)
	}
	return committed
}
