package api_test

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/webhook"
)

func TestTestOfAWebhookTellsWhatCameOfIt(t *testing.T) {
	a := newAccount(t)
	ada, path := a.replica(api.Config{}).as(a.ada), a.webhook()
	a.Exec("update webhooks set disabled_reason = 'gone', disabled_at = now()")
	attempt := decode[webhook.Attempt](ada.withKey("t").post(path+"/test", "").is(http.StatusOK))
	if attempt.Status != "failed" || attempt.Error == nil || time.Since(attempt.At) > time.Hour {
		t.Errorf("got %+v", attempt)
	}
	if n := a.Count("select count(*) from webhook_deliveries"); n > 0 {
		t.Error("a test is among the deliveries")
	}
}

// reach lets webhooks post to a receiver on this machine, and returns the path of the test of one.
func (a *testAccount) reach(receiver *httptest.Server) (path string) {
	roots := x509.NewCertPool()
	roots.AddCert(receiver.Certificate())
	policy := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, RootCAs: roots}
	a.Webhooks.CheckAddress = policy.CheckURL
	a.Webhooks.Send = (&webhook.Worker{DB: a.Pool, Keys: a.Webhooks.Keys, Client: policy.Client()}).Test
	return webhooksPath + "/" + a.newWebhook(map[string]any{"url": receiver.URL}).ID.String() + "/test"
}

func TestTestOfAWebhookReachesTheReceiver(t *testing.T) {
	a := newAccount(t)
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Webhook-Signature") == "" {
			t.Error("the test is not signed")
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer receiver.Close()
	path := a.reach(receiver)
	ada := a.replica(api.Config{Webhooks: a.Webhooks}).as(a.ada)
	got := decode[webhook.Attempt](ada.post(path, "").is(http.StatusOK))
	if got.Status != "delivered" || got.HTTPStatus == nil || *got.HTTPStatus != http.StatusAccepted || got.Error != nil {
		t.Errorf("got %+v", got)
	}
}

// The receiver is slow, and the client gives up and repeats: the receiver gets one test, and the client its response.
func TestRepeatedTestOfAWebhookPostsOnce(t *testing.T) {
	a := newAccount(t)
	var tests atomic.Int64
	posted, answer := make(chan struct{}), make(chan struct{})
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		if tests.Add(1) == 1 {
			close(posted)
			<-answer
		}
	}))
	defer receiver.Close()
	path := a.reach(receiver)
	first := a.replica(api.Config{Webhooks: a.Webhooks}).as(a.ada).withKey("t")
	second := a.replica(api.Config{Webhooks: a.Webhooks}).as(a.ada).withKey("t")
	ctx, giveUp := context.WithCancel(t.Context())
	gone := make(chan error)
	go func() {
		resp, err := first.send(ctx, http.MethodPost, path, nil)
		if err == nil {
			resp.Body.Close()
		}
		gone <- err
	}()
	<-posted
	giveUp()
	if err := <-gone; !errors.Is(err, context.Canceled) {
		t.Errorf("the first request ended with %v", err)
	}
	early := second.post(path, nil)
	close(answer)
	early.isProblem(http.StatusServiceUnavailable, "outcome_unknown")
	got := second.post(path, nil)
	for deadline := time.Now().Add(testTimeout); got.status != http.StatusOK && time.Now().Before(deadline); {
		got = second.post(path, nil)
	}
	if attempt := decode[webhook.Attempt](got.is(http.StatusOK)); attempt.Status != "delivered" {
		t.Errorf("got %+v", attempt)
	}
	if got.header.Get("Idempotency-Replayed") != "true" || tests.Load() != 1 {
		t.Errorf("the receiver got %d tests, and the response is %v", tests.Load(), got.header)
	}
}

func TestKeyOfAWebhooksTestIsFreeAfterARefusalOrTheLossOfItsReplica(t *testing.T) {
	a := newAccount(t)
	r, path := a.replica(api.Config{Webhooks: a.Webhooks}), a.webhook()+"/test"
	send := a.Webhooks.Send
	a.Webhooks.Send = func(context.Context, db.Webhook) (webhook.Attempt, error) {
		return webhook.Attempt{}, seal.ErrNoKey
	}
	ada := r.as(a.ada).withKey("t")
	ada.post(path, nil).isProblem(http.StatusUnprocessableEntity, "no_secret_key")
	a.Webhooks.Send = send
	first := ada.post(path, nil).is(http.StatusOK)
	a.Exec("update idempotency_keys set status = 202, claimed_at = clock_timestamp() - interval '29 seconds'")
	ada.post(path, nil).isProblem(http.StatusServiceUnavailable, "outcome_unknown")
	a.Exec("update idempotency_keys set claimed_at = clock_timestamp() - interval '31 seconds'")
	if again := ada.post(path, nil).is(http.StatusOK); again.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("got %s, after %s", again.body, first.body)
	}
}
