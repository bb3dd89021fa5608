// Package wakeup wakes a goroutine that waits for work, from any number of others and without blocking them.
//
// The work itself is kept elsewhere, under a lock: record the work, then call [Signal.Wake]. Wakes that come before the
// goroutine has received one count once, so it takes all the work that is there each time it receives.
package wakeup

// Signal is a channel that holds at most one wake-up. The goroutine that works receives from it.
type Signal chan struct{}

// New returns a Signal without a wake-up.
func New() Signal { return make(Signal, 1) }

// Wake makes the next receive, or the one that waits, return. It never blocks and is safe for concurrent use.
func (s Signal) Wake() {
	select {
	case s <- struct{}{}:
	default: // a wake-up is pending already
	}
}
