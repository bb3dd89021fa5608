package mail

import (
	"cmp"
	"context"
	"time"

	"github.com/handoffd/handoffd/db"
)

// pollsPerCount is how many polls for jobs there are to one count of waits that no person could be told of.
const pollsPerCount = 5

// watchUnheard counts, until ctx ends, the handoffs that wait though no person could be told of them. While the database is
// away the last count stands.
func (c *Courier) watchUnheard(ctx context.Context) {
	ticker := time.NewTicker(pollsPerCount * cmp.Or(c.Poll, defaultPoll))
	defer ticker.Stop()
	for {
		if n, err := c.countUnheard(ctx); err == nil {
			c.unheard.Store(n)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

func (c *Courier) countUnheard(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, noteTimeout)
	defer cancel()
	return db.New(db.AllAccounts(c.DB)).CountUnheard(ctx)
}

// Unheard returns how many handoffs waited when they were last counted, of all accounts, though no person could be told by mail:
// all who could be had left or opted out. It is the same on each replica.
func (c *Courier) Unheard() int64 { return c.unheard.Load() }
