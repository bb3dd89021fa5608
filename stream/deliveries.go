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
	counts    map[eventKey]*deliveryCount
	uncounted int64
}

type eventKey struct {
	account uuid.UUID
	seq     int64
	at      int64 // microseconds, the resolution of the database
}

type deliveryCount struct {
	streams int32
	first   time.Time
}

func newDeliveryCounter() *deliveryCounter {
	return &deliveryCounter{wake: wakeup.New(), counts: make(map[eventKey]*deliveryCount)}
}

// add counts that each of the events was written to so many more streams.
func (c *deliveryCounter) add(events []notify.Event, streams int32) {
	if len(events) == 0 || streams == 0 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range events {
		event := &events[i]
		c.addLocked(eventKey{event.Account, event.Seq, event.At.UnixMicro()}, streams, time.Time{})
	}
}

// addLocked adds to the count of one event. The zero first is now.
func (c *deliveryCounter) addLocked(key eventKey, streams int32, first time.Time) {
	count := c.counts[key]
	if count == nil {
		if len(c.counts) >= maxCounts {
			c.uncounted += int64(streams)
			return
		}
		if first.IsZero() {
			first = time.Now()
		}
		count = &deliveryCount{first: first}
		c.counts[key] = count
		c.wake.Wake()
	}
	count.streams += streams
	if !first.IsZero() && first.Before(count.first) {
		count.first = first
	}
}

// take returns the counts and starts again at zero.
func (c *deliveryCounter) take() []notify.DeliveryCount {
	c.mu.Lock()
	counts := c.counts
	c.counts = make(map[eventKey]*deliveryCount)
	c.mu.Unlock()
	taken := make([]notify.DeliveryCount, 0, len(counts))
	for key, count := range counts {
		taken = append(taken, notify.DeliveryCount{
			Account: key.account, Seq: key.seq, At: time.UnixMicro(key.at), Streams: count.streams, FirstAt: count.first,
		})
	}
	return taken
}

// restore adds counts that could not be recorded.
func (c *deliveryCounter) restore(counts []notify.DeliveryCount) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, each := range counts {
		c.addLocked(eventKey{each.Account, each.Seq, each.At.UnixMicro()}, each.Streams, each.FirstAt)
	}
}

// lost returns how many deliveries were not counted, because of maxCounts.
func (c *deliveryCounter) lost() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.uncounted
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
