package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/webhook"
)

const webhooksPath = "/api/v1/webhooks"

// webhook makes a webhook and returns its path.
func (a *testAccount) webhook() string {
	a.t.Helper()
	return webhooksPath + "/" + a.newWebhook(map[string]any{"url": "https://example.com/hooks"}).ID.String()
}

// newWebhook makes a webhook as an admin does.
func (a *testAccount) newWebhook(body any) (made webhook.Issued) {
	a.t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		a.t.Fatal(err)
	}
	var in webhook.Input
	if err := json.Unmarshal(text, &in); err != nil {
		a.t.Fatal(err)
	}
	err = a.Runner.Run(context.Background(), a.ID, func(tx tx.Tx) (err error) {
		made, err = a.Webhooks.CreateTx(context.Background(), tx, a.ada.Principal, in)
		return err
	})
	if err != nil {
		a.t.Fatal(err)
	}
	return made
}

// lastEventID returns the id of the newest event.
func (a *testAccount) lastEventID() string {
	a.t.Helper()
	epoch, heads, err := notify.Log{DB: a.Pool}.Heads(context.Background(), []uuid.UUID{a.ID})
	if err != nil {
		a.t.Fatal(err)
	}
	return notify.Position{Epoch: epoch, Seq: heads[a.ID]}.String()
}

func TestWebhookIsMadeReadChangedAndDeleted(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	ada := r.as(a.ada)
	a.escalation(a.dana)
	made := decode[webhook.Issued](ada.post(webhooksPath, map[string]any{
		"url": "https://bücher.example/hooks?x=1", "format": "standard", "events": []string{"handoff_created"},
		"min_priority": "high", "team_id": uuid.NewString(),
	}).is(http.StatusCreated))
	if made.Secret == nil || !strings.HasPrefix(*made.Secret, "whsec_") || !made.Active ||
		!strings.HasSuffix(*made.Secret, made.SecretLastFour) || made.CreatedBy.Name != "Ada" ||
		*made.CreatedBy.ID != a.ada.UserID || made.LastEventID != a.lastEventID() || made.LastAttempt != nil {
		t.Errorf("got %+v", made)
	}
	path := webhooksPath + "/" + made.ID.String()
	read := ada.get(path).is(http.StatusOK)
	got := decode[webhook.Endpoint](read)
	if *got.URL != "https://bücher.example/hooks?x=1" || *got.MinPriority != "high" {
		t.Errorf("got %s", read.body)
	}
	list := decode[webhook.Page](ada.get(webhooksPath).is(http.StatusOK))
	if len(list.Items) != 1 || list.NextCursor != nil {
		t.Errorf("got %+v", list)
	}
	put := decode[webhook.Issued](ada.put(path, map[string]any{"events": nil, "team_id": nil}).is(http.StatusOK))
	if len(put.Events) != 0 || put.TeamID != nil || *put.MinPriority != "high" || put.Secret != nil ||
		put.SecretLastFour != made.SecretLastFour || !put.UpdatedAt.After(made.UpdatedAt) {
		t.Errorf("got %+v", put)
	}
	moved := decode[webhook.Issued](ada.put(path, map[string]any{"url": "https://other.example/"}).is(http.StatusOK))
	if moved.Secret == nil || *moved.Secret == *made.Secret || moved.PreviousSecretUntil != nil {
		t.Errorf("a new url has the secret %+v", moved)
	}
	again := decode[webhook.Issued](ada.put(path, map[string]any{"url": "https://other.example/"}).is(http.StatusOK))
	if again.Secret != nil || again.SecretLastFour != moved.SecretLastFour {
		t.Errorf("the same url has a new secret: %+v", again)
	}
	own := "whsec_" + strings.Repeat("A", 32)
	named := decode[webhook.Issued](ada.put(path, map[string]any{"url": "https://third.example/", "secret": own}).
		is(http.StatusOK))
	if *named.Secret != own || named.SecretLastFour != "AAAA" || named.PreviousSecretUntil != nil {
		t.Errorf("got %+v", named)
	}
	if response := ada.do(http.MethodDelete, path, nil).is(http.StatusNoContent); len(response.body) > 0 {
		t.Errorf("got %s", response.body)
	}
	ada.do(http.MethodDelete, path, nil).isProblem(http.StatusNotFound, "not_found")
	ada.get(path).isProblem(http.StatusNotFound, "not_found")
}

func TestWebhookIsDisabledAndEnabled(t *testing.T) {
	a := newAccount(t)
	ada := a.replica(api.Config{}).as(a.ada)
	made := a.newWebhook(map[string]any{"url": "https://example.com", "active": false})
	if made.Active || *made.DisabledReason != webhook.DisabledByUser || made.DisabledAt == nil {
		t.Errorf("got %+v", made)
	}
	path := webhooksPath + "/" + made.ID.String()
	a.Exec(`update webhooks set disabled_reason = null, disabled_at = null, failures = 9, failing_since = now(),
		next_attempt_at = now(), last_attempt_at = now(), last_http_status = 500, last_error = 'status',
		last_duration_ms = 10`)
	if got := decode[webhook.Endpoint](ada.get(path).is(http.StatusOK)); !got.Active || got.NextAttemptAt == nil {
		t.Errorf("got %+v", got)
	}
	a.Exec("update webhooks set disabled_reason = 'failing', disabled_at = now()")
	failing := decode[webhook.Endpoint](ada.put(path, map[string]any{"active": false}).is(http.StatusOK))
	if *failing.DisabledReason != webhook.DisabledFailing || failing.Failures != 9 || failing.FailingSince == nil ||
		*failing.LastAttempt.HTTPStatus != 500 || *failing.LastAttempt.Error != "status" ||
		failing.LastAttempt.Status != "failed" {
		t.Errorf("got %+v", failing)
	}
	enabled := decode[webhook.Endpoint](ada.put(path, map[string]any{"active": true}).is(http.StatusOK))
	if !enabled.Active || enabled.DisabledAt != nil || enabled.Failures != 0 || enabled.FailingSince != nil ||
		enabled.NextAttemptAt != nil || enabled.LastEventID != made.LastEventID {
		t.Errorf("got %+v", enabled)
	}
}

func TestWhoManagesWebhooks(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	path := a.webhook()
	_, agent := a.Agent("Fixer")
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	body := map[string]any{"url": "https://example.com/hooks"}
	for name, each := range map[string]struct {
		client  *client
		allowed bool
		author  webhook.Author
	}{
		"viewer":        {r.as(a.vera), false, webhook.Author{}},
		"engineer":      {r.as(a.dana), false, webhook.Author{}},
		"agent":         {r.withToken(agent), false, webhook.Author{}},
		"admin":         {r.as(a.ada), true, webhook.Author{ID: &a.ada.UserID, Name: "Ada"}},
		"API key":       {r.withToken(*key.Secret), true, webhook.Author{ID: &key.ID, Name: "Helpdesk", Service: true}},
		"service token": {r.as(a.backend), true, webhook.Author{Name: "service", Service: true}},
		"service for a user": {
			r.as(a.backend).on(a.dana.UserID.String()), true, webhook.Author{Name: "service", Service: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			calls := map[string]func() response{
				"list":       func() response { return each.client.get(webhooksPath) },
				"get":        func() response { return each.client.get(path) },
				"put":        func() response { return each.client.put(path, map[string]any{"min_priority": "low"}) },
				"test":       func() response { return each.client.post(path+"/test", nil) },
				"replay":     func() response { return each.client.post(path+"/replay", map[string]any{"after": "0"}) },
				"rotate":     func() response { return each.client.post(path+"/rotate", nil) },
				"deliveries": func() response { return each.client.get(path + "/deliveries") },
			}
			for call, do := range calls {
				if each.allowed {
					do().is(http.StatusOK)
					continue
				}
				got := do()
				got.isProblem(http.StatusForbidden, "forbidden")
				if !bytes.Contains(got.body, []byte("admin or higher, or a service, can manage webhooks")) {
					t.Errorf("%s: %s", call, got.body)
				}
			}
			if !each.allowed {
				each.client.post(webhooksPath, body).isProblem(http.StatusForbidden, "forbidden")
				each.client.do(http.MethodDelete, path, nil).isProblem(http.StatusForbidden, "forbidden")
				return
			}
			made := decode[webhook.Issued](each.client.post(webhooksPath, body).is(http.StatusCreated))
			if (made.CreatedBy.ID == nil) != (each.author.ID == nil) || made.CreatedBy.Name != each.author.Name ||
				made.CreatedBy.Service != each.author.Service || each.author.ID != nil && *made.CreatedBy.ID != *each.author.ID {
				t.Errorf("made by %+v, want %+v", made.CreatedBy, each.author)
			}
			each.client.do(http.MethodDelete, webhooksPath+"/"+made.ID.String(), nil).is(http.StatusNoContent)
		})
	}
}

func TestWebhookOfAnotherAccountIsNotFound(t *testing.T) {
	a := newAccount(t)
	stranger := a.otherAccount()
	foreign, absent := stranger.webhook(), webhooksPath+"/"+uuid.NewString()
	ada := a.replica(api.Config{}).as(a.ada)
	for call, do := range map[string]func(path string) response{
		"get":        func(path string) response { return ada.get(path) },
		"put":        func(path string) response { return ada.put(path, map[string]any{"active": false}) },
		"delete":     func(path string) response { return ada.do(http.MethodDelete, path, nil) },
		"test":       func(path string) response { return ada.post(path+"/test", nil) },
		"replay":     func(path string) response { return ada.post(path+"/replay", map[string]any{"after": "0"}) },
		"rotate":     func(path string) response { return ada.post(path+"/rotate", nil) },
		"deliveries": func(path string) response { return ada.get(path + "/deliveries") },
	} {
		got := do(foreign)
		got.isProblem(http.StatusNotFound, "not_found")
		if want := do(absent); !bytes.Equal(got.body, want.body) {
			t.Errorf("%s: got %s, for an absent id %s", call, got.body, want.body)
		}
	}
	if list := decode[webhook.Page](ada.get(webhooksPath).is(http.StatusOK)); len(list.Items) > 0 {
		t.Errorf("the list has %+v", list.Items)
	}
	if n := a.Count("select count(*) from webhooks where disabled_reason is null"); n != 1 {
		t.Error("the other account's webhook was changed")
	}
	ada.get(webhooksPath + "/" + uuid.Nil.String()).blames("id")
}

// Of two changes at once each keeps what the other names.
func TestChangesOfOneWebhookAtOnce(t *testing.T) {
	a := newAccount(t)
	path := a.webhook()
	one, two := a.replica(api.Config{}).as(a.ada), a.replica(api.Config{}).as(a.backend)
	done := make(chan response, 2)
	for range 10 {
		go func() { done <- one.put(path, map[string]any{"min_priority": "urgent"}) }()
		go func() {
			done <- two.put(path, map[string]any{"events": []string{"handoff_overdue", "handoff_created"}})
		}()
		(<-done).is(http.StatusOK)
		(<-done).is(http.StatusOK)
		got := decode[webhook.Endpoint](one.get(path).is(http.StatusOK))
		if got.MinPriority == nil || len(got.Events) != 2 {
			t.Fatalf("got %+v", got)
		}
		one.put(path, map[string]any{"min_priority": nil, "events": []string{}}).is(http.StatusOK)
	}
}

func TestRevokedKeyDisablesItsWebhooks(t *testing.T) {
	a := newAccount(t)
	r := a.replica(api.Config{})
	key := a.APIKey(directory.APIKeyDraft{Name: "Helpdesk"})
	kept := a.newWebhook(map[string]any{"url": "https://example.com/hooks"})
	made := decode[webhook.Issued](r.withToken(*key.Secret).post(webhooksPath, `{"url":"https://example.com"}`).
		is(http.StatusCreated))
	revoke := func() directory.APIKey {
		ended := r.as(a.ada).do(http.MethodDelete, keysPath+"/"+key.ID.String(), nil)
		return decode[directory.APIKey](ended.is(http.StatusOK))
	}
	off := decode[webhook.Issued](r.withToken(*key.Secret).
		post(webhooksPath, `{"url":"https://example.com","active":false}`).is(http.StatusCreated))
	for range 2 {
		if revoked := revoke(); !slices.Equal(revoked.DisabledWebhooks, []uuid.UUID{made.ID, off.ID}) {
			t.Errorf("got %+v", revoked)
		}
	}
	page := decode[webhook.Page](r.as(a.ada).get(webhooksPath).is(http.StatusOK))
	for _, each := range page.Items {
		if each.ID == kept.ID && !each.Active {
			t.Errorf("the webhook of Ada is disabled: %+v", each)
		}
		if each.ID != kept.ID && *each.DisabledReason != webhook.DisabledKeyRevoked {
			t.Errorf("the webhook of the key is %+v", each)
		}
		if each.ID == off.ID && !each.DisabledAt.Equal(*off.DisabledAt) {
			t.Errorf("the webhook that was off since %s is %+v", off.DisabledAt, each)
		}
	}
	r.as(a.ada).put(webhooksPath+"/"+off.ID.String(), map[string]any{"active": true}).is(http.StatusOK)
	r.as(a.ada).put(webhooksPath+"/"+made.ID.String(), map[string]any{"active": true}).is(http.StatusOK)
	if revoked := revoke(); len(revoked.DisabledWebhooks) != 0 {
		t.Errorf("a webhook that an admin enabled again: %+v", revoked)
	}
}
