package notify

import (
	"context"

	"github.com/google/uuid"
)

// readBehind reads the log for the accounts that have been marked longest. What could not be read is marked again, after
// all others.
func (h *Hub) readBehind(ctx context.Context, accounts int) error {
	feeds := h.takeBehind(accounts)
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
			h.mark(f)
		}
		return err
	}
	for _, f := range feeds {
		more, changed := f.endRead(batches[f.account], h.window())
		if more {
			h.mark(f)
		}
		if changed && h.Changed != nil {
			h.Changed(f.account)
		}
	}
	return nil
}

// read returns a batch for each account of after, its events encoded.
func (h *Hub) read(ctx context.Context, after map[uuid.UUID]int64) (map[uuid.UUID]Batch, error) {
	ctx, cancel := context.WithTimeout(ctx, readTimeout)
	defer cancel()
	h.counters.logReads.Add(1)
	batches, err := h.Log.Read(ctx, after, h.window())
	if err != nil {
		return nil, err
	}
	byAccount := make(map[uuid.UUID]Batch, len(batches))
	for _, batch := range batches {
		batch.Events = unbroken(batch.Events)
		if h.Encode != nil {
			for i, event := range batch.Events {
				batch.Events[i].Encoded = h.Encode(batch.Epoch, event)
				batch.Events[i].Data = nil // the same bytes twice, in every window
			}
		}
		byAccount[batch.Account] = batch
	}
	return byAccount, nil
}

// unbroken returns the events before the first hole. Pruning makes none, but a hand in psql may: what follows must then
// be found missing, and not be taken for the next.
func unbroken(events []Event) []Event {
	for i := 1; i < len(events); i++ {
		if events[i].Seq != events[i-1].Seq+1 {
			return events[:i]
		}
	}
	return events
}

// mark queues f to be read. Marking is idempotent until the read begins.
func (h *Hub) mark(f *feed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.markLocked(f)
}

// isMarked reports whether f waits to be read.
func (h *Hub) isMarked(f *feed) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return f.queued
}

func (h *Hub) markLocked(f *feed) {
	if !f.queued {
		f.queued = true
		h.behind = append(h.behind, f)
	}
	h.work.Wake()
}

// takeBehind removes the oldest marks, and leaves out accounts that nobody subscribes to any more. The mark is cleared
// before the read, never after it: a hint that arrives during the read must mark the account again.
func (h *Hub) takeBehind(accounts int) []*feed {
	h.mu.Lock()
	defer h.mu.Unlock()
	var taken []*feed
	for len(h.behind) > 0 && len(taken) < accounts {
		f := h.behind[0]
		h.behind = h.behind[1:]
		f.queued = false
		if f.subscribers > 0 {
			taken = append(taken, f)
		}
	}
	if len(h.behind) > 0 {
		h.work.Wake()
	}
	return taken
}
