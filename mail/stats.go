package mail

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/db"
)

// retried is the result of a failed try that was not the last.
const retried = "retried"

// counts holds the number of tries by result.
type counts struct{ sent, logged, retried, failed, dropped atomic.Int64 }

func (c *counts) of(result string) *atomic.Int64 {
	return map[string]*atomic.Int64{
		sent: &c.sent, logged: &c.logged, retried: &c.retried, failed: &c.failed, dropped: &c.dropped,
	}[result]
}

// Results returns the possible results of a try to send a message.
func (w *Worker) Results() []string { return []string{sent, logged, retried, failed, dropped} }

// Count returns the number of tries of this replica with the result.
func (w *Worker) Count(result string) int64 { return w.counts.of(result).Load() }

// Unheard returns the number of waiting handoffs, of all accounts, of which no person could be told by mail
// because all recipients had left or opted out. It is at most a few poll intervals old and the same on each
// replica.
func (w *Worker) Unheard() int64 { return w.unheard.Load() }

// pollsPerCount is the number of polls for jobs between two counts of unheard handoffs.
const pollsPerCount = 5

// watchUnheard counts unheard handoffs until ctx ends. While the database is away the last count stands.
func (w *Worker) watchUnheard(ctx context.Context) {
	ticker := time.NewTicker(pollsPerCount * w.pollInterval())
	defer ticker.Stop()
	for {
		if n, err := w.countUnheard(ctx); err == nil {
			w.unheard.Store(n)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (w *Worker) countUnheard(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, queryTimeout)
	defer cancel()
	return db.New(db.AllAccounts(w.DB)).CountUnheard(ctx)
}
