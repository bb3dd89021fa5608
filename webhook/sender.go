package webhook

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// The types of what is sent beside the events of the log.
const (
	typeReset = "reset" // events may be missing; the data is {"reason", "last_event_id"}
	typeTest  = "test"  // an admin asked for it; the data is {"message"}
)

// sender tells endpoints of one [Format] of events.
type sender interface {
	// deliver makes one attempt, until ctx ends after 10 s. The epoch of the event is that of the row's cursor. deliver
	// holds no transaction while it waits for the receiver.
	deliver(ctx context.Context, row db.Webhook, secrets Secrets, event notify.Event) outcome
}

// outcome is what came of an attempt.
type outcome struct {
	httpStatus *int32        // nil: the receiver did not answer
	class      string        // of error; empty: delivered
	retryAfter time.Duration // the receiver wants to be left alone for so long; 0: it did not say
	pause      time.Duration // of a delivered one: until the next event
	gone       bool          // the receiver wants nothing any more
	skipped    bool          // nothing was to be sent: the cursor moves, and there is no record

	// record, if set, runs in the transaction that records the attempt, only if the lease still holds.
	record func(context.Context, pgx.Tx) error
}

func (w *Worker) sender(format Format) sender {
	switch format {
	case Standard:
		return standardSender{w.Client}
	case Slack:
		return slackSender{chat{w.DB, w.PublicURL}, w.Client, w.SlackURL}
	default:
		return teamsSender{chat{w.DB, w.PublicURL}, w.Client}
	}
}
