package notify

import "sync/atomic"

// Stats are the totals of a hub since it was made, and its present size.
type Stats struct {
	Accounts      int   // with subscribers
	Subscriptions int64 // open
	WindowHits    int64 // times a subscriber was served from memory
	LogReads      int64 // queries for events, for accounts and for slow subscribers

	// Repairs are events that a comparison of heads found and no hint announced, not even a second later: each one is
	// a loss that was caught. They are counted at the first comparison after that second.
	Repairs int64
}

type counters struct {
	subscriptions, windowHits, logReads, repairs atomic.Int64
}

// Stats returns the present figures.
func (h *Hub) Stats() Stats {
	return Stats{
		Accounts:      len(h.Accounts()),
		Subscriptions: h.counters.subscriptions.Load(),
		WindowHits:    h.counters.windowHits.Load(),
		LogReads:      h.counters.logReads.Load(),
		Repairs:       h.counters.repairs.Load(),
	}
}
