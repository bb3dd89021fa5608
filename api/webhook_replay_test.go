package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/webhook"
)

// secrets opens the secrets of a webhook, as the worker does at a time.
func (a *testAccount) secrets(id uuid.UUID, now time.Time) webhook.Secrets {
	a.t.Helper()
	q := db.New(db.ForAccount(a.Pool, a.ID))
	row, err := q.GetWebhook(a.t.Context(), db.GetWebhookParams{AccountID: a.ID, ID: id})
	if err != nil {
		a.t.Fatal(err)
	}
	secrets, err := webhook.OpenSecrets(a.Webhooks.Keys, row, now)
	if err != nil {
		a.t.Fatal(err)
	}
	return secrets
}

func TestRotatedSecretsOverlap(t *testing.T) {
	a := newAccount(t)
	made := a.newWebhook(map[string]any{"url": "https://example.com"})
	ada, path := a.replica(api.Config{}).as(a.ada), webhooksPath+"/"+made.ID.String()
	rotated := decode[webhook.Issued](ada.post(path+"/rotate", "").is(http.StatusOK))
	if *rotated.Secret == *made.Secret || rotated.PreviousSecretUntil == nil ||
		!strings.HasSuffix(*rotated.Secret, rotated.SecretLastFour) {
		t.Fatalf("got %+v", rotated)
	}
	day := rotated.PreviousSecretUntil.Sub(rotated.UpdatedAt)
	if day < 23*time.Hour || day > 25*time.Hour {
		t.Errorf("the secrets overlap for %v", day)
	}
	both := webhook.Secrets{Current: *rotated.Secret, Previous: *made.Secret}
	if got := a.secrets(made.ID, rotated.PreviousSecretUntil.Add(-time.Minute)); got != both {
		t.Errorf("got %+v, want %+v", got, both)
	}
	if got := a.secrets(made.ID, *rotated.PreviousSecretUntil); got != (webhook.Secrets{Current: *rotated.Secret}) {
		t.Errorf("after a day %+v sign", got)
	}
	own := "whsec_" + strings.Repeat("B", 32)
	named := decode[webhook.Issued](ada.put(path, map[string]any{"secret": own}).is(http.StatusOK))
	if got := a.secrets(made.ID, named.UpdatedAt); got != (webhook.Secrets{Current: own, Previous: *rotated.Secret}) {
		t.Errorf("a secret in a PUT rotates to %+v", got)
	}
	ada.put(path, map[string]any{"secret": own}).is(http.StatusOK)
	if got := a.secrets(made.ID, named.UpdatedAt); got.Previous != *rotated.Secret {
		t.Errorf("the same secret again rotates to %+v", got)
	}
	a.Exec("update webhooks set previous_secret_until = now()")
	if got := decode[webhook.Endpoint](ada.get(path).is(http.StatusOK)); got.PreviousSecretUntil != nil {
		t.Errorf("got %+v", got)
	}
}

func TestReplayMovesTheCursorBack(t *testing.T) {
	a := newAccount(t)
	made := a.newWebhook(map[string]any{"url": "https://example.com"})
	ada, path := a.replica(api.Config{}).as(a.ada), webhooksPath+"/"+made.ID.String()
	for range 4 {
		a.escalation(a.dana)
	}
	epoch, _, _ := strings.Cut(a.lastEventID(), "-")
	id := func(seq int) string { return fmt.Sprintf("%s-%d", epoch, seq) }
	replay := func(after string) response { return ada.post(path+"/replay", map[string]any{"after": after}) }
	at := func(want int, replayUntil int) {
		t.Helper()
		if got := decode[webhook.Endpoint](ada.get(path)); got.LastEventID != id(want) {
			t.Errorf("it is at %s, want %d", got.LastEventID, want)
		}
		if got := a.Count("select replay_until from webhooks"); got != int64(replayUntil) {
			t.Errorf("events up to %d are replayed, want %d", got, replayUntil)
		}
	}
	afterReset := func(want int64) {
		t.Helper()
		if got := a.Count("select replay_after from webhooks"); got != want {
			t.Errorf("after the reset it goes on after %d, want %d", got, want)
		}
	}
	replay(id(3)).is(http.StatusOK) // it has not come so far
	at(0, 0)
	a.Exec(`update webhooks set cursor_seq = 3, leased_until = now() + interval '30 s', failures = 2,
		failing_since = now(), next_attempt_at = now() + interval '1 h', lease_number = 7`)
	replayed := decode[webhook.Endpoint](replay(id(1)).is(http.StatusOK))
	if replayed.Failures != 0 || replayed.NextAttemptAt != nil {
		t.Errorf("got %+v", replayed)
	}
	at(1, 3)
	if n := a.Count("select lease_number from webhooks where leased_until is null"); n != 8 {
		t.Errorf("the lease has the number %d", n)
	}
	replay("0").is(http.StatusOK)
	at(0, 3)

	replay(id(5)).blames("after")
	replay("ffffffff-1").blames("after")
	for _, malformed := range []string{"", "x", "1", epoch, epoch + "-", epoch + "--1", "-1", strings.Repeat("9", 61)} {
		replay(malformed).blames("after")
	}
	ada.post(path+"/replay", "{}").blames("after")
	a.Exec("update event_heads set floor = 2")
	replay(id(1)).blames("after")
	a.Exec("update webhooks set cursor_seq = 4")
	replay(id(2)).is(http.StatusOK)
	at(2, 4)
	a.Exec("update webhooks set cursor_seq = 1") // it was away longer than the retention
	replay(id(4)).is(http.StatusOK)
	at(1, 4)
	afterReset(4)
	replay(id(3)).is(http.StatusOK)
	afterReset(3)
	a.Exec("update webhooks set cursor_epoch = 'abc', cursor_seq = 99")
	replay("0").is(http.StatusOK)
	afterReset(2)
	if got := decode[webhook.Endpoint](ada.get(path)); got.LastEventID != "abc-99" {
		t.Errorf("it is at %s before its reset", got.LastEventID)
	}
}

// isOfWebhook reports whether a response to a POST is the webhook in its path, or says what came of its test.
func (a *testAccount) isOfWebhook(path string, got response) bool {
	if strings.HasSuffix(path, "/test") {
		return decode[webhook.Attempt](got).Status == "failed"
	}
	return strings.Contains(path, decode[webhook.Endpoint](got).ID.String())
}
