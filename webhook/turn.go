package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outbound"
	"github.com/handoffd/handoffd/notify"
)

// turn is the time in which this worker acts for an endpoint, under one lease.
type turn struct {
	*Worker
	stopping context.Context // begins no attempt after its end
	posts    context.Context // of attempts
	queries  context.Context
	row      db.Webhook // as the last query returned it
	leasedAt time.Time  // or before
	began    time.Time
	wait     time.Duration // until the next attempt; 0: none has failed
}

// errLost means that the lease is another's: of another replica, or of none after a replay or a removal.
var errLost = errors.New("the lease is lost")

// errSealed means that this replica cannot open a secret that was written since the lease was taken.
var errSealed = errors.New("no key opens the secret")

// run tells the endpoint of events until none is left, an attempt fails or its time is over. It reports whether there
// may be more to do at once.
func (t *turn) run() (again bool) {
	more, err := true, error(nil)
	for more && err == nil {
		more, err = t.tellBatch()
	}
	if errors.Is(err, errLost) {
		t.lost.Add(1)
		return true
	}
	if errors.Is(err, errSealed) {
		err = t.querying.do(t.queries, func(ctx context.Context) error {
			return t.leaveAlone(ctx, db.MarkSealedWebhooksParams{
				AccountIds: []uuid.UUID{t.row.AccountID}, Ids: []uuid.UUID{t.row.ID}, LeaseNumbers: []int64{t.row.LeaseNumber},
			})
		})
	}
	if err != nil {
		t.failing.Observe(t.queries, err)
	}
	if t.row.LeasedUntil != nil {
		t.release()
	}
	return err == nil && t.row.NextAttemptAt == nil
}

// mustEnd reports whether the endpoint is told no more in this turn.
func (t *turn) mustEnd() bool {
	return t.stopping.Err() != nil || time.Since(t.began) > turnTime ||
		t.row.DisabledReason != nil || t.row.LeasedUntil == nil || t.wait > 0
}

// tellBatch tells the endpoint of the next events. It reports whether there may be more.
func (t *turn) tellBatch() (more bool, err error) {
	if t.mustEnd() {
		return false, nil
	}
	var batch notify.Batch
	var wanted filter
	err = t.querying.do(t.queries, func(ctx context.Context) error {
		after := map[uuid.UUID]int64{t.row.AccountID: t.row.CursorSeq}
		batches, err := notify.Log{DB: t.DB}.Read(ctx, after, batchSize)
		if err != nil {
			return err
		}
		batch = batches[0]
		wanted, err = t.filter(ctx, t.row, batch.Events)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case batch.Epoch != t.row.CursorEpoch:
		return true, t.reset(batch, notify.ResetEpoch)
	case t.row.CursorSeq < batch.Floor, isGap(t.row.CursorSeq, batch):
		return true, t.reset(batch, notify.ResetExpired)
	}
	for i, event := range batch.Events {
		if t.mustEnd() {
			return false, nil
		}
		switch {
		case wanted.selects(event):
			err = t.attempt(batch.Epoch, event)
		case i == len(batch.Events)-1:
			err = t.skip(batch.Epoch, event.Seq, nil)
		}
		if err != nil {
			return false, err
		}
		if !t.row.UpdatedAt.Equal(wanted.row.UpdatedAt) {
			return true, nil // with other filters
		}
	}
	return len(batch.Events) == batchSize, nil
}

// isGap reports whether the event after the cursor is missing from the log, without the floor saying so.
func isGap(cursor int64, batch notify.Batch) bool {
	if len(batch.Events) == 0 {
		return cursor < batch.Head
	}
	return batch.Events[0].Seq != cursor+1
}

// reset tells the endpoint that events may be missing, and that it goes on from the head, or with a replay. A number
// for that replay that is beyond the head is of another epoch.
func (t *turn) reset(batch notify.Batch, reason notify.ResetReason) error {
	after := batch.Head
	if t.row.ReplayAfter != nil {
		after = min(after, *t.row.ReplayAfter)
	}
	data, err := json.Marshal(struct {
		Reason      notify.ResetReason `json:"reason"`
		LastEventID string             `json:"last_event_id"`
	}{reason, notify.Position{Epoch: batch.Epoch, Seq: after}.String()})
	if err != nil {
		return fmt.Errorf("encode reset: %w", err)
	}
	return t.attempt(batch.Epoch, notify.Event{
		Account: t.row.AccountID, Seq: after, At: time.Now(), Type: typeReset, Data: data,
	})
}

// attempt makes one attempt to tell the endpoint of an event, and records it.
func (t *turn) attempt(epoch string, event notify.Event) error {
	if err := t.renew(); err != nil {
		return err
	}
	row := t.row
	row.CursorEpoch = epoch
	began := time.Now()
	o := t.send(t.posts, row, event)
	t.Tracer.Webhook(event.Traced(), row.ID, began, o.class)
	switch {
	case o.class != "" && t.posts.Err() != nil:
		return nil //nolint:nilerr // the worker stops: it is not the receiver's failure
	case o.class == classSecret:
		return errSealed
	case o.skipped:
		return t.skip(epoch, event.Seq, o.record)
	default:
		return t.record(row, event, o, time.Since(began))
	}
}

// send makes one attempt. It is bounded in time.
func (w *Worker) send(ctx context.Context, row db.Webhook, event notify.Event) outcome {
	secrets, err := OpenSecrets(w.Keys, row, time.Now())
	if err != nil {
		return outcome{class: classSecret}
	}
	ctx, cancel := context.WithTimeout(ctx, outbound.Timeout)
	defer cancel()
	return w.sender(Format(row.Format)).deliver(ctx, row, secrets, event)
}
