package stream

import "github.com/google/uuid"

// inbox holds what other goroutines have asked of a loop.
type inbox struct {
	parked    []*parkedStream
	cancelled []cancellation
	hangups   []uint64               // keys of slots
	ended     []*stream              // active streams that have ended
	accounts  map[uuid.UUID]struct{} // that have new events; nil: none
}

type cancellation struct {
	stream *stream
	cause  error
}

// post adds to the inbox and wakes the loop. It reports false if the loop does not run.
func (l *loop) post(add func(*inbox)) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.open {
		return false
	}
	add(&l.inbox)
	l.wake.Wake()
	return true
}

// park posts a stream that has caught up. The loop owns it if park reports true.
func (l *loop) park(p *parkedStream) bool {
	return l.post(func(in *inbox) { in.parked = append(in.parked, p) })
}

// cancel posts that a stream must end. The first cause counts.
func (l *loop) cancel(s *stream, cause error) {
	l.post(func(in *inbox) { in.cancelled = append(in.cancelled, cancellation{s, cause}) })
}

// drain empties the inbox.
func (l *loop) drain() inbox {
	l.mu.Lock()
	defer l.mu.Unlock()
	in := l.inbox
	l.inbox = inbox{}
	return in
}

func (l *loop) setOpen(open bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open = open
}

func (l *loop) isOpen() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open
}

// handle does what was posted. Newly parked streams come first: later commands can refer to them.
func (l *loop) handle(in inbox) {
	for _, p := range in.parked {
		l.onParked(p)
	}
	for account := range in.accounts {
		l.deliver(l.accounts[account]...)
	}
	for _, each := range in.cancelled {
		if each.stream.slot > 0 {
			l.cancelSlot(&l.slots[each.stream.slot-1], each.cause)
		}
	}
	for _, key := range in.hangups {
		l.onHangup(key)
	}
	for _, s := range in.ended {
		l.freeSlot(s)
	}
}
