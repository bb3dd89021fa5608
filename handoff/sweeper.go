package handoff

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/tick"
)

// Sweeper calls [Service.ReleaseOrphanedClaims] and Purge from time to time. Every replica can run one.
type Sweeper struct {
	Service  *Service                             // required
	Purge    func(context.Context) (int64, error) // deletes what has expired. Default: nothing
	Interval time.Duration                        // between two sweeps. Default 10 s
	Logger   *slog.Logger                         // logs each release, and when sweeping begins to fail. Default: discards
}

const (
	defaultSweep = 10 * time.Second
	sweepTimeout = 30 * time.Second
)

// Run sweeps until ctx ends, and returns the error of ctx.
func (w *Sweeper) Run(ctx context.Context) error {
	logger := cmp.Or(w.Logger, slog.New(slog.DiscardHandler))
	sweeping := outage.Log{Logger: w.Logger, Begin: "sweeping fails"}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.After(cmp.Or(w.Interval, defaultSweep)):
		}
		users, err := w.sweep(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if users > 0 {
			logger.InfoContext(ctx, "released the claims of users who lost the authority to hold them", "users", users)
		}
		sweeping.Observe(ctx, err)
	}
}

func (w *Sweeper) sweep(ctx context.Context) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, sweepTimeout)
	defer cancel()
	var purging sync.WaitGroup
	var purgeErr error
	if w.Purge != nil {
		purging.Go(func() { _, purgeErr = w.Purge(ctx) })
	}
	users, err := w.Service.ReleaseOrphanedClaims(ctx)
	purging.Wait()
	return users, errors.Join(err, purgeErr)
}
