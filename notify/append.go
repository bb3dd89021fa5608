package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

// Channel is the one notification channel of the service.
const Channel = "handoff_events"

// ErrClosed means that the account's log takes no events, because the account is being removed or is gone.
var ErrClosed = errors.New("the log of the account is closed")

// Append adds an event about a handoff to the account's log and announces it when tx commits, or not at all if it rolls
// back: one statement counts, appends and calls pg_notify.
//
// Append must be the last statement of tx. It locks the account's counter until the transaction ends, which is what makes
// the order of numbers the order of commits, and every other publisher of the account waits for it. A log that is closed is
// [ErrClosed].
func Append(ctx context.Context, tx pgx.Tx, account uuid.UUID, typ string, handoff uuid.UUID, data any) (Event, error) {
	encoded, err := json.Marshal(data)
	if err != nil {
		return Event{}, fmt.Errorf("encode %s: %w", typ, err)
	}
	row, err := db.New(tx).AppendEvent(ctx, db.AppendEventParams{
		AccountID: account,
		Type:      typ,
		HandoffID: handoff,
		Data:      encoded,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		err = ErrClosed
	}
	if err != nil {
		return Event{}, fmt.Errorf("append %s: %w", typ, err)
	}
	return Event{Account: account, Seq: row.Seq, At: row.At, Type: typ, Handoff: handoff, Data: encoded}, nil
}
