package client_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/client"
)

func TestWebhooksAreMadeChangedAndDeleted(t *testing.T) {
	a := newAccount(t)
	ada, ctx := a.clientOf(a.user("Ada", client.Admin)), t.Context()
	made := must[client.Webhook](t)(ada.CreateWebhook(ctx, client.WebhookInput{
		URL: "https://handoffs.invalid/hooks", Events: client.Set([]string{"handoff_created"}),
		MinPriority: client.Set(client.High), TeamID: client.Set(uuid.New()),
	}))
	if !strings.HasPrefix(made.Secret, "whsec_") || !made.Active || made.CreatedBy.Name != "Ada" ||
		made.MinPriority != client.High || made.TeamID == uuid.Nil || made.LastAttempt != nil {
		t.Errorf("got %+v", made)
	}
	changed := must[client.Webhook](t)(ada.PutWebhook(ctx, made.ID, client.WebhookInput{
		Events: client.Clear[[]string](), TeamID: client.Clear[uuid.UUID](), Active: new(false),
	}))
	if len(changed.Events) != 0 || changed.TeamID != uuid.Nil || changed.DisabledReason != "user" ||
		changed.DisabledAt.IsZero() || changed.MinPriority != client.High || changed.Secret != "" {
		t.Errorf("got %+v", changed)
	}
	tested := must[client.WebhookAttempt](t)(ada.TestWebhook(ctx, made.ID))
	if tested.Status != "failed" || tested.Error == "" || tested.HTTPStatus != nil {
		t.Errorf("got %+v", tested)
	}
	rotated := must[client.Webhook](t)(ada.RotateWebhook(ctx, made.ID))
	if rotated.Secret == "" || rotated.Secret == made.Secret || rotated.PreviousSecretUntil.IsZero() {
		t.Errorf("got %+v", rotated)
	}
	replayed := must[client.Webhook](t)(ada.ReplayWebhook(ctx, made.ID, "0"))
	if replayed.LastEventID != made.LastEventID {
		t.Errorf("got %+v", replayed)
	}
	slack := must[client.Webhook](t)(ada.CreateWebhook(ctx, client.WebhookInput{
		Slack: &client.SlackInput{Token: "xoxb-1234", Channel: "#support"}, Active: new(false),
	}))
	if slack.Format != client.SlackWebhook || slack.URL != "" || slack.Slack.Channel != "#support" ||
		slack.SecretLastFour != "1234" {
		t.Errorf("got %+v", slack)
	}
	if listed := all(t, ada.Webhooks(ctx)); len(listed) != 2 || listed[0].ID != slack.ID || listed[1].ID != made.ID {
		t.Errorf("got %+v", listed)
	}
	if deliveries := all(t, ada.WebhookDeliveries(ctx, made.ID)); len(deliveries) != 0 {
		t.Errorf("got %+v", deliveries)
	}
	if err := ada.DeleteWebhook(ctx, made.ID); err != nil {
		t.Fatal(err)
	}
	_, err := ada.Webhook(ctx, made.ID)
	if problem, ok := errors.AsType[*client.Problem](err); !ok || problem.Status != http.StatusNotFound {
		t.Errorf("got %v", err)
	}
}
