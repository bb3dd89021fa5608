package api_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/stream"
)

// shortLifetime is of tokens that expire during a test, and long enough to open a stream on a busy machine.
const shortLifetime = 12 * time.Second

func TestStreamEndsWithItsToken(t *testing.T) {
	t.Parallel() // it mostly waits
	a := newAccount(t)
	r := a.replica(api.Config{})
	expires := time.Now().Add(shortLifetime).Truncate(time.Second)
	eli := r.withToken(a.tokenOf(a.eli.UserID, expires)).follow("")

	if got := eli.expect("expiring"); !got.data.ExpiresAt.Equal(expires) {
		t.Errorf("the warning says %s, want %v", got.Data, expires)
	}
	a.escalation(a.dana)
	last := eli.expect("handoff_created")
	if got := eli.expect("bye"); got.data.Reason != "expired" || got.ID != last.ID {
		t.Errorf("got bye %s with id %s", got.Data, got.ID)
	}
	eli.ends()
	if time.Now().Before(expires) {
		t.Error("the stream ended before its token")
	}
}

func TestDrainEndsAllStreamsAndAcceptsNoNewOnes(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	eli, mia := r.as(a.eli).follow(""), r.as(a.mia).follow("")
	r.drain()
	for _, f := range []*follower{eli, mia} {
		if got := f.expect("bye"); got.data.Reason != "shutdown" {
			t.Errorf("got bye %s", got.Data)
		}
		f.ends()
	}

	refused := r.as(a.eli).get(streamPath)
	refused.isProblem(http.StatusServiceUnavailable, "shutting_down")
	refused.hasHeader("Retry-After")
	if got := r.readiness(http.StatusServiceUnavailable); got.Status != "unavailable" {
		t.Errorf("a draining replica is %+v", got)
	}
	r.as(a.eli).get(sessions + "queue").is(http.StatusOK) // requests under way are still answered
}

func TestStreamsAreLimited(t *testing.T) {
	tests := map[string]struct {
		limits stream.Limits
		status int
	}{
		"for a user":      {stream.Limits{PerUser: 1}, http.StatusTooManyRequests},
		"for an account":  {stream.Limits{PerAccount: 1}, http.StatusTooManyRequests},
		"for the replica": {stream.Limits{Streams: 1}, http.StatusServiceUnavailable},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			a := newAccount(t)
			r := a.replica(api.Config{}, stream.Config{Limits: test.limits})
			r.as(a.eli).follow("")
			refused := r.as(a.eli).get(streamPath)
			refused.isProblem(test.status, "too_many_streams")
			refused.hasHeader("Retry-After")
		})
	}
}

func TestLimitPerUserIsPerUser(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	r := a.replica(api.Config{}, stream.Config{Limits: stream.Limits{PerUser: 1, PerAccount: 2}})
	r.as(a.eli).follow("")
	r.as(a.mia).follow("")
	r.as(stranger.eli).follow("")
}
