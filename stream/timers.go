package stream

import (
	"math"
	"time"
)

// timerResolution is how often a loop looks for deadlines that have passed.
const timerResolution = 100 * time.Millisecond

// never is the deadline of a slot without a parked stream.
const never = time.Duration(math.MaxInt64)

// now is the loop's clock. A slot's deadline takes a third of a [time.Time], and there is one for each stream.
func (l *loop) now() time.Duration { return time.Since(l.started) }

// resetTimer sets the deadline of a parked stream after a write: its next keepalive or the end of its token.
func (l *loop) resetTimer(p *parkedStream) {
	p.wrote = l.now()
	l.slots[p.slot-1].deadline = p.wrote + min(l.server.config.Heartbeat, time.Until(p.deadline()))
}

// checkDeadlines handles the parked streams whose deadline has passed.
func (l *loop) checkDeadlines() {
	now := l.now()
	for i := range l.slots {
		if p := l.slots[i].parked; l.slots[i].deadline <= now && p != nil {
			l.onDeadline(p)
		}
	}
}

// onDeadline activates a stream whose token expires, and writes a keepalive to any other.
func (l *loop) onDeadline(p *parkedStream) {
	defer l.recoverStream(p)
	if !time.Now().Before(p.deadline()) {
		l.activate(p, nil, nil)
		return
	}
	l.writeKeepalive(p)
}
