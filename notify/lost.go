package notify

import "time"

// hintGrace is how long after a comparison of heads the hint of an event that it found can still arrive, where no
// canary proves earlier that it was lost.
const hintGrace = 5 * time.Second

// lostTracker counts the events whose hints were lost: those that a comparison of heads found, and that no hint
// announced. The zero value is ready. It is not safe for concurrent use.
type lostTracker struct {
	known  int64 // events up to this one were announced or counted
	before int64 // known when the last read began

	after, upTo           int64     // the events found and not announced; none if the two are equal
	foundFirst, foundLast time.Time // when the first and the last of them were found
}

// found records that a comparison of heads found the events after head up to seq. They may have been committed just
// now, with their hints on the way.
func (t *lostTracker) found(head, seq int64, now time.Time) {
	if t.after == t.upTo {
		t.after = max(head, t.known)
		t.upTo, t.foundFirst = t.after, now
	}
	if seq > t.upTo {
		t.upTo, t.foundLast = seq, now
	}
}

// announced records a hint for the event seq. Hints arrive in commit order, so those of earlier events have arrived
// too.
func (t *lostTracker) announced(seq int64) {
	t.known = max(t.known, seq)
	t.after = min(max(t.after, seq), t.upTo)
}

// beginRead and endRead forget a forged hint: its event is not in a read that began after it, which found head.
func (t *lostTracker) beginRead() { t.before = t.known }

func (t *lostTracker) endRead(head int64) {
	if t.known == t.before {
		t.known = min(t.known, head)
	}
}

// proven returns how many events were found before sent and not announced, where all hints from before that time have
// arrived. It counts each event once.
func (t *lostTracker) proven(sent time.Time) int64 {
	if !t.foundLast.Before(sent) {
		return 0
	}
	return t.count()
}

// expired returns how many events were found and not announced, if hintGrace has passed since the first. It counts each
// event once.
func (t *lostTracker) expired(now time.Time) int64 {
	if now.Sub(t.foundFirst) < hintGrace {
		return 0
	}
	return t.count()
}

func (t *lostTracker) count() int64 {
	lost := t.upTo - t.after
	t.after, t.known = t.upTo, max(t.known, t.upTo)
	return lost
}
