package notify

import (
	"context"
	"math/rand/v2"
	"time"
)

const (
	firstRetry = 50 * time.Millisecond
	lastRetry  = 2 * time.Second
)

// backoff waits longer after each failure, with jitter so that replicas do not retry together. The zero value is ready.
type backoff struct {
	last time.Duration
}

func (b *backoff) reset() { b.last = 0 }

// wait blocks for the next delay, or until ctx ends.
func (b *backoff) wait(ctx context.Context) {
	b.last = min(max(2*b.last, firstRetry), lastRetry)
	select {
	case <-time.After(b.last/2 + rand.N(b.last/2)):
	case <-ctx.Done():
	}
}
