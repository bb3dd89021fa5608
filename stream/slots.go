package stream

import "context"

// slot holds a stream from when its handler has returned until it ends: either parked or active is set.
type slot struct {
	parked     *parkedStream
	active     *activeStream
	generation uint32 // counts the streams that have had the slot
}

// onParked takes over a stream that has caught up, and delivers what has arrived meanwhile.
func (l *loop) onParked(p *parkedStream) {
	var cause error
	if p.slot == 0 {
		l.assignSlot(p.stream)
		if err := l.poller.Watch(p.conn, l.key(p.slot)); err != nil {
			p.finish(err)
			l.freeSlot(p.stream)
			return
		}
	} else {
		before := l.slots[p.slot-1].active
		cause = context.Cause(before.ctx) // it was cancelled after it had caught up
		before.cancel(nil)
	}
	slot := &l.slots[p.slot-1]
	slot.parked, slot.active = p, nil
	streams := l.accounts[p.registration.account]
	p.index = len(streams)
	l.accounts[p.registration.account] = append(streams, p)
	l.resetTimer(p)
	if cause != nil {
		l.activate(p, nil, cause)
		return
	}
	l.deliver(p)
}

// remove takes a stream from the parked streams of its account, where the last one takes its index. It stops the timer.
func (l *loop) remove(p *parkedStream) {
	l.timers.stop(p.slot)
	account := p.registration.account
	all := l.accounts[account]
	last := all[len(all)-1]
	all[p.index], last.index = last, p.index
	all[len(all)-1] = nil
	if l.accounts[account] = all[:len(all)-1]; len(all) == 1 {
		delete(l.accounts, account)
	}
}

// onHangup ends the stream of a client that has closed its connection. It is reported once, so an active stream is
// cancelled as well.
func (l *loop) onHangup(key uint64) {
	slot := &l.slots[uint32(key)]
	switch {
	case slot.generation != uint32(key>>32): // the stream has ended
	case slot.parked != nil:
		l.drop(slot.parked, context.Canceled)
	case slot.active != nil:
		slot.active.cancel(context.Canceled)
	}
}

// assignSlot gives a stream a free slot.
func (l *loop) assignSlot(s *stream) {
	if n := len(l.free); n > 0 {
		s.slot = l.free[n-1]
		l.free = l.free[:n-1]
		return
	}
	l.slots = append(l.slots, slot{})
	s.slot = int32(len(l.slots))
}

// freeSlot frees the slot of a stream that has ended.
func (l *loop) freeSlot(s *stream) {
	l.slots[s.slot-1] = slot{generation: l.slots[s.slot-1].generation + 1}
	l.free = append(l.free, s.slot)
	s.slot = 0
}

// key identifies a slot and its present stream.
func (l *loop) key(slot int32) uint64 {
	return uint64(slot-1) | uint64(l.slots[slot-1].generation)<<32
}
