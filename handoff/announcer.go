package handoff

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/tick"
)

// Announcer calls [Service.AnnounceDue] from time to time. Every replica can run one.
type Announcer struct {
	Service  *Service      // required
	Interval time.Duration // between two calls. Default 2 s
	Logger   *slog.Logger  // logs when announcing begins to fail. Default: discards

	backlog atomic.Pointer[backlogs]
}

const (
	defaultAnnounce = 2 * time.Second
	announceTimeout = 30 * time.Second
	callsPerCount   = 7 // of the backlog
)

// Run announces until ctx ends, and returns the error of ctx.
func (a *Announcer) Run(ctx context.Context) error {
	announcing := outage.Log{Logger: a.Logger, Begin: "announcing what is due of handoffs fails"}
	for call := 0; ; call++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.After(cmp.Or(a.Interval, defaultAnnounce)):
		}
		err := a.announce(ctx, call%callsPerCount == 0)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		announcing.Observe(ctx, err)
	}
}

func (a *Announcer) announce(ctx context.Context, count bool) error {
	ctx, cancel := context.WithTimeout(ctx, announceTimeout)
	defer cancel()
	var counting sync.WaitGroup
	var countErr error
	if count {
		counting.Go(func() { countErr = a.countBacklog(ctx) })
	}
	err := a.Service.AnnounceDue(ctx)
	counting.Wait()
	return errors.Join(err, countErr)
}
