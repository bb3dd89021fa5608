package api_test

import (
	"context"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/stream"
)

// await asks for a handoff in another version than h has, and returns when the replica waits. The channel receives
// the response.
func (c *client) await(r *replica, h handoff.Handoff) <-chan response {
	c.t.Helper()
	before := r.streams.Stats().Open
	got := make(chan response, 1)
	c.with("If-None-Match", etag(h)).with("Prefer", "wait=55")
	go func() {
		response, err := c.try(http.MethodGet, handoffPath(h), nil)
		if err != nil {
			c.t.Error(err)
		}
		got <- response
	}()
	for r.streams.Stats().Open != before+1 {
		select {
		case response := <-got:
			c.t.Fatalf("the replica does not wait, it answers %d %s", response.status, response.body)
		case <-time.After(time.Millisecond):
		}
	}
	return got
}

func (r *replica) waitForStreams(want int) {
	r.t.Helper()
	for began := time.Now(); r.streams.Stats().Open != want; time.Sleep(time.Millisecond) {
		if time.Since(began) > testTimeout {
			r.t.Fatalf("%d streams are open, want %d", r.streams.Stats().Open, want)
		}
	}
}

func etag(h handoff.Handoff) string { return `W/"` + strconv.Itoa(int(h.Version)) + `"` }

func TestHandoffHasItsVersionAsETag(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	got := r.as(a.eli).get(handoffPath(h)).is(http.StatusOK)
	if got.header.Get("ETag") != `W/"1"` {
		t.Errorf("got ETag %s", got.header.Get("ETag"))
	}
	for _, tags := range []string{`W/"1"`, `"1"`, `W/"7", W/"1"`, `*`} {
		got := r.as(a.eli).with("If-None-Match", tags).get(handoffPath(h)).is(http.StatusNotModified)
		if len(got.body) > 0 || got.header.Get("ETag") != `W/"1"` || got.header.Get("Preference-Applied") != "" {
			t.Errorf("If-None-Match: %s: got %q with %v", tags, got.body, got.header)
		}
	}
	r.as(a.eli).with("If-None-Match", `W/"2"`).get(handoffPath(h)).is(http.StatusOK)
}

func TestWaitEndsWithChangeOnAnyReplica(t *testing.T) {
	a := newAccount(t)
	one, two := a.replica(api.Config{}), a.replica(api.Config{})
	h := a.escalation(a.dana)
	waiting := []<-chan response{one.as(a.dana).await(one, h), two.as(a.vera).await(two, h)}
	a.escalation(a.dana) // of another session
	claimed := two.as(a.eli).claim(h).is(http.StatusOK)
	for _, each := range waiting {
		got := (<-each).is(http.StatusOK)
		if now := decode[handoff.Handoff](got); now.Status != handoff.Claimed || len(now.Timeline) != 2 {
			t.Errorf("got %s", got.body)
		}
		if got.header.Get("ETag") != `W/"2"` || got.header.Get("Preference-Applied") != "wait=55" {
			t.Errorf("got %v", got.header)
		}
	}
	h = decode[handoff.Handoff](claimed)
	answer := one.as(a.dana).await(one, h)
	two.as(a.eli).post(handoffPath(h)+"/return", map[string]string{"answer": "Renew the certificate."}).is(http.StatusOK)
	if got := decode[handoff.Handoff](<-answer); got.Answer == nil || *got.Answer != "Renew the certificate." {
		t.Errorf("got %+v", got)
	}
	one.waitForStreams(0)
	two.waitForStreams(0)
}

func TestWaitWithoutNotificationsEndsToo(t *testing.T) {
	a := newAccount(t)
	deaf := a.deafReplica(api.Config{})
	h := a.escalation(a.dana)
	got := deaf.as(a.dana).await(deaf, h)
	a.ClaimFor(a.eli.Principal, h)
	(<-got).is(http.StatusOK)
}

func TestWaitIsOverAtItsEnd(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	got := r.as(a.dana).with("If-None-Match", etag(h)).with("Prefer", "respond-async, WAIT=1").get(handoffPath(h))
	got.is(http.StatusNotModified)
	if got.header.Get("ETag") != `W/"1"` || got.header.Get("Preference-Applied") != "wait=1" {
		t.Errorf("got %v", got.header)
	}
}

func TestStaleOrAbsentVersionDoesNotWait(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{Limits: stream.Limits{PerUser: 1}})
	h := a.escalation(a.dana)
	r.as(a.dana).with("Prefer", "wait=55").get(handoffPath(h)).is(http.StatusOK)
	r.as(a.dana).with("Prefer", "wait=55").with("If-None-Match", `W/"9"`).get(handoffPath(h)).is(http.StatusOK)
}

func TestWaitEndsAtShutdown(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	got := r.as(a.dana).await(r, h)
	r.drain()
	(<-got).is(http.StatusNotModified)
}

func TestWaitEndsWithAuthority(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never})
	h := a.escalation(a.dana)
	inactive := r.as(a.eli).await(r, h)
	a.Exec(`update users set active = false where id = $1`, a.eli.UserID)
	if got := <-inactive; got.status != http.StatusUnauthorized && got.status != http.StatusForbidden {
		t.Errorf("a deactivated user got %d: %s", got.status, got.body)
	}
}

func TestWaitEndsWithItsToken(t *testing.T) {
	t.Parallel() // it mostly waits
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never})
	h := a.escalation(a.dana)
	token := a.tokenOf(a.mia.UserID, time.Now().Add(shortLifetime))
	(<-r.withToken(token).await(r, h)).isProblem(http.StatusUnauthorized, "unauthenticated")
}

func TestWaitEndsWhenItsClientLeaves(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	ctx, leave := context.WithCancel(t.Context())
	c := r.as(a.dana).with("If-None-Match", etag(h)).with("Prefer", "wait=55")
	left := make(chan error, 1)
	go func() {
		_, err := c.send(ctx, http.MethodGet, handoffPath(h), nil)
		left <- err
	}()
	r.waitForStreams(1)
	leave()
	if err := <-left; err == nil {
		t.Error("got a response")
	}
	r.waitForStreams(0)
}

func TestWaitCountsAsStream(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{Limits: stream.Limits{PerUser: 1}})
	h := a.escalation(a.dana)
	got := r.as(a.dana).await(r, h)
	c := r.as(a.dana).with("If-None-Match", etag(h)).with("Prefer", "wait=55")
	c.get(handoffPath(h)).isProblem(http.StatusTooManyRequests, "too_many_streams")
	a.ClaimFor(a.eli.Principal, h)
	(<-got).is(http.StatusOK)
}

func TestMalformedPreferencesAreRefused(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	for name, header := range map[string][2]string{
		"too long":     {"Prefer", "wait=56"},
		"no number":    {"Prefer", "wait=soon"},
		"negative":     {"Prefer", "wait=-1"},
		"no value":     {"Prefer", "wait"},
		"no ETag":      {"If-None-Match", "3"},
		"half an ETag": {"If-None-Match", `W/"3`},
	} {
		got := r.as(a.dana).with(header[0], header[1]).get(handoffPath(h)).isProblem(http.StatusBadRequest, "invalid_input")
		if len(got.Errors) != 1 || got.Errors[0].Field != header[0] {
			t.Errorf("%s: got %+v", name, got.Errors)
		}
	}
}

// A wait holds no connection: more of them than the pool has connections are answered all the same.
func TestWaitHoldsNoConnection(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	var waiting []<-chan response
	for range 15 {
		waiting = append(waiting, r.as(a.dana).await(r, h))
	}
	r.as(a.eli).claim(h).is(http.StatusOK)
	for _, each := range waiting {
		(<-each).is(http.StatusOK)
	}
}

// The agent has another key, which goes on.
func TestWaitEndsWithTheKeyOfAnAgent(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{}, stream.Config{RevalidateInterval: never})
	fixer, token := a.Agent("Fixer")
	other := a.APIKey(directory.APIKeyDraft{Name: "Other", UserID: directory.Ref{ID: fixer.UserID}})
	session := uuid.New()
	r.withToken(token).put(sessionPath(session), `{"title":"Renew the certificate"}`).is(http.StatusCreated)
	h := decode[handoff.Handoff](r.withToken(token).create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	revoked, goesOn := r.withToken(token).await(r, h), r.withToken(*other.Secret).await(r, h)
	r.as(a.ada).do(http.MethodDelete, keysPath+"/"+fixer.KeyID.String(), nil).is(http.StatusOK)
	(<-revoked).isProblem(http.StatusUnauthorized, "unauthenticated")
	r.as(a.eli).claim(h).is(http.StatusOK)
	(<-goesOn).is(http.StatusOK)
}

// No client is left that could read the answer.
func TestLastKeyOfAnAgentWithdrawsWhatWaits(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	eli := r.as(a.eli).follow("")
	fixer, token := a.Agent("Fixer")
	session := uuid.New()
	r.withToken(token).put(sessionPath(session), `{"title":"Renew the certificate"}`).is(http.StatusCreated)
	h := decode[handoff.Handoff](r.withToken(token).create(session, `{"intent":"escalate"}`).is(http.StatusCreated))
	eli.expect("handoff_created")
	r.as(a.ada).do(http.MethodDelete, keysPath+"/"+fixer.KeyID.String(), nil).is(http.StatusOK)
	withdrawn := eli.expect("handoff_withdrawn")
	if withdrawn.data.Handoff.ID != h.ID || withdrawn.data.By.ID != a.ada.UserID {
		t.Errorf("got %s", withdrawn.Data)
	}
	r.as(a.eli).claim(h).isProblem(http.StatusConflict, "handoff_closed")
	r.withToken(token).create(session, `{"intent":"escalate"}`).isProblem(http.StatusUnauthorized, "unauthenticated")
}
