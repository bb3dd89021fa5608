package notify

import "sync/atomic"

// Stats are the totals of a hub since it was made, and its present size.
type Stats struct {
	Accounts      int   // with subscribers
	Subscriptions int64 // open
	WindowHits    int64 // times a subscriber was served from memory
	LogReads      int64 // queries for events, for accounts and for slow subscribers
}

type counters struct {
	subscriptions, windowHits, logReads atomic.Int64
}

// Stats returns the present figures.
func (h *Hub) Stats() Stats {
	return Stats{
		Accounts:      len(h.Accounts()),
		Subscriptions: h.counters.subscriptions.Load(),
		WindowHits:    h.counters.windowHits.Load(),
		LogReads:      h.counters.logReads.Load(),
	}
}
