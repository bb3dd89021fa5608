package notify

import "slices"

// Offer passes to the hub events of one account that this process has committed, oldest first. They reach subscriptions
// without a notification and without a read of the log. Epoch is that of the transaction that appended them. Call Offer
// only after a COMMIT that is known to have succeeded.
//
// The hub takes events that follow its newest one. It reads the log instead if they do not: events of others come
// first, or another history has begun. Offer never blocks.
func (h *Hub) Offer(epoch string, events []Event) {
	f := h.feed(events[0].Account)
	if f == nil {
		return
	}
	events = slices.Clone(events)
	for i := range events {
		h.encode(epoch, &events[i])
	}
	switch taken, behind := f.offer(epoch, events, h.window()); {
	case taken:
		h.eventsAvailable(f)
	case behind:
		h.markDirty(f)
	}
}

// offer adds events to the window if they follow its newest one. It reports whether it did, and whether the log must be
// read instead: events that a read has found already need neither.
func (f *feed) offer(epoch string, events []Event, window int) (taken, behind bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if epoch != f.epoch { // or the log has not been read yet
		return false, true
	}
	oldest, newest := events[0].Seq, events[len(events)-1].Seq
	switch {
	case newest <= f.head:
		return false, false
	case oldest != f.last+1, len(consecutive(events)) != len(events):
		return false, true
	}
	f.appendLocked(events, window)
	f.head = newest
	f.changed = broadcast(f.changed)
	return true, false
}
