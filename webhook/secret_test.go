package webhook_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/logtest"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

// The operator's fault disables no endpoint.
func TestSecretThatNoKeyOpensWaitsForTheKey(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	other, err := seal.ParseKeyring("another key that is long enough to seal secrets")
	if err != nil {
		t.Fatal(err)
	}
	for name, keys := range map[string]*seal.Keyring{"another": other, "none": nil} {
		a.Exec("update webhooks set last_error = null")
		_, stop := a.worker(func(w *webhook.Worker) { w.Keys = keys })
		a.escalate(1)
		got := a.await(endpoint.ID, "sealed", func(e webhook.Endpoint) bool {
			return e.LastAttempt != nil && e.LastAttempt.Error != nil && *e.LastAttempt.Error == "secret"
		})
		if !got.Active || got.Failures != 0 || got.NextAttemptAt != nil {
			t.Errorf("key %s: the endpoint is %+v", name, got)
		}
		stop()
	}
	backlog, err := webhook.ReadBacklog(t.Context(), a.allAccounts(), 0, 10)
	if err != nil || backlog.Sealed != 1 || backlog.Failing != 0 || backlog.Behind != 1 || backlog.Events != 2 ||
		backlog.OldestAnswering != 0 {
		t.Errorf("the backlog is %+v, %v", backlog, err)
	}
	a.worker()
	a.awaitAt(endpoint.ID, 2)
	if backlog, err := webhook.ReadBacklog(t.Context(), a.allAccounts(), 0, 10); err != nil || backlog.Sealed != 0 {
		t.Errorf("the backlog is %+v, %v", backlog, err)
	}
}

// In a rollout some replicas have no key yet, or lack the new one.
func TestReplicaWithoutTheKeyLeavesEndpointsToOthers(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	log := logtest.New(t)
	a.worker(func(w *webhook.Worker) { w.Keys, w.Logger = nil, log.Logger })
	a.escalate(1)
	if attrs := log.Await("this replica has no key that opens the secret of a webhook"); attrs["webhook"] !=
		endpoint.ID.String() {
		t.Errorf("the log says %v", attrs)
	}
	if n := a.Count("select count(*) from webhooks where lease_number = 0 and failures = 0"); n != 1 {
		t.Error("it has leased the endpoint, or counted a failure")
	}
	a.worker()
	for seq := range int64(3) {
		a.awaitAt(endpoint.ID, seq+1)
		a.escalate(1)
	}
	a.awaitAt(endpoint.ID, 4)
	want := []string{"1 delivered", "2 delivered", "3 delivered", "4 delivered"}
	if got := a.deliveries(endpoint.ID); !slices.Equal(got, want) {
		t.Errorf("deliveries: %v", got)
	}
	log.ExpectNoMore()
}

// The secret is sealed with a new key while an attempt is under way.
func TestTurnEndsAtASecretThatTheReplicaCannotOpen(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/")
	release := a.receiver.held()
	a.worker()
	a.escalate(2)
	a.receiver.next()
	a.Exec("update webhooks set secret = '\\x00'")
	release()
	got := a.await(endpoint.ID, "sealed", func(e webhook.Endpoint) bool {
		return e.LastAttempt != nil && e.LastAttempt.Error != nil && *e.LastAttempt.Error == "secret"
	})
	if got.LastEventID != a.eventID(1) || got.Failures != 0 || got.NextAttemptAt != nil {
		t.Errorf("the endpoint is %+v", got)
	}
	a.awaitAt(endpoint.ID, 1)
}

func TestBothSecretsSignWhileTheyOverlap(t *testing.T) {
	a := newAccount(t)
	made := a.endpoint("/")
	rotated := a.rotate(made.ID)
	a.worker()
	a.escalate(1)
	m := a.receiver.next()
	for _, secret := range []string{*made.Secret, *rotated.Secret} {
		if err := verifierOf(t, secret).Verify(m.raw, m.header); err != nil {
			t.Error(err)
		}
	}
	a.awaitAt(made.ID, 1)
	a.Exec("update webhooks set previous_secret_until = clock_timestamp() - interval '1 second'")
	a.escalate(1)
	m = a.receiver.next()
	if verifierOf(t, *made.Secret).Verify(m.raw, m.header) == nil ||
		verifierOf(t, *rotated.Secret).Verify(m.raw, m.header) != nil {
		t.Errorf("after the overlap the signature is %s", m.header.Get("Webhook-Signature"))
	}
}

func TestNewSecretSignsFromTheNextEvent(t *testing.T) {
	a := newAccount(t)
	endpoint := a.endpoint("/", func(in *webhook.Input) { in.Events = directory.Some([]string{"handoff_created"}) })
	a.worker()
	a.escalate(1)
	if err := verifierOf(t, *endpoint.Secret).Verify(first(a.receiver.next())); err != nil {
		t.Error(err)
	}
	given := "whsec_" + strings.Repeat("A", 48)
	a.put(endpoint.ID, webhook.Input{Secret: &given})
	a.escalate(1)
	if err := verifierOf(t, given).Verify(first(a.receiver.next())); err != nil {
		t.Error(err)
	}
}

func first(m message) ([]byte, http.Header) { return m.raw, m.header }
