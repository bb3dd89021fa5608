package mcp

import (
	"context"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// notices tells the client of a call that it goes on, so that neither the client nor a proxy gives up.
type notices struct {
	events  *eventWriter
	session *sdk.ServerSession
	token   any // of the client, which wants progress; nil: it does not
	began   time.Time
}

func newNotices(c *conversation, request *sdk.CallToolRequest) *notices {
	return &notices{
		events: c.events, session: request.Session, token: request.Params.GetProgressToken(), began: time.Now(),
	}
}

// send says how things stand. total is the length of the wait. ctx is that of the call: the SDK finds the response by
// it to which the notice belongs.
func (n *notices) send(ctx context.Context, total time.Duration, text string) error {
	if n.token == nil {
		return n.events.comment("waiting")
	}
	return n.session.NotifyProgress(ctx, &sdk.ProgressNotificationParams{
		ProgressToken: n.token, Message: text,
		Progress: time.Since(n.began).Seconds(), // it only grows, as the protocol wants it
		Total:    total.Seconds(),
	})
}
