package webhook

import (
	"context"
	"encoding/json"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// Test sends a test event to an endpoint once, signed like all events, and returns what came of it. It takes at most
// 10 s. It moves no cursor and needs no lease. Errors: those of [OpenSecrets].
func (w *Worker) Test(ctx context.Context, row db.Webhook) (Attempt, error) {
	if _, err := OpenSecrets(w.Keys, row, time.Now()); err != nil {
		return Attempt{}, err
	}
	began := time.Now()
	o := w.send(ctx, row, notify.Event{
		Account: row.AccountID, At: began, Type: typeTest,
		Data: json.RawMessage(`{"message":"A test of handoffd. It is about no handoff."}`),
	})
	if err := ctx.Err(); err != nil {
		return Attempt{}, err
	}
	var class *string
	if o.class != "" {
		class = &o.class
	}
	now := time.Now()
	return newAttempt(now.UTC(), o.httpStatus, class, int32(now.Sub(began).Milliseconds())), nil //nolint:gosec // 10 s
}
