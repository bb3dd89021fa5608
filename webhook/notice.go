package webhook

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// isDisabled reports whether the worker has disabled the endpoint between two states of its row.
func isDisabled(before, after db.Webhook) bool {
	return before.DisabledReason == nil && after.DisabledReason != nil &&
		(*after.DisabledReason == string(DisabledGone) || *after.DisabledReason == string(DisabledFailing))
}

// addNotice has the admins of the account told that the worker has disabled an endpoint.
func addNotice(ctx context.Context, q *db.Queries, row db.Webhook) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("choose id of notice: %w", err)
	}
	text := "The webhook to " + placeOf(row.Url, row.Channel, row.SecretLastFour)
	if *row.DisabledReason == string(DisabledGone) {
		text += " is disabled: its receiver answered 410, which means that it wants no more events."
	} else {
		text += " is disabled: every attempt of three days has failed. What it missed is sent once it is active again, " +
			"as long as the events are kept."
	}
	data, err := json.Marshal(map[string]any{"webhook_id": row.ID, "reason": *row.DisabledReason})
	if err != nil {
		return fmt.Errorf("encode notice: %w", err)
	}
	err = q.AddAdminNotice(ctx, db.AddAdminNoticeParams{AccountID: row.AccountID, ID: id, Text: text, Data: data})
	if err != nil {
		return fmt.Errorf("add notice: %w", err)
	}
	return nil
}
