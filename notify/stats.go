package notify

import (
	"sync/atomic"
	"time"
)

// HubStats are the totals of a [Hub] since it was made, and its present size.
type HubStats struct {
	Accounts      int   // accounts with subscriptions
	Subscriptions int64 // open subscriptions
	WindowHits    int64 // times that a subscription was served from memory
	LogReads      int64 // queries for events

	// Repairs counts the events that a comparison of heads found and that no hint announced within a second: their
	// notifications were lost. The first comparison after that second counts them.
	Repairs int64
}

type counters struct {
	subscriptions, windowHits, logReads, repairs atomic.Int64
}

// Stats returns the present figures.
func (h *Hub) Stats() HubStats {
	return HubStats{
		Accounts:      len(h.Accounts()),
		Subscriptions: h.counters.subscriptions.Load(),
		WindowHits:    h.counters.windowHits.Load(),
		LogReads:      h.counters.logReads.Load(),
		Repairs:       h.counters.repairs.Load(),
	}
}

// ListenerStats are the present figures of a [Listener].
type ListenerStats struct {
	Listening bool          // as [Listener.Listening] reports
	RoundTrip time.Duration // of the last canary; 0 before the first
	Malformed int64         // notifications dropped because [ParseHint] refused them
}

// Stats returns the present figures.
func (l *Listener) Stats() ListenerStats {
	return ListenerStats{
		Listening: l.Listening(), RoundTrip: l.Health().RoundTrip, Malformed: l.malformed.Load(),
	}
}
