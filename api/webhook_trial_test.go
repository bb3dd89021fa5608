package api_test

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/internal/outbound"
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

func TestTestOfAWebhookReachesTheReceiver(t *testing.T) {
	a := newAccount(t)
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Webhook-Signature") == "" {
			t.Error("the test is not signed")
		}
		w.WriteHeader(http.StatusAccepted)
	}))
	defer receiver.Close()
	roots := x509.NewCertPool()
	roots.AddCert(receiver.Certificate())
	policy := outbound.Policy{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, RootCAs: roots}
	a.Webhooks.CheckAddress = policy.CheckURL
	a.Webhooks.Send = (&webhook.Worker{DB: a.Pool, Keys: a.Webhooks.Keys, Client: policy.Client()}).Test
	ada := a.replica(api.Config{Webhooks: a.Webhooks}).as(a.ada)
	made := a.newWebhook(map[string]any{"url": receiver.URL})
	got := decode[webhook.Attempt](ada.post(webhooksPath+"/"+made.ID.String()+"/test", "").is(http.StatusOK))
	if got.Status != "delivered" || got.HTTPStatus == nil || *got.HTTPStatus != http.StatusAccepted || got.Error != nil {
		t.Errorf("got %+v", got)
	}
}
