package api_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
)

func (c *client) withKey(key string) *client { return c.with("Idempotency-Key", key) }

// isReplayOf expects the answer to be another one given again.
func (a answer) isReplayOf(first answer) {
	a.t.Helper()
	a.is(first.status)
	if !bytes.Equal(a.body, first.body) || a.header.Get("Location") != first.header.Get("Location") {
		a.t.Errorf("%s: got %s at %q, first it was %s at %q", a.what, a.body, a.header.Get("Location"), first.body,
			first.header.Get("Location"))
	}
	if first.header.Get("Idempotency-Replayed") != "" || a.header.Get("Idempotency-Replayed") != "true" {
		a.t.Errorf("%s: replayed is %q, and %q the first time", a.what, a.header.Get("Idempotency-Replayed"),
			first.header.Get("Idempotency-Replayed"))
	}
}

func TestEveryPostMayBeRepeatedWithItsKey(t *testing.T) {
	o := newOffice(t)
	first, second := o.replica(api.Config{}), o.replica(api.Config{})
	o.eachPost(func(p post) {
		key := uuid.NewString()
		before := o.events()
		answer := first.as(p.by).withKey(key).post(p.path, p.body)
		if answer.status/100 != 2 {
			t.Fatalf("got %d %s", answer.status, answer.body)
		}
		after := o.events()
		second.as(p.by).withKey(key).post(p.path, p.body).isReplayOf(answer)
		if p.other != nil {
			first.as(p.by).withKey(key).post(p.path, p.other).isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch")
		}
		elsewhere := uuid.NewString()
		first.as(p.by).withKey(elsewhere).create(o.session(p.by),
			map[string]string{"intent": "park"}).is(http.StatusCreated)
		second.as(p.by).withKey(elsewhere).post(p.path, p.body).isProblem(http.StatusUnprocessableEntity,
			"idempotency_mismatch")
		if again := o.events(); again != after || after > before+1 {
			t.Errorf("there were %d events before, %d after the first request, %d in the end", before, after, again)
		}
	})
}

// Two claims have the same, empty body: what tells them apart is their path alone.
func TestAKeyBelongsToOnePath(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	first, second := o.escalation(o.dana), o.escalation(o.dana)
	eli := r.as(o.eli).withKey("claimed once")
	eli.claim(first).is(http.StatusOK)
	eli.claim(second).isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch")
	left := decode[handoff.Handoff](r.as(o.eli).get(handoffPath(second)).is(http.StatusOK))
	if left.Status != handoff.Waiting {
		t.Errorf("the other one is %s", left.Status)
	}
}

func TestTheSameKeyAtOnceMakesOneHandoff(t *testing.T) {
	o := newOffice(t)
	replicas := []*replica{o.replica(api.Config{}), o.replica(api.Config{})}
	session := o.session(o.dana)
	answers := make([]answer, 4)
	start := make(chan struct{})
	var requests sync.WaitGroup
	for i := range answers {
		client := replicas[i%2].as(o.dana).withKey("one and only")
		requests.Go(func() {
			<-start
			var err error
			answers[i], err = client.try(http.MethodPost, sessionPath(session)+"/handoff",
				map[string]string{"intent": "escalate"})
			if err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	requests.Wait()
	replayed := 0
	for _, got := range answers {
		got.is(http.StatusCreated)
		if !bytes.Equal(got.body, answers[0].body) {
			t.Errorf("one was answered %s, another %s", answers[0].body, got.body)
		}
		if got.header.Get("Idempotency-Replayed") == "true" {
			replayed++
		}
	}
	if replayed != 3 || o.events() != 1 {
		t.Errorf("%d answers are replayed, and there are %d events", replayed, o.events())
	}
}

// A key is its user's own, and a backend's, also where the backend has the id of a user.
func TestAKeyIsOnesOwn(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	message := map[string]string{"role": "note", "content": "Lowered the MTU"}
	path := sessionPath(o.session(o.dana)) + "/messages"
	r.as(o.dana).withKey("k").post(path, message).is(http.StatusCreated)
	backend := r.as(o.backend).withKey("k").post(path, message).is(http.StatusCreated)
	if backend.header.Get("Idempotency-Replayed") != "" {
		t.Error("the backend got the answer of a user")
	}
	r.as(o.backend).withKey("k").post(path, message).isReplayOf(backend)
	twin := o.Sign(auth.Claims{
		Subject: o.dana.UserID, Service: true, AccountID: o.ID,
		ExpiresAt: time.Now().Add(time.Hour),
	})
	// A backend can sign a subject of its own for each request.
	r.withToken(twin).withKey("k").post(path, message).isReplayOf(backend)
	r.as(o.dana).withKey("another").post(path, message).is(http.StatusCreated)
	r.withToken(twin).withKey("another").post(path, message).is(http.StatusCreated)
	if session := o.transcript(path); session != 4 {
		t.Errorf("the transcript has %d messages", session)
	}
}

// transcript is how many messages a session has.
func (o *office) transcript(path string) int {
	o.t.Helper()
	id := uuid.MustParse(strings.TrimSuffix(strings.TrimPrefix(path, sessions), "/messages"))
	session, err := o.Directory.Session(o.t.Context(), o.vera.Principal, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return len(session.Messages)
}

// White space and the order of members are how a client writes, not what it asks for.
func TestAKeyHoldsWhateverWayTheBodyIsWritten(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	path := sessionPath(o.session(o.dana)) + "/handoff"
	first := r.as(o.dana).withKey("k").post(path, `{"intent":"escalate","priority":"high"}`)
	r.as(o.dana).withKey("k").post(path, `{ "priority": "high", "intent": "escalate" }`).isReplayOf(first)
}

// What was refused has changed nothing, and another moment may allow it: a refusal is not kept.
func TestAKeyDoesNotFreezeARefusal(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	h := o.parked(o.dana)
	r.as(o.eli).withKey("k").claim(h).isProblem(http.StatusConflict, "not_waiting")
	r.as(o.dana).create(h.SessionID, map[string]string{"intent": "escalate"}).is(http.StatusOK)
	claimed := r.as(o.eli).withKey("k").claim(h).is(http.StatusOK)
	r.as(o.eli).post(handoffPath(h)+"/release", nil).is(http.StatusOK)
	r.as(o.eli).withKey("k").claim(h).isReplayOf(claimed)
}

func TestAKeyLives24Hours(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	path := sessionPath(o.session(o.dana)) + "/messages"
	message := map[string]string{"role": "note", "content": "Lowered the MTU"}
	first := r.as(o.dana).withKey("k").post(path, message).is(http.StatusCreated)
	o.age("23 hours 59 minutes")
	r.as(o.dana).withKey("k").post(path, message).isReplayOf(first)
	o.age("1 minute")
	again := r.as(o.dana).withKey("k").post(path, message).is(http.StatusCreated)
	if again.header.Get("Idempotency-Replayed") != "" || o.transcript(path) != 2 {
		t.Errorf("after a day it was replayed: %d messages", o.transcript(path))
	}
	r.as(o.dana).withKey("another").post(path, message).is(http.StatusCreated)
	o.age("24 hours")
	r.as(o.dana).withKey("a third").post(path, message).is(http.StatusCreated)
	const more = 2500 // than one step forgets
	_, err := db.ForAccount(o.Pool, o.dana.AccountID).Exec(t.Context(),
		`insert into idempotency_keys (account_id, user_id, key, digest, claimed_at)
		select $1, $2, 'old ' || n, sha256(''), now() - interval '25 hours' from generate_series(1, $3) as n`,
		o.dana.AccountID, o.dana.UserID, more)
	if err != nil {
		t.Fatal(err)
	}
	if forgotten, err := o.Requests.PurgeExpired(t.Context()); err != nil || forgotten != 2+more {
		t.Errorf("forgot %d answers, error %v", forgotten, err)
	}
}

// age lets time pass for all keys.
func (o *office) age(by string) {
	o.t.Helper()
	_, err := db.AllAccounts(o.Pool).Exec(o.t.Context(),
		"update idempotency_keys set claimed_at = claimed_at - $1::text::interval", by)
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestMalformedKeys(t *testing.T) {
	o := newOffice(t)
	r := o.replica(api.Config{})
	session := o.session(o.dana)
	body := map[string]string{"intent": "park"}
	for name, keys := range map[string][]string{
		"empty":       {""},
		"too long":    {strings.Repeat("x", 129)},
		"not ASCII":   {"schlüssel"},
		"a tab":       {"a\tb"},
		"two of them": {"one", "two"},
	} {
		t.Run(name, func(t *testing.T) {
			client := r.as(o.dana)
			client.header["Idempotency-Key"] = keys
			client.create(session, body).blames("Idempotency-Key")
		})
	}
	r.as(o.dana).withKey(strings.Repeat("~", 128)).create(session, body).is(http.StatusCreated)
	if history, _, err := o.History(t.Context(), o.vera.Principal, session, handoff.HistoryPage{}); err != nil ||
		len(history) != 1 || history[0].Status != handoff.Parked {
		t.Errorf("got history %v, error %v", history, err)
	}
}
