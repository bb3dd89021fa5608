package notify

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/internal/tracing"
)

// Channel is the one notification channel of the service.
const Channel = "handoff_events"

// Append adds an event about a handoff to the log of the account. The event is announced when transaction commits. data
// is encoded as JSON. One statement increments the account's counter, inserts the event and calls pg_notify.
//
// In a transaction of a [tx.Runner] that statement is the last one before COMMIT. Append returns before it was run: the
// event has no number yet, and [tx.Runner.Run] returns the error of the statement.
//
// In any other transaction the statement is run at once, and must be the last one. It locks the counter until the
// transaction ends, so numbers are in commit order, and other publishers of the account wait. A transaction with
// several accounts must append in an order that all transactions share, or they can deadlock. Append returns
// [tx.ErrLogClosed] if the log is closed.
//
// If ctx holds a span that is sampled, the row carries it, and replicas continue its trace.
func Append(
	ctx context.Context, transaction pgx.Tx, account uuid.UUID, typ string, handoff uuid.UUID, data any,
) (Event, error) {
	encoded, err := json.Marshal(data)
	if err != nil {
		return Event{}, fmt.Errorf("encode %s: %w", typ, err)
	}
	event := tx.Event{Account: account, Type: typ, Handoff: handoff, Data: encoded}
	if parent := tracing.Traceparent(ctx); parent != nil {
		event.Traceparent = *parent
	}
	if later, ok := transaction.(*tx.Transaction); ok {
		err = later.Append(event)
	} else {
		event, err = tx.AppendNow(ctx, transaction, event)
	}
	if err != nil {
		return Event{}, fmt.Errorf("append %s: %w", typ, err)
	}
	return appended(event), nil
}

// Committed returns events that a [tx.Runner] has committed. They continue their traces as those of the log do.
func Committed(events []tx.Event) []Event {
	committed := make([]Event, 0, len(events))
	for _, e := range events {
		event := appended(e)
		event.Traceparent = e.Traceparent
		committed = append(committed, event)
	}
	return committed
}

func appended(e tx.Event) Event {
	return Event{Account: e.Account, Seq: e.Seq, At: e.At, Type: e.Type, Handoff: e.Handoff, Data: e.Data}
}
