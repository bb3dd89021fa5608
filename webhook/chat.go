package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/notify"
)

// chat has what Slack and Teams need to tell people of handoffs.
//
// An event only says which handoff to look at: the channel is told of its present state, once. So the events of a storm
// fold into one message, and a replay posts nothing twice.
type chat struct {
	DB        *pgxpool.Pool
	PublicURL *url.URL // base of links; nil: none
}

// chatState is a handoff, and what an endpoint has been told of it.
type chatState struct {
	now   db.ReadChatHandoffRow
	event notify.Event
	told  *db.ChatMessage // nil: nothing
	view  chatView
}

// read returns the handoff of an event as it is now. The handoff is nil if its account is being removed.
func (c chat) read(ctx context.Context, endpoint db.Webhook, event notify.Event) (*chatState, error) {
	q := db.New(db.ForAccount(c.DB, endpoint.AccountID))
	row, err := q.ReadChatHandoff(ctx, db.ReadChatHandoffParams{AccountID: endpoint.AccountID, ID: event.Handoff})
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read handoff %s: %w", event.Handoff, err)
	}
	state := &chatState{now: row, event: event, view: newChatView(row, event.Handoff, c.PublicURL)}
	message, err := q.ReadChatMessage(ctx, db.ReadChatMessageParams{
		AccountID: endpoint.AccountID, WebhookID: endpoint.ID, HandoffID: event.Handoff,
	})
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("read message about handoff %s: %w", event.Handoff, err)
	}
	if err == nil {
		state.told = &message
	}
	return state, nil
}

// staleAfter is when a handoff that was closed meanwhile is not worth a message any more.
const staleAfter = 10 * time.Minute

// isNew reports whether the channel is to get a message about the handoff: it waits, or its wait was over when
// it was looked at.
func (s *chatState) isNew() bool {
	if s.now.Status == string(handoff.Waiting) {
		return true
	}
	began := s.event.Type == handoff.EventCreated || s.event.Type == handoff.EventReleased
	return began && (s.view.open || time.Since(s.event.At) < staleAfter)
}

// hasChanged reports whether the message shows something that is no longer so.
func (s *chatState) hasChanged() bool { return s.now.ChangedVersion > s.told.ShownVersion }

// calls reports whether the handoff waits for a reason of which the channel has not been told.
func (s *chatState) calls() bool {
	return s.view.call != "" && s.now.CallVersion > s.told.ShownVersion
}

// then adds what to record to an outcome, if the message was accepted.
func (o outcome) then(record func(context.Context, pgx.Tx) error) outcome {
	if o.class == "" {
		o.record = record
	}
	return o
}

// fault is the outcome of an attempt that ended before a request, because of this service and not of the receiver.
var fault = outcome{class: classInternal}

// savePost records a new message when the cursor moves. Teams has neither channel nor ts.
func (s *chatState) savePost(endpoint db.Webhook, channel, ts *string) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).SaveChatPost(ctx, db.SaveChatPostParams{
			AccountID: endpoint.AccountID, WebhookID: endpoint.ID, HandoffID: s.event.Handoff,
			PostedVersion: s.now.CallVersion, ShownVersion: s.now.Version, Channel: channel, Ts: ts,
		})
	}
}

// saveUpdate records what the channel has been told of, if it was told.
func (s *chatState) saveUpdate(endpoint db.Webhook, wasTold bool) func(context.Context, pgx.Tx) error {
	return func(ctx context.Context, tx pgx.Tx) error {
		return db.New(tx).SaveChatUpdate(ctx, db.SaveChatUpdateParams{
			AccountID: endpoint.AccountID, WebhookID: endpoint.ID, HandoffID: s.event.Handoff,
			ShownVersion: s.now.Version, WasTold: wasTold,
		})
	}
}

const chatTestText = "This is a test of handoffd: escalations that wait for help will be posted here."

// notice returns the text of an event that is about no handoff.
func (c chat) notice(ctx context.Context, endpoint db.Webhook, event notify.Event) (string, error) {
	if event.Type == typeTest {
		return chatTestText, nil
	}
	waiting, err := db.New(db.ForAccount(c.DB, endpoint.AccountID)).CountWaiting(ctx, endpoint.AccountID)
	if err != nil {
		return "", fmt.Errorf("count what waits: %w", err)
	}
	return fmt.Sprintf("Some changes of the queue could not be posted here. Waiting now: %d.", waiting), nil
}
