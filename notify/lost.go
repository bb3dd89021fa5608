package notify

import "time"

// hintGrace is how long after a comparison of heads the hint of an event that it found can still arrive. Then it
// counts as lost.
const hintGrace = time.Second

// lostTracker counts the events whose hints were lost: those that a comparison of heads found, and that no hint
// announced within hintGrace. The zero value is ready. It is not safe for concurrent use.
type lostTracker struct {
	after, upTo int64     // the events found and not announced; none if the two are equal
	foundAt     time.Time // when the first of them was found
}

// found records that a comparison of heads found the events after head up to seq. They may have been committed just
// now, with their hints on the way.
func (t *lostTracker) found(head, seq int64, now time.Time) {
	if t.after == t.upTo {
		t.after, t.foundAt = head, now
	}
	t.upTo = seq
}

// announced records a hint for the event seq. Hints arrive in commit order, so those of earlier events have arrived
// too.
func (t *lostTracker) announced(seq int64) {
	t.after = min(max(t.after, seq), t.upTo)
}

// expired returns how many events were found longer than hintGrace ago and not announced. It counts each event once.
func (t *lostTracker) expired(now time.Time) int64 {
	lost := t.upTo - t.after
	if lost == 0 || now.Sub(t.foundAt) < hintGrace {
		return 0
	}
	t.after = t.upTo
	return lost
}
