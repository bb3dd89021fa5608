package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/tracing"
)

// Channel is the one notification channel of the service.
const Channel = "handoff_events"

// ErrClosed means that the log of the account accepts no events, because the account is being or has been removed.
var ErrClosed = errors.New("the log of the account is closed")

// Append adds an event about a handoff to the log of the account. The event is announced when tx commits. data is
// encoded as JSON. One statement increments the account's counter, inserts the event and calls pg_notify.
//
// Append must be the last statement of tx. It locks the counter until tx ends, so numbers are in commit order, and
// other publishers of the account wait. A transaction with several accounts must append in an order that all
// transactions share, or they can deadlock. Append returns [ErrClosed] if the log is closed.
//
// If ctx holds a span that is sampled, the row carries it, and replicas continue its trace.
func Append(
	ctx context.Context, tx pgx.Tx, account uuid.UUID, typ string, handoff uuid.UUID, data any,
) (Event, error) {
	encoded, err := json.Marshal(data)
	if err != nil {
		return Event{}, fmt.Errorf("encode %s: %w", typ, err)
	}
	row, err := db.New(tx).AppendEvent(ctx, db.AppendEventParams{
		AccountID: account,
		Type:      typ,
		HandoffID: handoff,
		Data:      encoded,

		Traceparent: tracing.Traceparent(ctx),
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrClosed
	}
	if err != nil {
		return Event{}, fmt.Errorf("append %s: %w", typ, err)
	}
	return Event{Account: account, Seq: row.Seq, At: row.At, Type: typ, Handoff: handoff, Data: encoded}, nil
}
