package webhook

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// record moves the cursor over what was delivered, or sets the time of the next attempt, and adds the attempt to the
// deliveries, in one transaction. The row is that with which the attempt was made.
func (t *turn) record(sent db.Webhook, event notify.Event, o outcome, took time.Duration) error {
	before := t.row
	t.stats.count(Format(sent.Format), o.class)
	t.wait = o.pause
	if o.class != "" {
		t.wait = max(backoff(before.Failures+1), min(o.retryAfter, maxRetryAfter))
	}
	duration := int32(took.Milliseconds()) //nolint:gosec // some seconds
	err := t.move(time.Now(), func(ctx context.Context) (row db.Webhook, err error) {
		err = pgx.BeginFunc(ctx, t.scope(), func(tx pgx.Tx) error {
			q := db.New(tx)
			if o.class == "" {
				row, err = q.RecordWebhookSuccess(ctx, db.RecordWebhookSuccessParams{
					AccountID: sent.AccountID, ID: sent.ID, LeaseNumber: sent.LeaseNumber, Lease: interval(leaseTime),
					CursorEpoch: sent.CursorEpoch, CursorSeq: event.Seq, Pause: intervalOrNull(o.pause),
					HttpStatus: o.httpStatus, DurationMs: &duration,
				})
			} else {
				row, err = q.RecordWebhookFailure(ctx, db.RecordWebhookFailureParams{
					AccountID: sent.AccountID, ID: sent.ID, LeaseNumber: sent.LeaseNumber, RetryAfter: interval(t.wait),
					Error: &o.class, Gone: o.gone, GiveUpAfter: giveUpAfterOf(o.class),
					HttpStatus: o.httpStatus, DurationMs: &duration,
				})
			}
			if err != nil {
				return err
			}
			if err := q.AddWebhookDelivery(ctx, deliveryOf(sent, row, event, o, duration)); err != nil {
				return fmt.Errorf("add delivery: %w", err)
			}
			if isDisabled(before, row) {
				if err := addNotice(ctx, q, row); err != nil {
					return err
				}
			}
			if o.record != nil {
				return o.record(ctx, tx)
			}
			return nil
		})
		return row, err
	})
	if err == nil {
		t.log(before)
	}
	return err
}

// giveUpAfterOf returns for how long attempts of a class can fail until the endpoint is disabled; null: for ever, as
// it is not the receiver that fails.
func giveUpAfterOf(class string) pgtype.Interval {
	if class == classInternal {
		return pgtype.Interval{}
	}
	return interval(giveUpAfter)
}

func deliveryOf(sent, row db.Webhook, event notify.Event, o outcome, duration int32) db.AddWebhookDeliveryParams {
	params := db.AddWebhookDeliveryParams{
		AccountID: sent.AccountID, WebhookID: sent.ID, Number: row.Attempts, Kept: kept,
		EventID: eventID(sent, event), EventType: event.Type, Attempt: sent.Failures + 1,
		IsReplay: event.Type != typeReset && event.Seq <= sent.ReplayUntil, DurationMs: duration, HttpStatus: o.httpStatus,
	}
	if event.Handoff != uuid.Nil {
		params.HandoffID, params.HandoffVersion = &event.Handoff, new(handoffOf(event).Version)
	}
	if o.class != "" {
		params.Error = &o.class
	}
	return params
}

// placeOf names an endpoint for people, without anything that is secret.
func placeOf(address, channel *string, lastFour string) string {
	switch {
	case address != nil:
		if parsed, err := url.Parse(*address); err == nil {
			return parsed.Host
		}
		return "an unknown host"
	case channel != nil:
		return "Slack " + *channel
	default:
		return "Teams …" + lastFour
	}
}

// log tells operators once that an endpoint fails, works again or is given up.
func (t *turn) log(before db.Webhook) {
	after := t.row
	args := []any{
		"account", after.AccountID, "webhook", after.ID,
		"receiver", placeOf(after.Url, after.Channel, after.SecretLastFour),
	}
	switch {
	case isDisabled(before, after):
		args = append(args, "reason", *after.DisabledReason, "error", *after.LastError, "since", *after.FailingSince)
		t.logger().Warn("a webhook is given up and disabled", args...)
	case before.Failures == 0 && after.Failures > 0:
		t.logger().Warn("a webhook fails; it is tried again", append(args, "error", *after.LastError)...)
	case before.Failures > 0 && after.Failures == 0:
		t.logger().Info("a webhook works again", append(args, "attempts", before.Failures+1)...)
	}
}
