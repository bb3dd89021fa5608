package main

import "github.com/handoffd/handoffd/stream"

var streamMetrics = &subject{
	title: "Streams",
	about: "A request that waits for a change of a handoff counts as a stream.",
	metrics: []*metric{
		streamsOpen, streamsMax, streamsRefused, evictions, commitToSocket, uncountedDeliveries, windowHits, logReads,
	},
	collect: (*replica).collectStreams,
}

var (
	streamsOpen    = gauge("handoffd_streams_open", "Event streams open on this replica.")
	streamsMax     = gauge("handoffd_streams_max", "Event streams that this replica accepts: HANDOFF_MAX_STREAMS.")
	streamsRefused = counter("handoffd_streams_refused_total",
		"Streams that this replica refused, by reason: it was opening many at once (busy), it has as many as it accepts at "+
			"all (per_replica), of the account (per_account) or of the user (per_user), it shuts down (draining), the log "+
			"could not be read (unavailable), the right to follow ended before the stream began (unauthorized), or the "+
			"request is at fault (not_acceptable, position).", label{"reason", stream.RefusalReasons()})
	evictions = counter("handoffd_evictions_total",
		"Streams that this replica ended, by reason: it shuts down (shutdown), the token ended (expired), the right to "+
			"follow ended (revoked), the client did not read (slow), or a write failed (broken).",
		label{"reason", stream.EndReasons()})
	commitToSocket = histogram("handoffd_commit_to_socket_seconds",
		"Seconds from the append of an event, by the database's clock, to its write to a subscriber that was connected by "+
			"then.", []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10})
	uncountedDeliveries = counter("handoffd_deliveries_uncounted_total",
		"Deliveries that seats_reached leaves out: above 0 only after a long outage of the database, or giant replays.")
	windowHits = counter("handoffd_window_hits_total", "Times that a subscriber was served from memory.")
	logReads   = counter("handoffd_log_reads_total", "Queries of the event log by this replica.")
)

func (r *replica) collectStreams(s scrape) {
	streams, hub := r.streams.Stats(), r.hub.Stats()
	s.set(streamsOpen, float64(streams.Open))
	s.set(streamsMax, float64(streams.Max))
	s.setEach(streamsRefused, streams.Refused)
	s.setEach(evictions, streams.Ended)
	r.latency.Collect(s)
	s.set(uncountedDeliveries, float64(streams.Uncounted))
	s.set(windowHits, float64(hub.WindowHits))
	s.set(logReads, float64(hub.LogReads))
}
