package stream

import (
	"iter"
	"time"
)

const (
	// timerResolution is how often a loop looks for deadlines that have passed. Waking an idle process costs it as much as
	// a dozen keepalives.
	timerResolution = 250 * time.Millisecond

	// wheelSize is the number of buckets: 64 s. A timer with a later deadline moves on several times.
	wheelSize = 256
)

// wheel is a timing wheel: it holds a timer for each slot by its deadline, so that a tick looks only at those that are
// due. A bucket is a list of timers, linked by the numbers of their slots. The zero value is ready.
//
// A timer that is set again usually moves forwards. So it stays in its bucket until that is due, and then moves to the
// bucket of its present deadline: setting it costs no more than storing the deadline.
type wheel struct {
	timers  []timer          // by slot
	buckets [wheelSize]int32 // the first slot of each, from one; 0: none
	tick    int64            // of the bucket that is due next
}

type timer struct {
	deadline       time.Duration // by the loop's clock
	bucket         int32         // from one; 0: the timer is stopped
	previous, next int32         // slots in the bucket
}

// set makes the timer of a slot expire at the deadline, which is not before one that was set and has not expired.
func (w *wheel) set(slot int32, deadline time.Duration) {
	for int(slot) > len(w.timers) {
		w.timers = append(w.timers, timer{})
	}
	t := &w.timers[slot-1]
	if t.deadline = deadline; t.bucket == 0 {
		w.insert(slot, t)
	}
}

func (w *wheel) insert(slot int32, t *timer) {
	tick := int64((t.deadline + timerResolution - 1) / timerResolution)
	tick = min(max(tick, w.tick), w.tick+wheelSize-2) // not into the bucket of the tick before, which may be walked
	t.bucket = int32(tick%wheelSize) + 1
	first := &w.buckets[t.bucket-1]
	if t.previous, t.next = 0, *first; t.next != 0 {
		w.timers[t.next-1].previous = slot
	}
	*first = slot
}

// stop stops the timer of a slot, if it is set.
func (w *wheel) stop(slot int32) {
	if int(slot) > len(w.timers) || w.timers[slot-1].bucket == 0 {
		return
	}
	t := &w.timers[slot-1]
	if t.next != 0 {
		w.timers[t.next-1].previous = t.previous
	}
	if t.previous != 0 {
		w.timers[t.previous-1].next = t.next
	} else {
		w.buckets[t.bucket-1] = t.next
	}
	t.bucket = 0
}

// expired stops and yields the slots whose timers have expired. They can be set again meanwhile.
func (w *wheel) expired(now time.Duration) iter.Seq[int32] {
	return func(yield func(int32) bool) {
		for time.Duration(w.tick)*timerResolution <= now {
			due := &w.buckets[w.tick%wheelSize]
			w.tick++
			for *due != 0 {
				slot := *due
				w.stop(slot)
				if t := &w.timers[slot-1]; t.deadline > now {
					w.insert(slot, t)
				} else if !yield(slot) {
					return
				}
			}
		}
	}
}
