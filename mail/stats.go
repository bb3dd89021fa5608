package mail

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/tick"
)

// Stats holds the figures of a [Worker]. All but Results and Refused are of all accounts and replicas, and at most
// a few poll intervals old.
type Stats struct {
	Results map[string]int64 // tries to send a message, by result; each possible result has an entry

	Unheard   int64         // waiting handoffs of which no person could be told
	Due       int64         // mailboxes that are due: the backlog
	OldestDue time.Duration // how long the first of them has been
	Suspended int64         // addresses that do not exist
	PerMinute float64       // messages a minute that the mail server takes; 0 while it has not throttled
	Refused   bool          // the mail server does not let this replica send

	CountedAt time.Time // when the figures of all accounts were read; zero before they could be
}

// Results returns the keys of Stats.Results.
func Results() []string {
	results := make([]string, 0, len(outcomes))
	for _, o := range outcomes {
		results = append(results, string(o))
	}
	return results
}

// figures are what a count found.
type figures struct {
	db.MailFiguresRow
	countedAt time.Time
}

// Stats returns the current figures.
func (w *Worker) Stats() Stats {
	stats := Stats{Results: make(map[string]int64), Refused: w.Refused()}
	for _, o := range outcomes {
		stats.Results[string(o)] = w.counts.of(o).Load()
	}
	if f := w.figures.Load(); f != nil {
		stats.Unheard, stats.Due, stats.OldestDue = f.Unheard, f.Due, seconds(f.OldestDueSeconds)
		stats.Suspended, stats.PerMinute, stats.CountedAt = f.Suspended, f.PerMinute, f.countedAt
	}
	return stats
}

// Refused reports whether the mail server refused the service itself when it was last asked.
func (w *Worker) Refused() bool { return w.refused.Load() }

// counts holds the number of tries by outcome.
type counts struct {
	sent, logged, retried, throttled, unreachable, refused, suspended, failed, dropped atomic.Int64
}

func (c *counts) of(o outcome) *atomic.Int64 {
	return map[outcome]*atomic.Int64{
		sent: &c.sent, logged: &c.logged, retried: &c.retried, throttled: &c.throttled, unreachable: &c.unreachable,
		refused: &c.refused, suspended: &c.suspended, failed: &c.failed, droppedResult: &c.dropped,
	}[o]
}

func (c *counts) add(o outcome, n int) { c.of(o).Add(int64(n)) }

// pollsPerCount is the number of polls between two counts.
const pollsPerCount = 5

// watchFigures counts until ctx ends. While the database is away the last figures stand.
func (w *Worker) watchFigures(ctx context.Context) {
	for {
		counting, cancel := context.WithTimeout(ctx, queryTimeout)
		if row, err := w.polls().MailFigures(counting); err == nil {
			w.figures.Store(&figures{row, time.Now()})
		}
		cancel()
		select {
		case <-ctx.Done():
			return
		case <-tick.After(pollsPerCount * w.pollInterval()):
		}
	}
}
