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

// isReplayOf expects the response to repeat the first one.
func (r response) isReplayOf(first response) {
	r.t.Helper()
	r.is(first.status)
	if !bytes.Equal(r.body, first.body) || r.header.Get("Location") != first.header.Get("Location") {
		r.t.Errorf("%s: got %s at %q, first it was %s at %q", r.what, r.body, r.header.Get("Location"), first.body,
			first.header.Get("Location"))
	}
	if first.header.Get("Idempotency-Replayed") != "" || r.header.Get("Idempotency-Replayed") != "true" {
		r.t.Errorf("%s: replayed is %q, and %q the first time", r.what, r.header.Get("Idempotency-Replayed"),
			first.header.Get("Idempotency-Replayed"))
	}
}

func TestEveryPostMayBeRepeatedWithItsKey(t *testing.T) {
	a := newAccount(t)
	first, second := a.replica(api.Config{}), a.replica(api.Config{})
	a.eachPost(func(p post) {
		key := uuid.NewString()
		before := a.events()
		got := first.as(p.by).withKey(key).post(p.path, p.body)
		if got.status/100 != 2 {
			t.Fatalf("got %d %s", got.status, got.body)
		}
		if p.secret {
			got.body = withoutSecret(t, got.body)
		}
		after := a.events()
		second.as(p.by).withKey(key).post(p.path, p.body).isReplayOf(got)
		if p.other != nil {
			first.as(p.by).withKey(key).post(p.path, p.other).isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch")
		}
		elsewhere := uuid.NewString()
		first.as(p.by).withKey(elsewhere).create(a.session(p.by),
			map[string]string{"intent": "park"}).is(http.StatusCreated)
		second.as(p.by).withKey(elsewhere).post(p.path, p.body).isProblem(http.StatusUnprocessableEntity,
			"idempotency_mismatch")
		if again := a.events(); again != after || after > before+1 {
			t.Errorf("there were %d events before, %d after the first request, %d in the end", before, after, again)
		}
	})
}

// Two claims have the same, empty body: what tells them apart is their path alone.
func TestAKeyBelongsToOnePath(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	first, second := a.escalation(a.dana), a.escalation(a.dana)
	eli := r.as(a.eli).withKey("claimed once")
	eli.claim(first).is(http.StatusOK)
	eli.claim(second).isProblem(http.StatusUnprocessableEntity, "idempotency_mismatch")
	left := decode[handoff.Handoff](r.as(a.eli).get(handoffPath(second)).is(http.StatusOK))
	if left.Status != handoff.Waiting {
		t.Errorf("the other one is %s", left.Status)
	}
}

func TestTheSameKeyAtOnceMakesOneHandoff(t *testing.T) {
	a := newAccount(t)
	replicas := []*replica{a.replica(api.Config{}), a.replica(api.Config{})}
	session := a.session(a.dana)
	responses := make([]response, 4)
	start := make(chan struct{})
	var requests sync.WaitGroup
	for i := range responses {
		client := replicas[i%2].as(a.dana).withKey("one and only")
		requests.Go(func() {
			<-start
			var err error
			responses[i], err = client.try(http.MethodPost, sessionPath(session)+"/handoff",
				map[string]string{"intent": "escalate"})
			if err != nil {
				t.Error(err)
			}
		})
	}
	close(start)
	requests.Wait()
	replayed := 0
	for _, got := range responses {
		got.is(http.StatusCreated)
		if !bytes.Equal(got.body, responses[0].body) {
			t.Errorf("got %s, another %s", responses[0].body, got.body)
		}
		if got.header.Get("Idempotency-Replayed") == "true" {
			replayed++
		}
	}
	if replayed != 3 || a.events() != 1 {
		t.Errorf("%d responses are replayed, and there are %d events", replayed, a.events())
	}
}

// Keys belong to one user, or to the account's backend, also where the backend has the id of a user.
func TestKeysBelongToOneUser(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	message := map[string]string{"role": "note", "content": "Lowered the MTU"}
	path := sessionPath(a.session(a.dana)) + "/messages"
	r.as(a.dana).withKey("k").post(path, message).is(http.StatusCreated)
	backend := r.as(a.backend).withKey("k").post(path, message).is(http.StatusCreated)
	if backend.header.Get("Idempotency-Replayed") != "" {
		t.Error("the backend got the response of a user")
	}
	r.as(a.backend).withKey("k").post(path, message).isReplayOf(backend)
	twin := a.Sign(auth.Claims{
		Subject: a.dana.UserID.String(), Service: true, AccountID: a.ID,
		ExpiresAt: time.Now().Add(time.Hour),
	})
	// A backend can sign a subject of its own for each request.
	r.withToken(twin).withKey("k").post(path, message).isReplayOf(backend)
	r.as(a.dana).withKey("another").post(path, message).is(http.StatusCreated)
	r.withToken(twin).withKey("another").post(path, message).is(http.StatusCreated)
	if session := a.transcript(path); session != 4 {
		t.Errorf("the transcript has %d messages", session)
	}
}

// transcript is how many messages a session has.
func (a *testAccount) transcript(path string) int {
	a.t.Helper()
	id := uuid.MustParse(strings.TrimSuffix(strings.TrimPrefix(path, sessions), "/messages"))
	session, err := a.Directory.Session(a.t.Context(), a.vera.Principal, id)
	if err != nil {
		a.t.Fatal(err)
	}
	return len(session.Messages)
}

// White space and the order of members are how a client writes, not what it asks for.
func TestAKeyHoldsWhateverWayTheBodyIsWritten(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	path := sessionPath(a.session(a.dana)) + "/handoff"
	first := r.as(a.dana).withKey("k").post(path, `{"intent":"escalate","priority":"high"}`)
	r.as(a.dana).withKey("k").post(path, `{ "priority": "high", "intent": "escalate" }`).isReplayOf(first)
}

// What was refused has changed nothing, and another moment may allow it: a refusal is not kept.
func TestRefusalsAreNotSaved(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.parked(a.dana)
	r.as(a.eli).withKey("k").claim(h).isProblem(http.StatusConflict, "not_waiting")
	r.as(a.dana).create(h.SessionID, map[string]string{"intent": "escalate"}).is(http.StatusOK)
	claimed := r.as(a.eli).withKey("k").claim(h).is(http.StatusOK)
	r.as(a.eli).post(handoffPath(h)+"/release", nil).is(http.StatusOK)
	r.as(a.eli).withKey("k").claim(h).isReplayOf(claimed)
}

func TestAKeyLives24Hours(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	path := sessionPath(a.session(a.dana)) + "/messages"
	message := map[string]string{"role": "note", "content": "Lowered the MTU"}
	first := r.as(a.dana).withKey("k").post(path, message).is(http.StatusCreated)
	a.age("23 hours 59 minutes")
	r.as(a.dana).withKey("k").post(path, message).isReplayOf(first)
	a.age("1 minute")
	again := r.as(a.dana).withKey("k").post(path, message).is(http.StatusCreated)
	if again.header.Get("Idempotency-Replayed") != "" || a.transcript(path) != 2 {
		t.Errorf("after a day it was replayed: %d messages", a.transcript(path))
	}
	r.as(a.dana).withKey("another").post(path, message).is(http.StatusCreated)
	a.age("24 hours")
	r.as(a.dana).withKey("a third").post(path, message).is(http.StatusCreated)
	const more = 2500 // than one step forgets
	_, err := db.ForAccount(a.Pool, a.dana.AccountID).Exec(t.Context(),
		`insert into idempotency_keys (account_id, user_id, key, digest, claimed_at)
		select $1, $2, 'old ' || n, sha256(''), now() - interval '25 hours' from generate_series(1, $3) as n`,
		a.dana.AccountID, a.dana.UserID, more)
	if err != nil {
		t.Fatal(err)
	}
	if forgotten, err := a.Requests.PurgeExpired(t.Context()); err != nil || forgotten != 2+more {
		t.Errorf("purged %d responses, error %v", forgotten, err)
	}
}

// age lets time pass for all keys.
func (a *testAccount) age(by string) {
	a.t.Helper()
	_, err := db.AllAccounts(a.Pool).Exec(a.t.Context(),
		"update idempotency_keys set claimed_at = claimed_at - $1::text::interval", by)
	if err != nil {
		a.t.Fatal(err)
	}
}

func TestMalformedKeys(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	session := a.session(a.dana)
	body := map[string]string{"intent": "park"}
	for name, keys := range map[string][]string{
		"empty":       {""},
		"too long":    {strings.Repeat("x", 129)},
		"not ASCII":   {"schlüssel"},
		"a tab":       {"a\tb"},
		"two of them": {"one", "two"},
	} {
		t.Run(name, func(t *testing.T) {
			client := r.as(a.dana)
			client.header["Idempotency-Key"] = keys
			client.create(session, body).blames("Idempotency-Key")
		})
	}
	r.as(a.dana).withKey(strings.Repeat("~", 128)).create(session, body).is(http.StatusCreated)
	if history, _, err := a.History(t.Context(), a.vera.Principal, session, handoff.HistoryPage{}); err != nil ||
		len(history) != 1 || history[0].Status != handoff.Parked {
		t.Errorf("got history %v, error %v", history, err)
	}
}
