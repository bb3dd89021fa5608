package notify

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// feed is what a hub holds of one account: a window on the newest events of its log.
type feed struct {
	account uuid.UUID

	dirty       bool // queued in Hub.dirty; guarded by Hub.mu
	subscribers int  // guarded by Hub.mu

	mu         sync.Mutex
	epoch      string          // "" until the log has been read once
	history    int             // counts the histories seen: subscriptions of an earlier one are reset
	head       int64           // the newest event of the log at the last read
	floor      int64           // events up to this one may have been pruned
	floorRead  bool            // for a subscription that resumed, since the last comparison of heads
	last       int64           // the end of the window: head, or less while there is more to read
	window     []Event         // consecutive; the newest is number last; written only past its end
	changed    chan struct{}   // closed and replaced when last or history changes
	readsBegun uint64          // the number of the last read that has begun
	readFrom   int64           // the head when that read began
	readsDone  uint64          // the number of the last read that is done
	readDone   chan struct{}   // closed and replaced when a read is done
	pages      map[int64]*page // by start: complete ones, and those that are being read
	cached     []int64         // starts of the complete pages, oldest first
	lost       lostTracker
}

// hint records that an event was announced, and reports whether the log must be read for it.
func (f *feed) hint(epoch string, seq int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if epoch == f.epoch {
		f.lost.announced(seq)
	}
	return epoch != f.epoch || seq > f.head
}

// compare takes the newest event that a comparison of heads found, and reports whether the log must be read for it.
func (f *feed) compare(epoch string, seq int64, now time.Time) (differs bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if epoch == f.epoch { // else no hint was to be expected: another history, or no read yet
		f.lost.found(f.head, seq, now)
	}
	return epoch != f.epoch || seq != f.head
}

// lostHints returns how many events were found since the last call whose hints must have been lost. Hints of what was
// committed before arrived have all arrived; a zero time says nothing of them.
func (f *feed) lostHints(arrived time.Time) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.lost.proven(arrived) + f.lost.expired(time.Now())
}

// beginRead returns the seq to read after, or headSeq for the newest events, to fill an empty window.
func (f *feed) beginRead() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readsBegun++
	f.readFrom = f.head
	f.lost.beginRead()
	if len(f.window) == 0 {
		return headSeq
	}
	return f.last
}

// endRead adds the result of a read to the window and wakes the subscriptions that wait for it. It reports whether
// the log has more, and whether subscriptions can have new events or a reset.
//
// Events that were offered during the read can follow its snapshot. So the snapshot is of another history only if its
// head is less than the head was when the read began.
func (f *feed) endRead(batch Batch, window int) (more, changed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last, history, n := f.last, f.history, len(batch.Events)
	switch {
	case batch.Epoch != f.epoch, batch.Head < f.readFrom:
		f.history++
		f.epoch, f.head, f.lost = batch.Epoch, batch.Head, lostTracker{}
		f.window, f.last = nil, batch.Head
		f.pages, f.cached = make(map[int64]*page), nil
		if n > 0 && batch.Events[n-1].Seq == batch.Head {
			f.window = batch.Events
		}
	case n > 0:
		f.appendLocked(batch.Events, window)
	case batch.Head > f.last: // all missing events have been pruned
		f.window, f.last = nil, batch.Head
	}
	f.head, f.floor, f.readsDone = max(f.head, batch.Head), batch.Floor, f.readsBegun
	f.lost.endRead(f.head)
	f.readDone = broadcast(f.readDone)
	changed = f.last != last || f.history != history
	if changed {
		f.changed = broadcast(f.changed)
	}
	return f.last < f.head, changed
}

// appendLocked adds those of the events, which are consecutive, that follow the end of the window.
func (f *feed) appendLocked(events []Event, window int) {
	known, _ := slices.BinarySearchFunc(events, f.last+1, func(e Event, seq int64) int { return cmp.Compare(e.Seq, seq) })
	if events = events[known:]; len(events) == 0 {
		return
	}
	if events[0].Seq != f.last+1 { // the window was empty, or some missing events have been pruned
		f.window = nil
	}
	f.window = append(f.window, events...)
	f.window = f.window[max(0, len(f.window)-window):]
	f.last = events[len(events)-1].Seq
}

// broadcast wakes the goroutines that wait on c, and returns the channel for those that wait next.
func broadcast(c chan struct{}) chan struct{} {
	close(c)
	return make(chan struct{})
}

// afterLocked returns the events of the window that follow seq; none if the window does not reach back that far.
func (f *feed) afterLocked(seq int64) []Event {
	first := f.last - int64(len(f.window)) + 1
	if seq+1 < first || seq >= f.last {
		return nil
	}
	return slices.Clip(f.window[seq+1-first:]) // the feed will append behind them
}
