package mail

import (
	"context"
	"time"

	"github.com/handoffd/handoffd/internal/tick"
)

// reportInterval is the time between two reports of a mail server. Replicas without one rely on a report for an hour.
const reportInterval = 20 * time.Second

// reportServer records for replicas without a mail server that this one has one, until ctx ends. The first report comes
// before any job is worked; later ones are needed because the first can fail while the database is away.
func (w *Worker) reportServer(ctx context.Context) {
	for ctx.Err() == nil {
		pause := reportInterval
		reporting, cancel := context.WithTimeout(ctx, queryTimeout)
		if w.polls().ReportMailServer(reporting) != nil { // the row of this replica logs that the database is away
			pause = w.pollInterval()
		}
		cancel()
		select {
		case <-ctx.Done():
		case <-tick.After(pause):
		}
	}
}

// workWithoutServer works jobs, which logs their messages, while no replica reports a mail server. During a
// rollout some replicas have one and some do not: a message that is logged then would never be sent.
func (w *Worker) workWithoutServer(ctx context.Context) error {
	for {
		if !w.serverReported(ctx) {
			if err := w.workUntilReported(ctx); err != nil {
				return err
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.After(w.pollInterval()):
		}
	}
}

// workUntilReported works jobs until another replica reports a mail server.
func (w *Worker) workUntilReported(ctx context.Context) error {
	working, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- w.work(working) }()
	for {
		select {
		case err := <-ended: // it could not start, or ctx has ended
			return err
		case <-tick.After(w.pollInterval()):
		}
		if w.serverReported(ctx) {
			stop()
			<-ended //nolint:errcheck // stop is why it ended
			return nil
		}
	}
}

// serverReported reports whether mail waits for another replica, which has a mail server, and logs when that
// changes. It returns true while the database cannot be asked.
func (w *Worker) serverReported(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	reported, err := w.polls().MailServerReported(ctx)
	if err != nil {
		return true
	}
	if w.waiting.Swap(reported) != reported {
		if reported {
			w.logger().WarnContext(ctx, "another replica has a mail server and this one has none: mail is left to that one",
				"reason", "mail_waits",
				"hint", "set HANDOFF_SMTP_URL on all replicas; if it is unset on all of them, mail is logged after an hour")
		} else {
			w.logger().InfoContext(ctx, "no replica has a mail server: mail is logged", "reason", "mail_waits")
		}
	}
	return reported
}

// Waiting reports whether mail waits for another replica because this one has no mail server.
func (w *Worker) Waiting() bool { return w.waiting.Load() }
