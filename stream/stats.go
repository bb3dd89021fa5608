package stream

import (
	"context"
	"errors"
	"sort"
	"sync/atomic"
	"time"

	"github.com/handoffd/handoffd/sse"
)

// Stats are the figures of a [Server]: totals since it was made, and the number of open streams.
type Stats struct {
	Open      int              // streams
	Ended     map[string]int64 // streams that the server ended, by reason; each reason has an entry
	Uncounted int64            // deliveries left out of delivery counts, because too many different events were written

	// CommitToSocket is the time from the append of an event, by the database's clock, to its write to a live stream.
	CommitToSocket Histogram
}

// Histogram counts durations.
type Histogram struct {
	Count   uint64
	Sum     float64            // seconds
	Buckets map[float64]uint64 // durations of at most so many seconds
}

// Stats returns the present figures.
func (s *Server) Stats() Stats {
	stats := Stats{
		Open: s.registry.open(), Ended: make(map[string]int64, len(s.ended)), Uncounted: s.deliveries.lost(),
		CommitToSocket: s.latency.histogram(),
	}
	for reason, n := range s.ended {
		stats.Ended[reason] = n.Load()
	}
	return stats
}

// The reasons that a client cannot be told; the others are an [endError].
const (
	endedSlow   = "slow"   // the client did not read
	endedBroken = "broken" // a write failed
)

// endCounters has an entry for each reason, so that metrics exist before a stream has ended.
type endCounters map[string]*atomic.Int64

func newEndCounters() endCounters {
	c := make(endCounters)
	for _, reason := range []string{string(errShutdown), string(errExpired), string(errRevoked), endedSlow, endedBroken} {
		c[reason] = new(atomic.Int64)
	}
	return c
}

// count counts the end of a stream, unless its client left.
func (c endCounters) count(err error) {
	reason, byServer := errors.AsType[endError](err)
	switch {
	case byServer:
		c[string(reason)].Add(1)
	case errors.Is(err, sse.ErrSlow):
		c[endedSlow].Add(1)
	case errors.Is(err, context.Canceled):
		// the client left
	default:
		c[endedBroken].Add(1)
	}
}

// latencyBounds are the upper bounds of the buckets, in seconds.
var latencyBounds = []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10}

// latency is a histogram that is safe for concurrent use.
type latency struct {
	buckets []atomic.Uint64 // one for each bound, and one for longer durations
	sum     atomic.Int64    // nanoseconds
}

func newLatency() *latency { return &latency{buckets: make([]atomic.Uint64, len(latencyBounds)+1)} }

func (l *latency) observe(d time.Duration) {
	d = max(0, d) // the database's clock can be ahead
	l.buckets[sort.SearchFloat64s(latencyBounds, d.Seconds())].Add(1)
	l.sum.Add(int64(d))
}

func (l *latency) histogram() Histogram {
	h := Histogram{Sum: time.Duration(l.sum.Load()).Seconds(), Buckets: make(map[float64]uint64, len(latencyBounds))}
	for i := range l.buckets {
		h.Count += l.buckets[i].Load()
		if i < len(latencyBounds) {
			h.Buckets[latencyBounds[i]] = h.Count
		}
	}
	return h
}
