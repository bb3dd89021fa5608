package webhook

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Page is a part of the endpoints of an account, newest first.
type Page struct {
	Items      []Endpoint `json:"items"`
	NextCursor *string    `json:"next_cursor"` // nil on the last page
}

// Delivery is one attempt to tell an endpoint of an event.
type Delivery struct {
	Number    int64      `json:"number"`   // 1, 2, 3 … for each endpoint
	EventID   string     `json:"event_id"` // as on the stream
	Type      string     `json:"type"`     // of the event, or reset
	HandoffID *uuid.UUID `json:"handoff_id"`
	IsReplay  bool       `json:"is_replay"` // the event was sent before
	Tries     int32      `json:"attempt"`   // 1 for the first of this event
	Attempt
}

// DeliveryPage is a part of the deliveries of an endpoint, newest first.
type DeliveryPage struct {
	Items      []Delivery `json:"items"`
	NextCursor *string    `json:"next_cursor"` // nil on the last page
}

const (
	defaultItems = 50
	maxItems     = 100
)

// Endpoints returns endpoints of the account, from the cursor on: at most limit (1–100; 0: 50).
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError] naming limit or cursor.
func (s *Service) Endpoints(ctx context.Context, p auth.Principal, limit int, cursor string) (Page, error) {
	if err := authorize(p); err != nil {
		return Page{}, err
	}
	limit, before, err := page(limit, cursor, uuid.Max, uuid.Parse)
	if err != nil {
		return Page{}, err
	}
	rows, err := s.forAccount(p.AccountID).ListWebhooks(ctx, db.ListWebhooksParams{
		AccountID: p.AccountID, BeforeID: before, MaxWebhooks: int32(limit) + 1, // one more tells of a next page
	})
	if err != nil {
		return Page{}, fmt.Errorf("list webhooks of account %s: %w", p.AccountID, err)
	}
	listed := Page{Items: make([]Endpoint, 0, len(rows))}
	if len(rows) > limit {
		rows = rows[:limit]
		listed.NextCursor = new(rows[limit-1].ID.String())
	}
	for _, row := range rows {
		listed.Items = append(listed.Items, newEndpoint(row))
	}
	return listed, nil
}

// Deliveries returns the newest attempts to tell an endpoint, from the cursor on: at most limit (1–100; 0: 50).
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.InvalidError] naming limit or cursor.
func (s *Service) Deliveries(
	ctx context.Context, p auth.Principal, id uuid.UUID, limit int, cursor string,
) (DeliveryPage, error) {
	limit, before, err := page(limit, cursor, math.MaxInt64, parseNumber)
	if err != nil {
		return DeliveryPage{}, err
	}
	if _, err := s.row(ctx, p, id); err != nil {
		return DeliveryPage{}, err
	}
	rows, err := s.forAccount(p.AccountID).ListWebhookDeliveries(ctx, db.ListWebhookDeliveriesParams{
		AccountID: p.AccountID, WebhookID: id, BeforeNumber: before, MaxDeliveries: int32(limit) + 1,
	})
	if err != nil {
		return DeliveryPage{}, fmt.Errorf("list deliveries of webhook %s: %w", id, err)
	}
	listed := DeliveryPage{Items: make([]Delivery, 0, len(rows))}
	if len(rows) > limit {
		rows = rows[:limit]
		listed.NextCursor = new(strconv.FormatInt(rows[limit-1].Number, 10))
	}
	for _, row := range rows {
		listed.Items = append(listed.Items, Delivery{
			Number: row.Number, EventID: row.EventID, Type: row.EventType, HandoffID: row.HandoffID,
			Tries: row.Attempt, IsReplay: row.IsReplay,
			Attempt: newAttempt(row.At, row.HttpStatus, row.Error, row.DurationMs),
		})
	}
	return listed, nil
}

func parseNumber(text string) (int64, error) { return strconv.ParseInt(text, 10, 64) }

// page returns the limit and the place that a page begins before: first unless there is a cursor.
func page[T any](limit int, cursor string, first T, parse func(string) (T, error)) (int, T, error) {
	var invalid refusal.InvalidError
	limit = cmp.Or(limit, defaultItems)
	if limit < 1 || limit > maxItems {
		invalid.Add("limit", "must be from 1 to %d", maxItems)
	}
	before := first
	if cursor != "" {
		var err error
		if before, err = parse(cursor); err != nil {
			invalid.Add("cursor", "must be the next_cursor of an earlier page")
		}
	}
	return limit, before, invalid.OrNil()
}
