package notify

import (
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
)

// feed is what a hub holds of one account: a window on the newest events of its log.
type feed struct {
	account uuid.UUID

	queued      bool // among Hub.behind; guarded by Hub.mu
	subscribers int  // guarded by Hub.mu

	mu      sync.Mutex
	epoch   string        // "" until the log has been read once
	history int           // counts the histories seen: a subscription of an earlier one must be reset
	head    int64         // the newest event of the log, when it was last read
	floor   int64         // events up to here may be gone
	last    int64         // what subscriptions catch up to: head, or less while there is more to read
	window  []Event       // consecutive, the newest is number last; written only past its end
	changed chan struct{} // closed and replaced when last or history changes
	begun   uint64        // reads begun
	done    uint64        // the number of the read that gave the present state
	read    chan struct{} // closed and replaced when a read is done
	pages   map[int64]*page
	kept    []int64 // keys of the pages that are complete, oldest first
	found   found
}

// found are events that a comparison of heads found and no hint has announced so far.
type found struct {
	after, upTo int64     // none, if they are equal
	at          time.Time // when the first of them was found
}

func newFeed(account uuid.UUID) *feed {
	return &feed{
		account: account,
		changed: make(chan struct{}),
		read:    make(chan struct{}),
		pages:   make(map[int64]*page),
	}
}

// hear notes that an event of that epoch and number has been announced, and reports whether it would be news.
func (f *feed) hear(epoch string, seq int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if epoch == f.epoch {
		f.found.after = min(max(f.found.after, seq), f.found.upTo)
	}
	return epoch != f.epoch || seq > f.head
}

// find notes that a comparison of heads saw the event of that number, which nobody has announced. The event may have been
// committed just now and its hint be under way.
func (f *feed) find(epoch string, seq int64, now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if epoch != f.epoch || seq <= f.head {
		return // another history, or the first read is yet to come: no hint would have told
	}
	if f.found.after == f.found.upTo {
		f.found = found{after: f.head, at: now}
	}
	f.found.upTo = seq
}

// unannounced returns how many events were found so long ago that their hints must have been lost, once for each.
func (f *feed) unannounced(now time.Time) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	lost := f.found.upTo - f.found.after
	if lost == 0 || now.Sub(f.found.at) < hintGrace {
		return 0
	}
	f.found.after = f.found.upTo
	return lost
}

// isAt reports whether the account's newest event is known to be the one of that epoch and number.
func (f *feed) isAt(epoch string, seq int64) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return epoch == f.epoch && seq == f.head
}

// nextRead returns the number of the first read that will begin after now: what it finds is not older than now.
func (f *feed) nextRead() uint64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.begun + 1
}

// beginRead returns the seq to read after, or a negative one for the newest events, to fill an empty window.
func (f *feed) beginRead() int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begun++
	if len(f.window) == 0 {
		return headSeq
	}
	return f.last
}

// endRead takes in what a read found and wakes whom it concerns. It reports whether the log has more, and whether there is
// something that subscriptions may not know.
func (f *feed) endRead(batch Batch, window int) (more, changed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	last, history, n := f.last, f.history, len(batch.Events)
	switch {
	case batch.Epoch != f.epoch, batch.Head < f.head:
		f.history++
		f.epoch, f.found = batch.Epoch, found{}
		f.window, f.last = nil, batch.Head
		f.pages, f.kept = make(map[int64]*page), nil
		if n > 0 && batch.Events[n-1].Seq == batch.Head {
			f.window = batch.Events
		}
	case n == 0 && batch.Head > f.last: // all that was missing has been pruned
		f.window, f.last = nil, batch.Head
	case n > 0:
		if batch.Events[0].Seq != f.last+1 { // a newer beginning: the window was empty, or what was missing has been pruned
			f.window = nil
		}
		f.window = append(f.window, batch.Events...)
		f.window = f.window[max(0, len(f.window)-window):]
		f.last = batch.Events[n-1].Seq
	}
	f.head, f.floor, f.done = batch.Head, batch.Floor, f.begun
	f.read = broadcast(f.read)
	changed = f.last != last || f.history != history
	if changed {
		f.changed = broadcast(f.changed)
	}
	return f.last < f.head, changed
}

// broadcast wakes all who wait on c and returns what the next ones wait on.
func broadcast(c chan struct{}) chan struct{} {
	close(c)
	return make(chan struct{})
}

// afterLocked returns the events of the window that follow seq, or none if the window does not reach back that far.
func (f *feed) afterLocked(seq int64) []Event {
	first := f.last - int64(len(f.window)) + 1
	if seq+1 < first || seq >= f.last {
		return nil
	}
	return slices.Clip(f.window[seq+1-first:]) // the feed goes on writing behind them
}
