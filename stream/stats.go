package stream

import "maps"

// Stats are the figures of a [Server]: totals since it was made, and the number of open streams.
type Stats struct {
	Open      int              // streams
	Ended     map[string]int64 // streams that the server ended, by reason; each reason has an entry
	Uncounted int64            // deliveries left out of delivery counts, because too many different events were written
}

// Stats returns the present figures.
func (s *Server) Stats() Stats {
	s.registry.mu.Lock()
	stats := Stats{Open: s.registry.total, Ended: maps.Clone(s.registry.ended)}
	s.registry.mu.Unlock()
	s.deliveries.mu.Lock()
	defer s.deliveries.mu.Unlock()
	stats.Uncounted = s.deliveries.uncounted
	return stats
}
