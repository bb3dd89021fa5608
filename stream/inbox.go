package stream

import "github.com/google/uuid"

// post makes the loop's goroutine call do, after what was posted before. It reports false if the loop does not run.
func (l *loop) post(do func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.open.Load() {
		return false
	}
	l.inbox = append(l.inbox, do)
	l.wake.Wake()
	return true
}

// markDirty makes the loop look for new events of an account.
func (l *loop) markDirty(account uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open.Load() {
		l.dirty[account] = struct{}{}
		l.wake.Wake()
	}
}

// park posts a stream that has caught up. The loop owns it if park reports true.
func (l *loop) park(s *stream) bool {
	return l.post(func() { l.onParked(&parkedStream{stream: s}) })
}

// cancel posts that a stream must end. The first cause counts.
func (l *loop) cancel(s *stream, cause error) {
	l.post(func() {
		if s.slot == 0 {
			return // it has ended
		}
		switch at := &l.slots[s.slot-1]; {
		case at.parked != nil:
			l.end(at.parked, cause)
		case at.active != nil:
			at.active.cancel(cause)
		}
	})
}

// drain does what was posted. New events come first, so that a stream that is to end has those from before.
func (l *loop) drain() {
	l.mu.Lock()
	dirty, inbox := l.dirty, l.inbox
	l.dirty, l.inbox = make(map[uuid.UUID]struct{}), nil
	l.mu.Unlock()
	for account := range dirty {
		l.deliver(l.accounts[account]...)
	}
	for _, do := range inbox {
		do()
	}
}
