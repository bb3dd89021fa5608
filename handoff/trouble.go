package handoff

import (
	"sync/atomic"
	"time"
)

const (
	// avoidance is how long transactions do without notifications after one could not commit with them; then one finds out
	// whether they work again. As long as the comparison of heads takes on average, so that it costs subscribers little.
	avoidance = time.Second
	// remembrance is how long a trouble is reported after it was last met.
	remembrance = 10 * time.Second
)

// trouble is a fault of the database that transactions get around. It is for concurrent use.
type trouble struct{ last atomic.Int64 } // Unix time in nanoseconds

// meet takes note of the trouble, and reports whether it is news.
func (t *trouble) meet() bool {
	now := time.Now().UnixNano()
	return now-t.last.Swap(now) > int64(remembrance)
}

// met reports whether somebody met it in the last moments.
func (t *trouble) met(within time.Duration) bool {
	return time.Now().UnixNano()-t.last.Load() < int64(within)
}

// Degraded lists what of the database has lately been in trouble that transactions got around: "notifications", when
// events arrive by the comparison of heads only; "standbys", when commits were not confirmed in time by the standbys they
// should wait for.
func (s *Service) Degraded() []string {
	var reasons []string
	if s.notifications.met(remembrance) {
		reasons = append(reasons, "notifications")
	}
	if s.standbys.met(remembrance) {
		reasons = append(reasons, "standbys")
	}
	return reasons
}

// NotifyFallbacks counts the transactions that were committed without notifying, because notifications were in trouble.
func (s *Service) NotifyFallbacks() int64 { return s.fallbacks.Load() }
