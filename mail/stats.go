package mail

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/db"
)

// Stats holds the figures of a [Worker].
type Stats struct {
	Results map[string]int64 // tries to send a message, by result; each possible result has an entry

	// Unheard is the number of waiting handoffs, of all accounts, that could be mailed to no person because all
	// recipients had left or opted out. It is at most a few poll intervals old and the same on each replica.
	Unheard int64
}

// Stats returns the current figures.
func (w *Worker) Stats() Stats {
	stats := Stats{Results: make(map[string]int64), Unheard: w.unheard.Load()}
	for _, result := range []string{sent, logged, retried, failed, dropped} {
		stats.Results[result] = w.counts.of(result).Load()
	}
	return stats
}

// retried is the result of a failed try that was not the last.
const retried = "retried"

// counts holds the number of tries by result.
type counts struct{ sent, logged, retried, failed, dropped atomic.Int64 }

func (c *counts) of(result string) *atomic.Int64 {
	return map[string]*atomic.Int64{
		sent: &c.sent, logged: &c.logged, retried: &c.retried, failed: &c.failed, dropped: &c.dropped,
	}[result]
}

// pollsPerCount is the number of polls for jobs between two counts of unheard handoffs.
const pollsPerCount = 5

// watchUnheard counts unheard handoffs until ctx ends. While the database is away the last count stands.
func (w *Worker) watchUnheard(ctx context.Context) {
	ticker := time.NewTicker(pollsPerCount * w.pollInterval())
	defer ticker.Stop()
	for {
		counting, cancel := context.WithTimeout(ctx, queryTimeout)
		if n, err := db.New(db.AllAccounts(w.DB)).CountUnheard(counting); err == nil {
			w.unheard.Store(n)
		}
		cancel()
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}
