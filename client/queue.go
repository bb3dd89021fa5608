package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// QueueFilter says which handoffs a page of the queue shows. The zero filter shows the open ones.
type QueueFilter struct {
	Statuses   []Status   // default: parked, waiting and claimed
	Priorities []Priority // default: all
	Words      string     // of title, summary, notes or customer, or #12; also among closed handoffs
	Customer   string
	CreatedBy  string // a user's id, or "me"
	ClaimedBy  string // the same
	TeamID     string
	Cursor     string // the NextCursor of the page before; empty: the first page
	Limit      int    // 1 to 100; default 50
}

// Queue is a page of handoffs and the position of the stream that it belongs to. The most urgent come first, then those
// that wait longest; where the filter names closed statuses alone, those that were closed last.
type Queue struct {
	Items       []Card      `json:"items"`
	Counts      QueueCounts `json:"counts"`
	LastEventID string      `json:"last_event_id"` // for [Client.Stream]
	NextCursor  string      `json:"next_cursor"`   // empty: this is the last page
}

// QueueCounts are numbers of handoffs, on all pages.
type QueueCounts struct {
	Parked  int `json:"parked"`
	Waiting int `json:"waiting"`
	Claimed int `json:"claimed"`
	Mine    int `json:"mine"`   // claimed by oneself
	Asked   int `json:"asked"`  // open, parked or escalated by oneself
	Others  int `json:"others"` // claimed by others
	Closed  int `json:"closed"`
}

// Queue returns a page of the queue.
func (c *Client) Queue(ctx context.Context, filter QueueFilter) (Queue, error) {
	parameters := query(map[string]string{
		"status":     join(filter.Statuses),
		"priority":   join(filter.Priorities),
		"q":          filter.Words,
		"customer":   filter.Customer,
		"created_by": filter.CreatedBy,
		"claimed_by": filter.ClaimedBy,
		"team_id":    filter.TeamID,
		"cursor":     filter.Cursor,
		"limit":      number(filter.Limit),
	})
	return call[Queue](ctx, c, request{method: http.MethodGet, path: path("ai-sessions", "queue"), query: parameters})
}

func join[T ~string](values []T) string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i] = string(value)
	}
	return strings.Join(texts, ",")
}

// query returns the parameters that are not empty.
func query(parameters map[string]string) url.Values {
	values := make(url.Values)
	for name, value := range parameters {
		if value != "" {
			values.Set(name, value)
		}
	}
	return values
}

// number returns n in digits; 0 is left out.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
