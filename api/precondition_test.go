package api_test

import (
	"net/http"
	"strconv"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/handoff"
)

func (c *client) ifVersion(version int32) *client {
	return c.with("If-Match", strconv.Itoa(int(version)))
}

func TestEveryPostOnAHandoffHonoursItsVersion(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	a.eachPost(func(p post) {
		if p.handoff == nil {
			return
		}
		before := a.events()
		for _, version := range []string{
			"0", "99", `"99"`, strconv.Itoa(int(p.handoff.Version) - 1),
			strconv.Itoa(int(p.handoff.Version) + 1),
		} {
			got := r.as(p.by).with("If-Match", version).post(p.path, p.body).isProblem(http.StatusPreconditionFailed,
				"version_mismatch")
			if got.Handoff == nil || got.Handoff.ID != p.handoff.ID || got.Handoff.Version != p.handoff.Version {
				t.Errorf("version %s was refused with %+v", version, got.Handoff)
			}
		}
		for _, version := range []string{"", "x", "-1", "1.0", `"1`, `1"`, `W/"1"`, "*", "1, 2", "99999999999999999999"} {
			r.as(p.by).with("If-Match", version).post(p.path, p.body).blames("If-Match")
		}
		if after := a.events(); after != before {
			t.Errorf("refusals made %d events", after-before)
		}
		changed := decode[handoff.Handoff](r.as(p.by).with("If-Match",
			`"`+strconv.Itoa(int(p.handoff.Version))+`"`).post(p.path, p.body).is(http.StatusOK))
		if changed.ID != p.handoff.ID || changed.Version != p.handoff.Version+1 {
			t.Errorf("version %d became version %d", p.handoff.Version, changed.Version)
		}
	})
}

// The version says what the caller has seen, so it goes before what the handoff has become since.
func TestAnOldVersionIsRefusedBeforeAConflict(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	r.as(a.mia).claim(h).is(http.StatusOK)
	r.as(a.eli).ifVersion(h.Version).claim(h).isProblem(http.StatusPreconditionFailed, "version_mismatch")
	r.as(a.eli).ifVersion(h.Version+1).claim(h).isProblem(http.StatusConflict, "already_claimed")
	r.as(a.vera).ifVersion(h.Version).claim(h).isProblem(http.StatusForbidden, "forbidden")
}

// Who repeats a claim that succeeded cannot know the version that it made.
func TestRepeatingOnesOwnClaimWithAVersion(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	h := a.escalation(a.dana)
	first := r.as(a.eli).ifVersion(h.Version).claim(h).is(http.StatusOK)
	for _, version := range []int32{h.Version, h.Version + 1} {
		if again := r.as(a.eli).ifVersion(version).claim(h).is(http.StatusOK); string(again.body) != string(first.body) {
			t.Errorf("repeated with version %d: %s, first %s", version, again.body, first.body)
		}
	}
	r.as(a.eli).ifVersion(h.Version+2).claim(h).isProblem(http.StatusPreconditionFailed, "version_mismatch")
	if a.events() != 2 {
		t.Errorf("there are %d events", a.events())
	}
}

// With a version, escalating promotes the handoff that was seen, and never makes one.
func TestAVersionNeverMakesAHandoff(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	escalate := map[string]string{"intent": "escalate"}
	session := a.session(a.dana)
	if p := r.as(a.dana).ifVersion(1).create(session, escalate).isProblem(http.StatusPreconditionFailed,
		"version_mismatch"); p.Handoff != nil {
		t.Errorf("got %+v of a session that has no handoff", p.Handoff)
	}
	h := decode[handoff.Handoff](r.as(a.dana).create(session, escalate).is(http.StatusCreated))
	r.as(a.dana).ifVersion(h.Version).create(session, escalate).isProblem(http.StatusConflict, "handoff_active")
	closed := decode[handoff.Handoff](r.as(a.dana).post(handoffPath(h)+"/withdraw", nil).is(http.StatusOK))
	p := r.as(a.dana).ifVersion(closed.Version).create(session, escalate).isProblem(http.StatusPreconditionFailed,
		"version_mismatch")
	if p.Handoff == nil || p.Handoff.Status != handoff.Withdrawn {
		t.Errorf("got %+v", p.Handoff)
	}
}

// Of two who act on what they have seen, one has seen what is.
func TestOneOfTwoChangesWithOneVersionWins(t *testing.T) {
	a := newAccount(t)
	replicas := []*replica{a.replica(api.Config{}), a.replica(api.Config{})}
	for range 20 {
		h := a.escalation(a.dana)
		var racers sync.WaitGroup
		statuses := make([]int, 2)
		start := make(chan struct{})
		for i, client := range []*client{
			replicas[0].as(a.eli).ifVersion(h.Version), replicas[1].as(a.dana).ifVersion(h.Version),
		} {
			path := handoffPath(h) + []string{"/claim", "/withdraw"}[i]
			racers.Go(func() {
				<-start
				got, err := client.try(http.MethodPost, path, nil)
				if err != nil {
					t.Error(err)
				}
				statuses[i] = got.status
			})
		}
		close(start)
		racers.Wait()
		if statuses[0]+statuses[1] != http.StatusOK+http.StatusPreconditionFailed {
			t.Fatalf("they got %v", statuses)
		}
	}
}
