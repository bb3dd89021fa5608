package stream

import (
	"time"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/sse"
)

// timerResolution is how often a loop looks for deadlines that have passed.
const timerResolution = 100 * time.Millisecond

// now is the loop's clock. A slot's deadline takes a third of a [time.Time], and there is one for each stream.
func (l *loop) now() time.Duration { return time.Since(l.started) }

// resetTimer sets the deadline of a parked stream after a write: its next keepalive or the end of its token.
func (l *loop) resetTimer(p *parkedStream) {
	p.wrote = l.now()
	l.slots[p.slot-1].deadline = p.wrote + min(l.server.config.Heartbeat, time.Until(p.deadline()))
}

// checkDeadlines activates the parked streams whose token expires, and writes keepalives to those that are idle.
func (l *loop) checkDeadlines() {
	now := l.now()
	for i := range l.slots {
		if slot := &l.slots[i]; slot.deadline <= now && slot.parked != nil {
			l.onDeadline(slot.parked)
		}
	}
}

func (l *loop) onDeadline(p *parkedStream) {
	defer l.recoverStream(p)
	if time.Until(p.deadline()) <= 0 {
		l.activate(p, nil, nil)
		return
	}
	l.write(p, rawconn.Append(nil, p.conn.Chunked(), sse.AppendComment(nil, p.keepalive())))
}
