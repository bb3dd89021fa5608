package stream

import (
	"sync"
	"time"
)

const (
	shortestRetry = time.Second
	longestRetry  = 10 * time.Second // one client that asks again and again must not keep the others away
)

// retryTimes spreads clients that are refused for the moment over as long as opening all of their streams takes: those
// that came together do not come back together.
type retryTimes struct {
	pause time.Duration // between two clients

	mu   sync.Mutex
	last time.Time // when the last one is to come back
}

// next returns after how long a client that is refused now is to come back.
func (r *retryTimes) next(now time.Time) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	delay := max(shortestRetry, r.last.Add(r.pause).Sub(now))
	delay = min(delay, longestRetry)
	r.last = now.Add(delay)
	return delay
}
