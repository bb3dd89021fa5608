package webhook

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/refusal"
)

// ReplayTx moves the cursor of an endpoint back, so that the events after an id are sent again. The id is that of
// an event that is kept, or 0 for all of them. An endpoint that has not come so far goes on from where it is. One that
// is owed a reset gets that first: its cursor moves with it. An attempt under way does not move the cursor any more.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; *[refusal.InvalidError] for an id that is malformed, of
// another epoch, from the future, or older than what is kept.
func (s *Service) ReplayTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, id uuid.UUID, after string,
) (Endpoint, error) {
	if err := authorize(p); err != nil {
		return Endpoint{}, err
	}
	row, err := lock(ctx, tx, p.AccountID, id)
	if err != nil {
		return Endpoint{}, err
	}
	q := db.New(tx)
	log, err := q.WebhookLog(ctx, p.AccountID)
	if err != nil {
		return Endpoint{}, fmt.Errorf("read log of account %s: %w", p.AccountID, err)
	}
	from, err := replayFrom(after, log)
	if err != nil {
		return Endpoint{}, err
	}
	params := db.ReplayWebhookParams{
		AccountID: p.AccountID, ID: id, CursorSeq: row.CursorSeq, ReplayUntil: row.ReplayUntil,
	}
	switch {
	case row.CursorEpoch == log.Epoch && row.CursorSeq >= log.Floor:
		params.CursorSeq = min(from, row.CursorSeq)
		params.ReplayUntil = max(row.ReplayUntil, row.CursorSeq)
	case row.ReplayAfter != nil:
		params.ReplayAfter = new(min(from, *row.ReplayAfter))
	default:
		params.ReplayAfter = &from
	}
	if row, err = q.ReplayWebhook(ctx, params); err != nil {
		return Endpoint{}, fmt.Errorf("replay webhook %s: %w", id, err)
	}
	return newEndpoint(row), nil
}

// replayFrom returns the seq after which to replay.
func replayFrom(after string, log db.WebhookLogRow) (int64, error) {
	position, err := notify.ParsePosition(after)
	head := notify.Position{Epoch: log.Epoch, Seq: log.Head}
	floor := notify.Position{Epoch: log.Epoch, Seq: log.Floor}
	switch {
	case err != nil:
		return 0, refusal.Invalid("after", "must be an event id <epoch>-<seq>, such as "+head.String()+", or 0")
	case position == (notify.Position{}):
		return log.Floor, nil
	case position.Epoch != log.Epoch:
		return 0, refusal.Invalid("after", "is of another epoch: ids now begin with "+log.Epoch)
	case position.Seq > log.Head:
		return 0, refusal.Invalid("after", "is in the future: the newest event is "+head.String())
	case position.Seq < log.Floor:
		return 0, refusal.Invalid("after", "has expired: events are kept after "+floor.String())
	default:
		return position.Seq, nil
	}
}
