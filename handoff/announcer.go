package handoff

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/internal/outage"
)

// Announcer calls [Service.AnnounceDue] from time to time. Every replica can run one.
type Announcer struct {
	Service  *Service      // required
	Interval time.Duration // between two calls. Default 1 s
	Logger   *slog.Logger  // logs when announcing begins to fail. Default: discards

	backlog atomic.Pointer[backlogs]
}

const (
	defaultAnnounce = time.Second
	announceTimeout = 30 * time.Second
	callsPerCount   = 15 // of the backlog
)

// Run announces until ctx ends, and returns the error of ctx.
func (a *Announcer) Run(ctx context.Context) error {
	ticker := time.NewTicker(cmp.Or(a.Interval, defaultAnnounce))
	defer ticker.Stop()
	announcing := outage.Log{Logger: a.Logger, Begin: "announcing what is due of handoffs fails"}
	for call := 0; ; call++ {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticker.C:
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
	err := a.Service.AnnounceDue(ctx)
	if count {
		err = errors.Join(err, a.countBacklog(ctx))
	}
	return err
}
