package notify

// HubStats are the totals of a [Hub] since it was made.
type HubStats struct {
	WindowHits int64 // times that a subscription was served from memory
	LogReads   int64 // queries for events

	// Repairs counts the events that a comparison of heads found and that no hint announced: their notifications were
	// lost. They are counted when [Hub.HintsArrived] proves that, or with the first comparison 5 s later.
	Repairs int64
}

// Stats returns the present figures.
func (h *Hub) Stats() HubStats {
	return HubStats{WindowHits: h.windowHits.Load(), LogReads: h.logReads.Load(), Repairs: h.repairs.Load()}
}
