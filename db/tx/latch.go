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

// mark is one time at which a trouble was met, and the one before.
type mark struct{ at, before int64 }

// isNew reports whether the trouble was not met in the 10 s before.
func (m mark) isNew() bool { return m.at-m.before > int64(degradedFor) }

// Mark records that the trouble was met now.
func (l *latch) Mark() mark {
	now := time.Now().UnixNano()
	return mark{now, l.last.Swap(now)}
}

// Undo takes a mark back, unless another has followed.
func (l *latch) Undo(m mark) { l.last.CompareAndSwap(m.at, m.before) }

// Within reports whether the trouble was met in the last d.
func (l *latch) Within(d time.Duration) bool {
	return time.Now().UnixNano()-l.last.Load() < int64(d)
}
