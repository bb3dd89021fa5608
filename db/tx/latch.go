package tx

import (
	"sync/atomic"
	"time"
)

const (
	// notifyBackoff is how long transactions do without notifications after one could not commit with them; the next one
	// then tries them again. As long as the comparison of heads takes on average, so that it costs subscribers little.
	notifyBackoff = time.Second
	// degradedFor is how long a trouble is reported after it was last met.
	degradedFor = 10 * time.Second
)

// latch holds when a trouble was last met. It is for concurrent use.
type latch struct{ last atomic.Int64 } // Unix time in nanoseconds

// Mark records that the trouble was met now, and reports whether it was not for the last 10 s.
func (l *latch) Mark() bool {
	now := time.Now().UnixNano()
	return now-l.last.Swap(now) > int64(degradedFor)
}

// Within reports whether the trouble was met in the last d.
func (l *latch) Within(d time.Duration) bool {
	return time.Now().UnixNano()-l.last.Load() < int64(d)
}
