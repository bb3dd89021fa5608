package webhook

import (
	"context"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
)

// ReadBacklog returns the present backlog of all accounts, in whose scope q is, with the endpoints that have failed
// for at least so long, the longest first.
func ReadBacklog(ctx context.Context, scope db.DBTX, failingFor time.Duration, limit int) (Backlog, error) {
	return readBacklog(ctx, db.New(scope), failingFor, limit)
}

func readBacklog(ctx context.Context, q *db.Queries, failingFor time.Duration, limit int) (Backlog, error) {
	row, err := q.WebhookBacklog(ctx)
	if err != nil {
		return Backlog{}, fmt.Errorf("read backlog of webhooks: %w", err)
	}
	backlog := Backlog{
		Active: row.Active, Behind: row.Behind, Failing: row.Failing, Sealed: row.Sealed, Events: row.Events,
		Oldest:          time.Duration(row.OldestSeconds * float64(time.Second)),
		OldestAnswering: time.Duration(row.OldestAnsweringSeconds * float64(time.Second)),
		ReadAt:          time.Now(),
	}
	if row.Failing == 0 {
		return backlog, nil
	}
	failing, err := q.FailingWebhooks(ctx, db.FailingWebhooksParams{
		FailingFor: interval(failingFor), MaxWebhooks: int32(limit), //nolint:gosec // small
	})
	if err != nil {
		return Backlog{}, fmt.Errorf("read failing webhooks: %w", err)
	}
	for _, each := range failing {
		backlog.LongestFailed = append(backlog.LongestFailed, Failing{
			Account: each.AccountID, ID: each.ID, Failures: each.Failures, Since: *each.FailingSince, Class: *each.LastError,
			Receiver: placeOf(each.Url, each.Channel, each.SecretLastFour),
		})
	}
	return backlog, nil
}
