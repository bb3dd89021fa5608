package stream

import (
	"slices"
	"time"

	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/notify"
)

// maxTraced bounds the events of an interval whose deliveries have a span.
const maxTraced = 1000

// tracedDelivery is the deliveries of one event to all streams of this replica, within an interval. They have one span,
// however many streams there are.
type tracedDelivery struct {
	event       tracing.Event
	streams     int
	first, last time.Time
}

// traceLocked adds to the deliveries of an event that is traced.
func (c *deliveryCounter) traceLocked(event *notify.Event, streams int32, began time.Time) {
	key, now := eventKey{event.Account, event.Seq, event.At.UnixMicro()}, time.Now()
	if began.IsZero() {
		began = now
	}
	d := c.traced[key]
	switch {
	case d != nil:
	case len(c.traced) >= maxTraced:
		return
	default:
		d = &tracedDelivery{event: event.Traced(), first: began}
		if c.traced == nil {
			c.traced = make(map[eventKey]*tracedDelivery)
		}
		c.traced[key] = d
	}
	if began.Before(d.first) {
		d.first = began
	}
	d.streams += int(streams)
	d.last = now
}

// areTraced reports whether any of the events is traced.
func areTraced(events []notify.Event) bool {
	return slices.ContainsFunc(events, func(event notify.Event) bool { return event.Traceparent != "" })
}

// traceDeliveries makes the spans of the deliveries since the last call.
func (s *Server) traceDeliveries() {
	s.deliveries.mu.Lock()
	traced := s.deliveries.traced
	s.deliveries.traced = nil
	s.deliveries.mu.Unlock()
	for _, d := range traced {
		s.config.Tracer.Delivered(d.event, d.streams, d.first, d.last)
	}
}
