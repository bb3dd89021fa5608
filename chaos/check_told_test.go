package chaos

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"
)

// As TestTheCheckerCatchesEachViolation, for webhooks, mail and marks.
func TestTheCheckerCatchesEachViolationOfTelling(t *testing.T) {
	if report := Check(toldHistory()); len(report.Violations) > 0 || report.Told != 7+2 || report.Resent != 1 {
		t.Fatalf("a sound history is found to be %+v", report)
	}
	posts := func(h *History) *[]Post { return &h.Endpoints[0].Posts }
	event := func(h *History, i int) *Event { return &h.Logs[0].Events[i] }
	for i, test := range []struct {
		rule   Rule
		damage func(*History)
	}{
		{Gap, func(h *History) { *posts(h) = slices.Delete(*posts(h), 0, 2) }},
		{Gap, func(h *History) { *posts(h) = slices.Delete(*posts(h), 4, 5) }},
		{Gap, func(h *History) { (*posts(h))[1].Status = 500 }}, // and the next event follows
		{Gap, func(h *History) { (*posts(h))[5], (*posts(h))[6] = (*posts(h))[6], (*posts(h))[5] }},
		{Gap, func(h *History) { h.Endpoints[0].Types = []string{overdue} }}, // others are sent, too
		{Gap, func(h *History) { h.Endpoints[0].Begin.Epoch = "cd" }},        // no reset between
		{Behind, func(h *History) { *posts(h) = (*posts(h))[:6] }},
		{Behind, func(h *History) { (*posts(h))[6].Status = 302 }},
		{Duplicate, func(h *History) { *posts(h) = append(*posts(h), h.post((*posts(h))[1].ID, 204)) }},
		{Resent, func(h *History) { *posts(h) = append(*posts(h), h.post((*posts(h))[6].ID, 204)) }},
		{Reset, func(h *History) { *posts(h) = append(*posts(h), h.reset()) }},
		{Unsigned, func(h *History) { h.Endpoints[0].Secret = "whsec_b3RoZXI=" }},
		{Unsigned, func(h *History) { (*posts(h))[2].Timestamp = "1000000000" }},
		{Unsigned, func(h *History) { (*posts(h))[2].Body = slices.Concat((*posts(h))[2].Body, []byte(" ")) }},
		{Overlap, func(h *History) { (*posts(h))[2].Ended = (*posts(h))[3].Began.Add(time.Second) }},
		{Malformed, func(h *History) { (*posts(h))[2].ID = "ab-3" }},
		{Malformed, func(h *History) { (*posts(h))[2].Body = nil }},
		{Changed, func(h *History) { h.Logs[0].Events[2].Card.Overdue = 2 }},
		{Changed, func(h *History) { h.Logs[0].Events[2].Card.DueAt = time.Now() }},
		{Changed, func(h *History) { h.Logs[0].Events[2].At = time.Now().Add(time.Hour) }},
		{Late, func(h *History) { h.Allowed.Stale = time.Second }},
		{Foreign, func(h *History) { h.Owner[event(h, 2).Session] = uuid.New() }},
		{Unmarked, func(h *History) { event(h, 5).Type = "handoff_updated" }},
		{Unmarked, func(h *History) { event(h, 4).Type, event(h, 5).Type = "handoff_updated", "handoff_updated" }},
		{Mismarked, func(h *History) { event(h, 5).Card.Overdue = 1 }},
		{Mismarked, func(h *History) { event(h, 4).Handoff = event(h, 3).Handoff }},
		{Mismarked, func(h *History) { event(h, 4).At = event(h, 3).At }},
		{Mismarked, func(h *History) { event(h, 5).At = event(h, 4).At.Add(time.Second) }},
		{Untold, func(h *History) { h.Mailboxes[0].Mails = h.Mailboxes[0].Mails[:1] }},
		{Mistold, func(h *History) {
			undone := Effect{Account: h.Logs[0].Account, Session: uuid.New(), Type: "handoff_created"}
			h.Requests = append(h.Requests, Request{Effect: undone, Outcome: Fail})
			h.Mailboxes[0].Mails[0].Text += undone.Session.String()
		}},
		{Mistold, func(h *History) { h.Mailboxes[0].Mails[0].At = time.Now().Add(-time.Hour) }},
		{Foreign, func(h *History) {
			other := uuid.New()
			h.Owner[other] = other
			h.Mailboxes[0].Mails[0].Text += " " + other.String()
		}},
		{Flooded, func(h *History) { h.Allowed.Mails = 1 }},
	} {
		h := toldHistory()
		test.damage(&h)
		if report := Check(h); report.Count(test.rule) == 0 {
			t.Errorf("%d: %q was not caught: %v", i, test.rule, report.Violations)
		}
	}
}

func TestTheCheckerExcusesReplaysAndResets(t *testing.T) {
	h := toldHistory()
	endpoint := &h.Endpoints[0]
	endpoint.Replays = []Position{{"ab", 3}}
	for seq := 4; seq <= 6; seq++ {
		endpoint.Posts = append(endpoint.Posts, h.post(endpoint.Posts[seq].ID, 204))
	}
	endpoint.Posts = append(endpoint.Posts, h.post(endpoint.Posts[6].ID, 204))
	endpoint.Posts = append(endpoint.Posts, h.reset())
	h.Allowed.Resent, h.Allowed.Resets = true, true
	if report := Check(h); len(report.Violations) > 0 || report.Resets != 1 || report.Resent != 2 {
		t.Errorf("got %+v", report)
	}
}

// Any post of any history that is lost, repeated or moved is reported.
func TestTheCheckerCatchesAnyDamageToAnEndpoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := toldHistory()
		posts := &h.Endpoints[0].Posts
		i := rapid.IntRange(2, len(*posts)-2).Draw(t, "post")
		switch rapid.SampledFrom([]string{"lose", "repeat", "swap"}).Draw(t, "damage") {
		case "lose":
			*posts = slices.Delete(*posts, i, i+1)
		case "repeat":
			*posts = slices.Insert(*posts, i, (*posts)[i])
		case "swap":
			(*posts)[i], (*posts)[i+1] = (*posts)[i+1], (*posts)[i]
		}
		if report := Check(h); report.Count(Gap)+report.Count(Duplicate)+report.Count(Resent) == 0 {
			t.Fatalf("not caught: %+v", report)
		}
	})
}

// What was acknowledged with a version is in the log with it, and nothing happens more often than it was asked for.
func TestTheCheckerCountsRepeats(t *testing.T) {
	history := func() History {
		h := soundHistory(3)
		h.Clients, h.Allowed = nil, Allowance{Repeats: true}
		one := h.Logs[0].Events[0]
		for i := range h.Logs[0].Events {
			event := &h.Logs[0].Events[i]
			event.Effect, event.Handoff, event.Card.Version = one.Effect, one.Handoff, i+1
			h.Requests[i] = Request{Effect: one.Effect, Outcome: OK, Handoff: one.Handoff, Version: i + 1}
		}
		return h
	}
	sound, twice := history(), history()
	sound.Requests[1].Outcome = Info
	twice.Requests = append(twice.Requests, twice.Requests[0]) // its own claim again
	for _, h := range []History{sound, twice} {
		if report := Check(h); len(report.Violations) > 0 {
			t.Errorf("a sound history is found to be %+v", report)
		}
	}
	lost, unrequested := history(), history()
	lost.Requests[2].Version = 4
	unrequested.Requests[1].Version = 1
	if report := Check(lost); report.Count(Lost) == 0 {
		t.Error("a change that is not in the log was not caught")
	}
	if report := Check(unrequested); report.Count(Unrequested) == 0 {
		t.Error("a change that happened too often was not caught")
	}
}

// toldHistory returns a history of four escalations, the first of which becomes overdue twice and the second of which
// is claimed. A webhook received all of it, one event in two tries, and a person was told in two messages.
func toldHistory() History {
	h := soundHistory(6)
	log, account := &h.Logs[0], h.Logs[0].Account
	h.Clients, h.Allowed = nil, Allowance{Marks: 100 * time.Millisecond}
	log.At = log.Events[5].At.Add(time.Second)
	waits, claimed := &log.Events[0], &log.Events[1]
	waits.Card.DueAt = waits.At.Add(2 * time.Second)
	change := func(i int, of Event, typ string, card Card) {
		log.Events[i].Type, log.Events[i].Session, log.Events[i].Handoff = typ, of.Session, of.Handoff
		log.Events[i].Card = card
	}
	change(3, *claimed, "handoff_claimed", Card{Version: 2, Status: "claimed"})
	change(4, *waits, overdue, Card{Version: 2, Status: "waiting", Overdue: 1, DueAt: waits.Card.DueAt})
	change(5, *waits, overdue, Card{Version: 3, Status: "waiting", Overdue: 2, DueAt: waits.Card.DueAt})
	log.Events[4].By, log.Events[5].By = uuid.Nil, uuid.Nil
	log.Events[4].At = waits.Card.DueAt.Add(50 * time.Millisecond)
	log.Events[5].At = log.Events[4].At.Add(2*time.Second + 50*time.Millisecond)
	h.Requests[3].Effect = log.Events[3].Effect
	h.Requests = h.Requests[:4]

	endpoint := Endpoint{
		Name: "webhook", Account: account, ID: uuid.New(), Live: true, Begin: Position{Epoch: "ab"},
		Secret: "whsec_" + base64.StdEncoding.EncodeToString([]byte("a secret of the chaos suite")),
	}
	h.Endpoints = []Endpoint{endpoint}
	for _, event := range log.Events {
		id := fmt.Sprintf("%s.ab-%d", endpoint.ID, event.Seq)
		if event.Seq == 1 {
			h.Endpoints[0].Posts = append(h.Endpoints[0].Posts, h.post(id, 0))
		}
		h.Endpoints[0].Posts = append(h.Endpoints[0].Posts, h.post(id, 204))
	}
	text := fmt.Sprintf("%s of %s", waits.Session, account)
	h.Mailboxes = []Mailbox{{Account: account, User: uuid.New(), Mails: []Mail{
		{At: claimed.At, Text: text + " and " + claimed.Session.String()},
		{At: log.Events[4].At, Text: text + " and " + log.Events[2].Session.String()},
	}}}
	return h
}

// post returns the next post of the endpoint, with the event that an id names.
func (h *History) post(id string, status int) Post {
	at, _ := ParsePosition(id[len(h.Endpoints[0].ID.String())+1:])
	event, _ := h.Logs[0].event(at.Seq)
	card := fmt.Sprintf(`"id":"%s","account_id":"%s","session_id":"%s","version":%d,"status":"%s","overdue":%d`,
		event.Handoff, event.Account, event.Session, event.Card.Version, event.Card.Status, event.Card.Overdue)
	if !event.Card.DueAt.IsZero() {
		card += `,"due_at":"` + event.Card.DueAt.Format(time.RFC3339Nano) + `"`
	}
	return h.sign(id, status, fmt.Sprintf(`{"type":"%s","timestamp":"%s","data":{"type":"%s","seq":%d,"by":{"id":"%s"},`+
		`"handoff":{%s}}}`, event.Type, event.At.Format(time.RFC3339Nano), event.Type, event.Seq, event.By, card))
}

// reset returns a post that says reset, at the head.
func (h *History) reset() Post {
	return h.sign(h.Endpoints[0].ID.String()+".ab-5.reset", 204,
		`{"type":"reset","data":{"reason":"epoch","last_event_id":"ab-6"}}`)
}

func (h *History) sign(id string, status int, body string) Post {
	endpoint := h.Endpoints[0]
	began := h.Logs[0].At.Add(time.Duration(len(endpoint.Posts)) * 10 * time.Second)
	post := Post{ID: id, Timestamp: strconv.FormatInt(began.Unix(), 10), Body: []byte(body)}
	post.Began, post.Ended, post.Status = began, began.Add(time.Second), status
	key, _ := base64.StdEncoding.DecodeString(endpoint.Secret[len("whsec_"):])
	hash := hmac.New(sha256.New, key)
	fmt.Fprintf(hash, "%s.%s.%s", post.ID, post.Timestamp, body)
	post.Signature = "v1,c3RhbGU= v1," + base64.StdEncoding.EncodeToString(hash.Sum(nil))
	return post
}
