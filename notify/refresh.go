package notify

import (
	"context"
	"time"

	"github.com/google/uuid"
)

// readDirty reads the log for the accounts that have been dirty longest. If the read fails they are dirty again,
// after all others.
func (h *Hub) readDirty(ctx context.Context, accounts int) error {
	feeds := h.takeDirty(accounts)
	if len(feeds) == 0 {
		return nil
	}
	after := make(map[uuid.UUID]int64, len(feeds))
	for _, f := range feeds {
		after[f.account] = f.beginRead()
	}
	batches, err := h.read(ctx, after)
	if err != nil {
		for _, f := range feeds {
			h.markDirty(f)
		}
		return err
	}
	for _, f := range feeds {
		more, changed := f.endRead(batches[f.account], h.window())
		if more {
			h.markDirty(f)
		}
		if changed {
			h.eventsAvailable(f)
		}
	}
	return nil
}

// read returns a batch for each account of after, its events encoded.
func (h *Hub) read(ctx context.Context, after map[uuid.UUID]int64) (map[uuid.UUID]Batch, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	h.logReads.Add(1)
	began := time.Now()
	batches, err := h.Log.Read(ctx, after, h.window())
	if err != nil {
		return nil, err
	}
	byAccount := make(map[uuid.UUID]Batch, len(batches))
	for _, batch := range batches {
		batch.Events = consecutive(batch.Events)
		for i := range batch.Events {
			event := &batch.Events[i]
			h.encode(batch.Epoch, event)
			if event.Traceparent != "" {
				event.Traceparent = h.Tracer.LogRead(event.Traced(), began)
			}
		}
		byAccount[batch.Account] = batch
	}
	return byAccount, nil
}

// encode sets Encoded, and drops what it was made of: else each window would hold the same bytes twice.
func (h *Hub) encode(epoch string, event *Event) {
	if h.Encode != nil {
		event.Encoded = h.Encode(epoch, *event)
		event.Data = nil
	}
}

// eventsAvailable reports that subscriptions of f can have new events or a reset.
func (h *Hub) eventsAvailable(f *feed) {
	if h.EventsAvailable != nil {
		h.EventsAvailable(f.account)
	}
}

// consecutive returns the events before the first gap. Pruning leaves no gaps, but a DELETE by hand can: the events
// behind the gap must not be delivered as the next ones.
func consecutive(events []Event) []Event {
	for i := 1; i < len(events); i++ {
		if events[i].Seq != events[i-1].Seq+1 {
			return events[:i]
		}
	}
	return events
}

// refresh waits for a read of f that begins after the call.
func (h *Hub) refresh(ctx context.Context, f *feed) error {
	f.mu.Lock()
	number := f.readsBegun + 1
	f.mu.Unlock()
	h.markDirty(f)
	for {
		f.mu.Lock()
		done, readDone := f.readsDone, f.readDone
		f.mu.Unlock()
		if done >= number {
			return nil
		}
		select {
		case <-readDone:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// markDirty queues f to be read, unless it is queued already.
func (h *Hub) markDirty(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.markDirtyLocked(f)
}

func (h *Hub) markDirtyLocked(f *feed) {
	if !f.dirty {
		f.dirty = true
		h.dirty = append(h.dirty, f)
	}
	h.work.Wake()
}

// takeDirty removes up to limit feeds from the queue, the oldest first, and leaves out those without subscribers. A
// feed is clean before its read begins, so that a hint during the read marks it again.
func (h *Hub) takeDirty(limit int) []*feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	var taken []*feed
	for len(h.dirty) > 0 && len(taken) < limit {
		f := h.dirty[0]
		h.dirty = h.dirty[1:]
		f.dirty = false
		if f.subscribers > 0 {
			taken = append(taken, f)
		}
	}
	if len(h.dirty) > 0 {
		h.work.Wake()
	}
	return taken
}
