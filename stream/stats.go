package stream

import (
	"maps"
	"slices"
)

// Stats are the figures of a [Server]: totals since it was made, and the number of open streams.
type Stats struct {
	Open      int              // streams, and watches, which count as such
	Opening   int              // streams that are being opened
	Max       int              // as many streams and watches as are accepted
	Refused   map[string]int64 // streams and watches, by reason; each of RefusalReasons has an entry
	Ended     map[string]int64 // streams that the server ended, by reason; each of EndReasons has an entry
	Uncounted int64            // deliveries left out of delivery counts, because too many different events were written
}

// Stats returns the present figures.
func (s *Server) Stats() Stats {
	s.registry.mu.Lock()
	stats := Stats{
		Open: s.registry.total, Opening: int(s.opening.Load()), Max: s.registry.limits.Streams,
		Refused: s.refusals.totals(), Ended: maps.Clone(s.registry.ended),
	}
	s.registry.mu.Unlock()
	s.deliveries.mu.Lock()
	defer s.deliveries.mu.Unlock()
	stats.Uncounted = s.deliveries.uncounted
	return stats
}

// EndReasons returns the reasons of Stats.Ended.
func EndReasons() []string { return slices.Clone(endReasons) }
