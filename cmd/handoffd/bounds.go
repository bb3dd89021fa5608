package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// outOfRange returns a problem for each duration and number outside its range. The problem names the range.
func (s *settings) outOfRange() []string {
	problems := []string{
		// Proxies close a connection that is idle for some minutes.
		bounded("HANDOFF_HEARTBEAT", s.Heartbeat, time.Second, 10*time.Minute),
		// Each replica sends a query in each interval.
		bounded("HANDOFF_RECONCILE", s.Reconcile, 10*time.Millisecond, time.Minute),
		// A client loses its connection for some seconds at each deployment.
		bounded("HANDOFF_RETENTION", s.Retention, minRetention, 10*365*24*time.Hour),
		bounded("HANDOFF_WINDOW", s.Window, 1, 1<<16),
		bounded("HANDOFF_MAX_STREAMS", s.MaxStreams, 1, 10_000_000),
		bounded("HANDOFF_MAX_STREAMS_PER_ACCOUNT", s.MaxStreamsPerAccount, 1, 10_000_000),
		bounded("HANDOFF_MAX_STREAMS_PER_USER", s.MaxStreamsPerUser, 1, 10_000_000),
	}
	return slices.DeleteFunc(problems, func(problem string) bool { return problem == "" })
}

const minRetention = time.Minute

// bounded returns the problem of a value that is not from least to most, or "".
func bounded[T cmp.Ordered](name string, value, least, most T) string {
	if value >= least && value <= most {
		return ""
	}
	return fmt.Sprintf("%s: %v is not from %v to %v", name, value, least, most)
}
