package stream

import (
	"time"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/sse"
)

// now is the loop's clock. A deadline by it takes a third of a [time.Time], and there is one for each stream.
func (l *loop) now() time.Duration { return time.Since(l.started) }

// resetTimer sets the timer of a parked stream after a write: for its next keepalive or the end of its token.
func (l *loop) resetTimer(p *parkedStream) {
	p.wrote = l.now()
	l.timers.set(p.slot, p.wrote+min(l.server.config.Heartbeat, time.Until(p.deadline())))
}

// checkDeadlines activates the parked streams whose token expires, and writes keepalives to those that are idle.
func (l *loop) checkDeadlines() {
	for slot := range l.timers.expired(l.now()) {
		l.onDeadline(l.slots[slot-1].parked)
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
