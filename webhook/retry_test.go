package webhook_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/webhook"
)

func TestRetryAfterIsRespectedUpToAnHour(t *testing.T) {
	for header, want := range map[string][2]time.Duration{
		"1200":       {1200 * time.Second, 1200 * time.Second},
		"999999999":  {time.Hour, time.Hour},
		"soon":       {0, time.Second},
		"-5":         {0, time.Second},
		"tomorrow":   {time.Hour, time.Hour},
		"in a while": {15 * time.Minute, 20 * time.Minute},

		"99999999999999999999": {time.Hour, time.Hour},
	} {
		t.Run(header, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			sent := header
			switch header {
			case "tomorrow":
				sent = time.Now().Add(24 * time.Hour).UTC().Format(http.TimeFormat)
			case "in a while":
				sent = time.Now().Add(20 * time.Minute).UTC().Format(http.TimeFormat)
			}
			a.receiver.answers(func(w http.ResponseWriter, _ message) {
				w.Header().Set("Retry-After", sent)
				w.WriteHeader(http.StatusServiceUnavailable)
			})
			endpoint := a.endpoint("/")
			_, stop := a.worker()
			a.escalate(1)
			a.receiver.next()
			a.await(endpoint.ID, "failing", func(e webhook.Endpoint) bool { return e.Failures > 0 })
			stop()
			waits := time.Duration(a.Count(`
				select (extract(epoch from next_attempt_at - last_attempt_at) * 1000000)::bigint
				from webhooks
				where failures = 1 or next_attempt_at > clock_timestamp()`)) * time.Microsecond
			if waits < want[0]-time.Millisecond || waits > want[1]+time.Minute {
				t.Errorf("the next attempt is after %s, want %s to %s", waits, want[0], want[1])
			}
		})
	}
}

func TestGoneEndsTheEndpoint(t *testing.T) {
	a := newAccount(t)
	log := logtest.New(t)
	a.receiver.answersStatus(http.StatusGone)
	endpoint := a.endpoint("/secret/path")
	a.worker(func(w *webhook.Worker) { w.Logger = log.Logger })
	a.escalate(2)
	got := a.await(endpoint.ID, "disabled", func(e webhook.Endpoint) bool { return !e.Active })
	if got.NextAttemptAt != nil || *got.DisabledReason != webhook.DisabledGone || *got.LastAttempt.Error != "gone" {
		t.Errorf("the endpoint is %+v", got)
	}
	attrs := log.Await("a webhook is given up and disabled")
	if attrs["webhook"] != endpoint.ID.String() || attrs["account"] != a.ID.String() || attrs["reason"] != "gone" ||
		strings.Contains(attrs["receiver"], "secret") {
		t.Errorf("the log says %v", attrs)
	}
	a.expectNotices(1)
	a.receiver.next()
	a.awaitQuiet()
	a.receiver.expectNone()
}

// expectNotices expects so many notices to the admins, and a mail to each of them.
func (a *testAccount) expectNotices(n int64) {
	a.t.Helper()
	got := a.Count("select count(*) from admin_notices where kind = 'webhook_disabled' and text like '%127.0.0.1%'")
	mailed := a.Count("select count(*) from mailboxes where user_id = $1 and next_at is not null", a.ada.UserID)
	if got != n || mailed != 1 {
		a.t.Errorf("%d notices are to be mailed, want %d", got, n)
	}
}

// awaitQuiet waits until a worker has looked at all endpoints: another one has been told of an event.
func (a *testAccount) awaitQuiet() {
	a.t.Helper()
	other := newAccountOf(a.t, a.OtherAccount())
	other.receiver.Close() // its own; a's worker does not trust it
	other.receiver = a.receiver
	a.receiver.answersStatus(http.StatusOK)
	probe := other.endpoint("/probe")
	other.escalate(1)
	other.awaitAt(probe.ID, 1)
	if m := a.receiver.next(); m.path != "/probe" {
		a.t.Errorf("%s was sent to %s", m.raw, m.path)
	}
}

func TestThreeDaysOfFailureDisableTheEndpoint(t *testing.T) {
	a := newAccount(t)
	log := logtest.New(t)
	a.receiver.answersStatus(http.StatusBadGateway)
	endpoint := a.endpoint("/")
	a.worker(func(w *webhook.Worker) { w.Logger = log.Logger })
	a.escalate(1)
	a.await(endpoint.ID, "failing", func(e webhook.Endpoint) bool { return e.Failures > 0 })
	log.Await("a webhook fails; it is tried again")
	a.Exec("update webhooks set failing_since = clock_timestamp() - interval '71 hours', next_attempt_at = null")
	failures := a.read(endpoint.ID).Failures
	still := a.await(endpoint.ID, "tried", func(e webhook.Endpoint) bool { return e.Failures > failures })
	if !still.Active {
		t.Fatal("it is disabled before three days are over")
	}
	if n := a.Count("select count(*) from admin_notices"); n != 0 {
		t.Errorf("there are %d notices before", n)
	}
	a.Exec("update webhooks set failing_since = clock_timestamp() - interval '72 hours', next_attempt_at = null")
	got := a.await(endpoint.ID, "disabled", func(e webhook.Endpoint) bool { return !e.Active })
	if *got.DisabledReason != webhook.DisabledFailing {
		t.Errorf("the endpoint is %+v", got)
	}
	attrs := log.Await("a webhook is given up and disabled")
	if attrs["reason"] != "failing" || attrs["error"] != "status" {
		t.Errorf("the log says %v", attrs)
	}

	a.expectNotices(1)
	a.receiver.answersStatus(http.StatusOK)
	a.put(endpoint.ID, webhook.Input{Active: new(true)})
	a.awaitAt(endpoint.ID, 1)
}

func TestBeginAndEndOfFailureAreLoggedOnce(t *testing.T) {
	a := newAccount(t)
	log := logtest.New(t)
	a.receiver.answersStatus(http.StatusBadGateway)
	endpoint := a.endpoint("/")
	a.worker(func(w *webhook.Worker) { w.Logger = log.Logger })
	a.escalate(1)
	a.await(endpoint.ID, "failing twice", func(e webhook.Endpoint) bool { return e.Failures > 1 })
	if attrs := log.Await("a webhook fails; it is tried again"); attrs["error"] != "status" {
		t.Errorf("the log says %v", attrs)
	}
	log.ExpectNoMore()
	a.receiver.answersStatus(http.StatusOK)
	log.Await("a webhook works again")
	a.awaitAt(endpoint.ID, 1)
	log.ExpectNoMore()
}

// The receiver has kept many connections open, and closes each when it has read a request.
func TestAttemptIsRepeatedOnceOnOtherConnections(t *testing.T) {
	a := newAccount(t)
	release := a.receiver.held() // so that each endpoint has a connection
	others := make([]webhook.Issued, 9)
	for i := range others {
		others[i] = a.endpoint("/other")
	}
	a.worker()
	a.escalate(1)
	for range others {
		a.receiver.next()
	}
	release()
	for _, other := range others {
		a.awaitAt(other.ID, 1)
		a.put(other.ID, webhook.Input{Active: new(false)})
	}
	endpoint := a.endpoint("/")
	var posts atomic.Int32
	a.receiver.answers(func(http.ResponseWriter, message) {
		posts.Add(1)
		panic(http.ErrAbortHandler)
	})
	a.escalate(1)
	a.await(endpoint.ID, "failed", func(e webhook.Endpoint) bool { return e.Failures > 0 })
	a.put(endpoint.ID, webhook.Input{Active: new(false)})
	begun := len(a.deliveries(endpoint.ID)) + 1 // one can be under way
	if got := int(posts.Load()); got < 2 || got > 2*begun {
		t.Errorf("%d attempts posted %d times", begun, got)
	}
}
