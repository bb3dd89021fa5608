package webhook

import (
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// Format is what is sent to an endpoint.
type Format string

const (
	Standard Format = "standard" // signed events, as Standard Webhooks describes them
	Slack    Format = "slack"    // messages of a bot in a channel
	Teams    Format = "teams"    // cards to the address of a workflow
)

// DisabledReason says why nothing is sent to an endpoint.
type DisabledReason string

const (
	DisabledByUser     DisabledReason = "user"        // by a request
	DisabledGone       DisabledReason = "gone"        // the receiver answered 410
	DisabledFailing    DisabledReason = "failing"     // every attempt of three days failed
	DisabledKeyRevoked DisabledReason = "key_revoked" // the API key that made it was revoked
)

// Endpoint describes a receiver of events. It does not hold the secret.
type Endpoint struct {
	ID          uuid.UUID   `json:"id"`
	Format      Format      `json:"format"`
	URL         *string     `json:"url"`          // nil unless the format is standard: that of Teams is a secret
	Slack       *SlackPlace `json:"slack"`        // nil unless the format is slack
	Events      []string    `json:"events"`       // types; empty: all
	MinPriority *string     `json:"min_priority"` // nil: all
	TeamID      *uuid.UUID  `json:"team_id"`      // nil: all

	Active         bool            `json:"active"`
	DisabledReason *DisabledReason `json:"disabled_reason"` // nil while it is active
	DisabledAt     *time.Time      `json:"disabled_at"`

	CreatedBy Author    `json:"created_by"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"` // by a request

	SecretLastFour      string     `json:"secret_last_four"`      // of the signing secret, the token or the address
	PreviousSecretUntil *time.Time `json:"previous_secret_until"` // until then both sign; nil: there is one secret

	LastEventID   string     `json:"last_event_id"`   // events up to this one are done
	Failures      int32      `json:"failures"`        // since the last success
	FailingSince  *time.Time `json:"failing_since"`   // nil: the last attempt succeeded
	NextAttemptAt *time.Time `json:"next_attempt_at"` // nil: at once, or never while it is disabled
	LastAttempt   *Attempt   `json:"last_attempt"`    // nil: there was none
}

// SlackPlace is where messages are posted in Slack.
type SlackPlace struct {
	Channel string `json:"channel"`
}

// Author is who made an endpoint, under the name of then. A service token has no id.
type Author struct {
	ID      *uuid.UUID `json:"id"` // of a user, or of the API key of a service
	Name    string     `json:"name"`
	Service bool       `json:"service"`
}

// Attempt is the outcome of one attempt to tell an endpoint.
type Attempt struct {
	At         time.Time `json:"at"`
	Status     string    `json:"status"`      // delivered or failed
	HTTPStatus *int32    `json:"http_status"` // nil: the receiver did not answer
	Error      *string   `json:"error"`       // class of error; nil: delivered
	DurationMS int32     `json:"duration_ms"`
}

const (
	delivered = "delivered"
	failed    = "failed"
)

func newAttempt(at time.Time, httpStatus *int32, class *string, duration int32) Attempt {
	attempt := Attempt{At: at, Status: delivered, HTTPStatus: httpStatus, Error: class, DurationMS: duration}
	if class != nil {
		attempt.Status = failed
	}
	return attempt
}

func newEndpoint(row db.Webhook) Endpoint {
	endpoint := Endpoint{
		ID: row.ID, Format: Format(row.Format), URL: row.Url, Events: row.Events, MinPriority: row.MinPriority,
		TeamID: row.TeamID, Active: row.DisabledReason == nil, DisabledReason: (*DisabledReason)(row.DisabledReason),
		DisabledAt: row.DisabledAt, CreatedBy: Author{Name: row.CreatedByName, Service: row.CreatedByService},
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt, SecretLastFour: row.SecretLastFour,
		LastEventID: notify.Position{Epoch: row.CursorEpoch, Seq: row.CursorSeq}.String(),
		Failures:    row.Failures, FailingSince: row.FailingSince,
	}
	if endpoint.Active {
		endpoint.NextAttemptAt = row.NextAttemptAt
	}
	if row.Channel != nil {
		endpoint.Slack = &SlackPlace{Channel: *row.Channel}
	}
	if row.CreatedByID != uuid.Nil {
		endpoint.CreatedBy.ID = &row.CreatedByID
	}
	if until := row.PreviousSecretUntil; until != nil && until.After(time.Now()) {
		endpoint.PreviousSecretUntil = until
	}
	if row.LastAttemptAt != nil {
		endpoint.LastAttempt = new(newAttempt(*row.LastAttemptAt, row.LastHttpStatus, row.LastError, *row.LastDurationMs))
	}
	return endpoint
}
