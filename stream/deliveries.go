package stream

import (
	"context"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/wakeup"
	"github.com/handoffd/handoffd/notify"
)

const (
	recordInterval  = time.Second
	recordTimeout   = time.Second // for each call: a replica that stops has little time
	maxCounts       = 1 << 16     // events counted in an interval; replays can reach it
	countsPerRecord = 1000
)

// deliveryCounter counts deliveries until they are recorded. Each write of an event calls it, so that counting is a
// look-up under a lock.
type deliveryCounter struct {
	wake wakeup.Signal // there are counts

	mu        sync.Mutex
	counts    map[eventKey]*notify.DeliveryCount
	uncounted int64 // because of maxCounts
	traced    map[eventKey]*tracedDelivery
}

type eventKey struct {
	account uuid.UUID
	seq     int64
	at      int64 // microseconds, the resolution of the database
}

func newDeliveryCounter() *deliveryCounter {
	return &deliveryCounter{wake: wakeup.New(), counts: make(map[eventKey]*notify.DeliveryCount)}
}

// add counts that each of the events was written to so many more streams. Began is when the first of those writes
// began, if the events are traced; zero: now.
func (c *deliveryCounter) add(events []notify.Event, streams int32, began time.Time) {
	if len(events) == 0 || streams == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range events {
		event := &events[i]
		if event.Traceparent != "" {
			c.traceLocked(event, streams, began)
		}
		c.addLocked(notify.DeliveryCount{Account: event.Account, Seq: event.Seq, At: event.At, Streams: streams})
	}
}

// addLocked adds to the count of one event. The zero FirstAt is now.
func (c *deliveryCounter) addLocked(more notify.DeliveryCount) {
	key := eventKey{more.Account, more.Seq, more.At.UnixMicro()}
	switch count := c.counts[key]; {
	case count != nil:
		count.Streams += more.Streams
		if !more.FirstAt.IsZero() && more.FirstAt.Before(count.FirstAt) {
			count.FirstAt = more.FirstAt
		}
	case len(c.counts) < maxCounts:
		if more.FirstAt.IsZero() {
			more.FirstAt = time.Now() // for the first of many: reading the clock takes longer than counting
		}
		c.counts[key] = new(more)
		c.wake.Wake()
	default:
		c.uncounted += int64(more.Streams)
	}
}

// take returns the counts and starts again at zero.
func (c *deliveryCounter) take() []notify.DeliveryCount {
	c.mu.Lock()
	counts := c.counts
	c.counts = make(map[eventKey]*notify.DeliveryCount)
	c.mu.Unlock()
	taken := make([]notify.DeliveryCount, 0, len(counts))
	for _, count := range counts {
		taken = append(taken, *count)
	}
	return taken
}

// restore adds counts that could not be recorded.
func (c *deliveryCounter) restore(counts []notify.DeliveryCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, each := range counts {
		c.addLocked(each)
	}
}

// recordDeliveries records counts a second after the first of them, until ctx ends. A replica that is killed loses the
// counts of the last second.
func (s *Server) recordDeliveries(ctx context.Context) error {
	recording := outage.Log{Logger: s.config.Logger, Begin: "delivery counts cannot be recorded; they are kept"}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.deliveries.wake:
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(recordInterval):
		}
		recording.Observe(ctx, s.flushDeliveries(ctx))
	}
}

// flushDeliveries records all counts. It keeps those that it could not record.
func (s *Server) flushDeliveries(ctx context.Context) error {
	s.traceDeliveries()
	counts := s.deliveries.take()
	for len(counts) > 0 {
		chunk := counts[:min(len(counts), countsPerRecord)]
		if err := s.record(ctx, chunk); err != nil {
			s.deliveries.restore(counts)
			return err
		}
		counts = counts[len(chunk):]
	}
	return nil
}

func (s *Server) record(ctx context.Context, counts []notify.DeliveryCount) error {
	ctx, cancel := context.WithTimeout(ctx, recordTimeout)
	defer cancel()
	return s.config.RecordDeliveries(ctx, counts)
}
