package client

import (
	"context"
	"iter"
	"net/http"
	"time"

	"github.com/google/uuid"
)

// Webhook is a receiver of events: a system, a channel in Slack or a workflow in Teams.
type Webhook struct {
	ID          uuid.UUID     `json:"id"`
	Format      WebhookFormat `json:"format"`
	URL         string        `json:"url"`          // empty unless the format is standard
	Slack       *SlackPlace   `json:"slack"`        // nil unless the format is slack
	Events      []string      `json:"events"`       // types; empty: all
	MinPriority Priority      `json:"min_priority"` // empty: all
	TeamID      uuid.UUID     `json:"team_id"`      // zero: all

	Active         bool      `json:"active"`
	DisabledReason string    `json:"disabled_reason"` // user, gone, failing or key_revoked; empty while it is active
	DisabledAt     time.Time `json:"disabled_at"`

	CreatedBy WebhookAuthor `json:"created_by"`
	CreatedAt time.Time     `json:"created_at"`
	UpdatedAt time.Time     `json:"updated_at"`

	SecretLastFour      string    `json:"secret_last_four"`      // of the signing secret, the token or the address
	PreviousSecretUntil time.Time `json:"previous_secret_until"` // until then both sign; zero: there is one

	LastEventID   string          `json:"last_event_id"` // events up to this one are done
	Failures      int             `json:"failures"`      // since the last success
	FailingSince  time.Time       `json:"failing_since"`
	NextAttemptAt time.Time       `json:"next_attempt_at"` // zero: at once
	LastAttempt   *WebhookAttempt `json:"last_attempt"`    // nil: there was none

	// Secret is the signing secret, whsec_…, where it was just made. It is empty where the first answer was lost: then
	// rotate it.
	Secret string `json:"secret"`
}

// WebhookFormat is what is sent.
type WebhookFormat string

// The formats of webhooks.
const (
	StandardWebhook WebhookFormat = "standard" // signed events, as Standard Webhooks describes them
	SlackWebhook    WebhookFormat = "slack"    // messages of a bot in a channel
	TeamsWebhook    WebhookFormat = "teams"    // cards to the address of a workflow
)

// SlackPlace is where messages are posted in Slack.
type SlackPlace struct {
	Channel string `json:"channel"`
}

// WebhookAuthor is who made a webhook, under the name of then.
type WebhookAuthor struct {
	ID      uuid.UUID `json:"id"` // of a user, or of the API key of a service; zero: a service token
	Name    string    `json:"name"`
	Service bool      `json:"service"`
}

// WebhookAttempt is what came of one attempt to tell a webhook.
type WebhookAttempt struct {
	At         time.Time `json:"at"`
	Status     string    `json:"status"`      // delivered or failed
	HTTPStatus *int      `json:"http_status"` // nil: the receiver did not answer
	Error      string    `json:"error"`       // its class, such as timeout; empty: delivered
	DurationMS int       `json:"duration_ms"`
}

// WebhookDelivery is one attempt to tell a webhook of an event.
type WebhookDelivery struct {
	Number    int       `json:"number"`   // 1, 2, 3 … for each webhook
	EventID   string    `json:"event_id"` // as on the stream
	Type      string    `json:"type"`     // of the event, or reset
	HandoffID uuid.UUID `json:"handoff_id"`
	IsReplay  bool      `json:"is_replay"`
	Attempt   int       `json:"attempt"` // 1 for the first of this event
	WebhookAttempt
}

// WebhookInput is what [Client.CreateWebhook] and [Client.PutWebhook] write. What is left out stays as it is.
type WebhookInput struct {
	Format      WebhookFormat       `json:"format,omitzero"` // of a new webhook; default slack with Slack, else standard
	URL         string              `json:"url,omitzero"`    // for standard and teams
	Slack       *SlackInput         `json:"slack,omitzero"`  // for slack
	Secret      string              `json:"secret,omitzero"` // whsec_…; default a new one for a new URL
	Events      Nullable[[]string]  `json:"events,omitzero"` // null: all
	MinPriority Nullable[Priority]  `json:"min_priority,omitzero"`
	TeamID      Nullable[uuid.UUID] `json:"team_id,omitzero"`
	Active      *bool               `json:"active,omitzero"`
}

// SlackInput says where to post in Slack, and as which bot.
type SlackInput struct {
	Token   string `json:"token,omitzero"`
	Channel string `json:"channel,omitzero"`
}

// Webhooks yields the webhooks of the account from the newest to the oldest, page by page. After an error it yields no
// more.
func (c *Client) Webhooks(ctx context.Context) iter.Seq2[Webhook, error] {
	return pages[Webhook](ctx, c, path("webhooks"), query(nil))
}

// Webhook returns a webhook.
func (c *Client) Webhook(ctx context.Context, id uuid.UUID) (Webhook, error) {
	return call[Webhook](ctx, c, request{method: http.MethodGet, path: path("webhooks", id.String())})
}

// CreateWebhook makes a webhook, which is told of events from then on.
func (c *Client) CreateWebhook(ctx context.Context, input WebhookInput) (Webhook, error) {
	return call[Webhook](ctx, c, request{method: http.MethodPost, path: path("webhooks"), body: input})
}

// PutWebhook changes a webhook.
func (c *Client) PutWebhook(ctx context.Context, id uuid.UUID, input WebhookInput) (Webhook, error) {
	return call[Webhook](ctx, c, request{method: http.MethodPut, path: path("webhooks", id.String()), body: input})
}

// DeleteWebhook deletes a webhook.
func (c *Client) DeleteWebhook(ctx context.Context, id uuid.UUID) error {
	_, err := call[struct{}](ctx, c, request{method: http.MethodDelete, path: path("webhooks", id.String())})
	return err
}

// TestWebhook sends a test event now and returns what came of it.
func (c *Client) TestWebhook(ctx context.Context, id uuid.UUID) (WebhookAttempt, error) {
	return call[WebhookAttempt](ctx, c, request{
		method: http.MethodPost, path: path("webhooks", id.String(), "test"), timeout: 20 * time.Second,
	})
}

// ReplayWebhook sends the events after an id again.
func (c *Client) ReplayWebhook(ctx context.Context, id uuid.UUID, after string) (Webhook, error) {
	body := map[string]string{"after": after}
	return call[Webhook](ctx, c, request{
		method: http.MethodPost, path: path("webhooks", id.String(), "replay"), body: body,
	})
}

// RotateWebhook makes a new signing secret and returns it. For 24 hours the previous one signs too.
func (c *Client) RotateWebhook(ctx context.Context, id uuid.UUID) (Webhook, error) {
	return call[Webhook](ctx, c, request{method: http.MethodPost, path: path("webhooks", id.String(), "rotate")})
}

// WebhookDeliveries yields the newest attempts to tell a webhook, newest first, page by page.
func (c *Client) WebhookDeliveries(ctx context.Context, id uuid.UUID) iter.Seq2[WebhookDelivery, error] {
	return pages[WebhookDelivery](ctx, c, path("webhooks", id.String(), "deliveries"), query(nil))
}
