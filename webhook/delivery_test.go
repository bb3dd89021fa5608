package webhook_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/webhook"
)

func TestEventsArriveOnceAndInOrderFromTwoReplicas(t *testing.T) {
	a := newAccount(t)
	a.escalate(1) // before the endpoint
	endpoint := a.endpoint("/hooks")
	first, _ := a.worker()
	second, _ := a.worker()
	const n = 60
	for i := range n / 2 {
		h := a.escalate(1)
		a.ClaimFor(a.ada, h)
		first.LogChanged(a.ID)
		if i%2 == 0 {
			second.LogChanged(a.ID)
		}
	}
	verifier := verifierOf(t, *endpoint.Secret)
	for seq := int64(2); seq <= n+1; seq++ {
		m := a.receiver.next()
		if want := endpoint.ID.String() + "." + a.eventID(seq); m.id() != want {
			t.Fatalf("message %s came, want %s", m.id(), want)
		}
		if err := verifier.Verify(m.raw, m.header); err != nil {
			t.Errorf("%s: %v", m.id(), err)
		}
		a.expectAsOnTheStream(m, seq)
	}
	a.awaitAt(endpoint.ID, n+1)
	a.receiver.expectNone()
	if got := a.read(endpoint.ID); got.LastAttempt == nil || got.LastAttempt.Status != "delivered" || got.Failures != 0 {
		t.Errorf("the endpoint is %+v", got)
	}
}

// expectAsOnTheStream compares a message with the event of the log.
func (a *testAccount) expectAsOnTheStream(m message, seq int64) {
	a.t.Helper()
	batches, err := notify.Log{DB: a.Pool}.Read(a.t.Context(), map[uuid.UUID]int64{a.ID: seq - 1}, 1)
	if err != nil {
		a.t.Fatal(err)
	}
	event := batches[0].Events[0]
	var body struct {
		Type      string          `json:"type"`
		Timestamp time.Time       `json:"timestamp"`
		Data      json.RawMessage `json:"data"`
	}
	if err := json.Unmarshal(m.raw, &body); err != nil {
		a.t.Fatal(err)
	}
	if body.Type != event.Type || !body.Timestamp.Equal(event.At) ||
		string(body.Data) != string(compact(a.t, event.JSON())) {
		a.t.Errorf("event %d was sent as %s", seq, m.raw)
	}
	if m.header.Get("Content-Type") != "application/json" || !strings.HasPrefix(m.header.Get("User-Agent"), "handoffd") {
		a.t.Errorf("event %d was sent with %v", seq, m.header)
	}
	sent, err := strconv.ParseInt(m.header.Get("Webhook-Timestamp"), 10, 64)
	if err != nil || time.Since(time.Unix(sent, 0)).Abs() > timeout {
		a.t.Errorf("event %d has the time %s: %v", seq, m.header.Get("Webhook-Timestamp"), err)
	}
}

func compact(t testing.TB, data []byte) []byte {
	t.Helper()
	encoded, err := json.Marshal(json.RawMessage(data))
	if err != nil {
		t.Fatal(err)
	}
	return encoded
}

// verifierOf returns the reference implementation of a receiver.
func verifierOf(t testing.TB, secret string) *standardwebhooks.Webhook {
	t.Helper()
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	return verifier
}

func TestFailedAttemptIsRepeatedAndLaterEventsWait(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/hooks")
	a.receiver.answersStatus(http.StatusInternalServerError)
	a.worker()
	a.escalate(2)
	first := a.receiver.next()
	again := a.receiver.next()
	if first.id() != again.id() || string(first.raw) != string(again.raw) {
		t.Errorf("%s was repeated as %s", first.raw, again.raw)
	}
	failing := a.await(endpoint.ID, "failing", func(e webhook.Endpoint) bool { return e.Failures > 1 })
	if failing.FailingSince == nil || failing.NextAttemptAt == nil || *failing.LastAttempt.HTTPStatus != 500 ||
		*failing.LastAttempt.Error != "status" || failing.LastEventID != a.eventID(0) {
		t.Errorf("the endpoint is %+v", failing)
	}
	a.receiver.answersStatus(http.StatusNoContent)
	a.awaitAt(endpoint.ID, 2)
	if got := a.read(endpoint.ID); got.Failures != 0 || got.FailingSince != nil || got.NextAttemptAt != nil {
		t.Errorf("the endpoint is %+v", got)
	}
	deliveries := a.deliveries(endpoint.ID)
	if n := len(deliveries); !slices.Equal(deliveries[n-2:], []string{"1 delivered", "2 delivered"}) {
		t.Errorf("deliveries: %v", deliveries)
	}
	for _, each := range deliveries[:len(deliveries)-2] {
		if each != "1 status" {
			t.Errorf("deliveries: %v", deliveries)
		}
	}
}

func TestEachKindOfFailureHasItsClass(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, message)
		url    string
		class  string

		untrusting bool
	}{
		"status": {answer: func(w http.ResponseWriter, _ message) { w.WriteHeader(http.StatusTeapot) }, class: "status"},
		"redirect": {class: "redirect", answer: func(w http.ResponseWriter, _ message) {
			w.Header().Set("Location", "/elsewhere")
			w.WriteHeader(http.StatusPermanentRedirect)
		}},
		"cut off":     {answer: func(http.ResponseWriter, message) { panic(http.ErrAbortHandler) }, class: "network"},
		"private":     {url: "https://[::1]:1/", class: "address"},
		"nobody":      {url: "https://127.0.0.1:1/", class: "connect"},
		"no host":     {url: "https://no-such-host.invalid/", class: "dns"},
		"certificate": {class: "tls", untrusting: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t)
			if c.answer != nil {
				a.receiver.answers(c.answer)
			}
			endpoint := a.endpoint("/", func(in *webhook.Input) {
				if c.url != "" {
					in.URL = &c.url
				}
			})
			a.worker(func(w *webhook.Worker) {
				if c.untrusting {
					w.Client = outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}.Client()
				}
			})
			a.escalate(1)
			got := a.await(endpoint.ID, "failing", func(e webhook.Endpoint) bool { return e.Failures > 0 })
			if *got.LastAttempt.Error != c.class {
				t.Errorf("the class is %s, want %s", *got.LastAttempt.Error, c.class)
			}
		})
	}
}

func TestHugeAndSlowBodiesOfReceiversDoNotCount(t *testing.T) {
	a := newAccount(t)
	release := make(chan struct{})
	defer close(release)
	a.receiver.answers(func(w http.ResponseWriter, m message) {
		w.WriteHeader(http.StatusOK)
		if m.path == "/huge" {
			for range 1000 {
				_, _ = w.Write(make([]byte, 64<<10))
			}
			return
		}
		_ = http.NewResponseController(w).Flush()
		<-release
	})
	huge, slow := a.endpoint("/huge"), a.endpoint("/slow")
	a.worker()
	a.escalate(2)
	a.awaitAt(huge.ID, 2)
	a.awaitAt(slow.ID, 2)
}

func TestFiltersLeaveEventsOut(t *testing.T) {
	a := newAccount(t)
	byType := a.endpoint("/type", func(in *webhook.Input) { in.Events = directory.Some([]string{"handoff_claimed"}) })
	byPriority := a.endpoint("/priority", func(in *webhook.Input) { in.MinPriority = directory.Some("high") })
	all := a.endpoint("/all")
	a.worker()
	low, high := a.escalateWith("low"), a.escalateWith("urgent")
	a.ClaimFor(a.ada, low)
	a.ClaimFor(a.ada, high)
	want := map[uuid.UUID][]string{
		byType.ID:     {"3 delivered", "4 delivered"},
		byPriority.ID: {"2 delivered", "4 delivered"},
		all.ID:        {"1 delivered", "2 delivered", "3 delivered", "4 delivered"},
	}
	for id, deliveries := range want {
		a.awaitAt(id, 4)
		if got := a.deliveries(id); fmt.Sprint(got) != fmt.Sprint(deliveries) {
			t.Errorf("deliveries %v, want %v", got, deliveries)
		}
	}
}
