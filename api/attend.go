package api

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/sse"
)

func (l *loop) now() time.Duration { return time.Since(l.began) }

// lay lays a settled stream to rest, and looks whether something has become due meanwhile.
func (l *loop) lay(s *stream) {
	s.hand = nil
	if s.slot == 0 {
		l.seat(s)
		if err := l.poller.Watch(s.conn, l.key(s)); err != nil {
			s.finish(err)
			l.vacate(s)
			return
		}
	}
	account := s.seat.account
	l.accounts[account] = append(l.accounts[account], s)
	s.place = int32(len(l.accounts[account]))
	l.renew(s)
	if s.cause == nil && l.api.streams.Err() != nil {
		s.cause = context.Cause(l.api.streams)
	}
	if s.cause != nil {
		l.take(s, nil)
		return
	}
	var p parcel
	l.write(s, &p)
	l.api.reach.count(p.events, p.seats)
}

// lift ends the rest of a stream.
func (l *loop) lift(s *stream) {
	account := s.seat.account
	all := l.accounts[account]
	last := all[len(all)-1]
	all[s.place-1], last.place = last, s.place
	all[len(all)-1] = nil
	if l.accounts[account] = all[:len(all)-1]; len(all) == 1 {
		delete(l.accounts, account)
	}
	s.place = 0
	l.slots[s.slot-1].due = never
}

// take gives a stream at rest a goroutine, which begins with the rest of what has been begun.
func (l *loop) take(s *stream, rest []byte) {
	l.lift(s)
	ctx, hand := context.WithCancelCause(context.Background())
	s.hand = hand
	if s.cause != nil {
		hand(s.cause)
	}
	l.hands.Go(func() {
		err := s.carry(ctx, rest)
		hand(nil)
		s.wire, s.frames = nil, nil
		if err == errSettled && l.settled(s) { //nolint:errorlint // it is returned as it is
			return
		} else if err == errSettled { //nolint:errorlint // the same
			err = errShutdown
		}
		s.finish(err)
		l.tell(func(m *mail) { m.gone = append(m.gone, s) })
	})
}

// deliver writes what is due to the streams of an account. Each of them may leave its place for the last one, which has
// had its turn.
func (l *loop) deliver(account uuid.UUID) {
	var p parcel
	for _, s := range slices.Backward(l.accounts[account]) {
		l.write(s, &p)
	}
	l.api.reach.count(p.events, p.seats)
}

// write writes all that is due to one stream, in one system call.
func (l *loop) write(s *stream, p *parcel) {
	defer l.giveUp(s)
	events, ok := s.subscription.Poll()
	if !ok {
		l.take(s, nil)
		return
	}
	if len(events) == 0 {
		return
	}
	p.fill(l.api.reach, events, s.conn.Chunked())
	s.writing = events // until they have been written, by whomever
	if l.send(s, p.bytes) {
		s.writing = nil
		s.reached(events)
		p.seats++
	}
}

// send writes bytes to a stream at rest, and reports whether the socket took them all. Otherwise the stream has a goroutine
// for the rest, or is over.
func (l *loop) send(s *stream, bytes []byte) bool {
	n, err := s.conn.TryWrite(bytes)
	switch {
	case err != nil:
		l.drop(s, departed(err))
		return false
	case n < len(bytes):
		l.take(s, bytes[n:])
		return false
	default:
		l.renew(s)
		return true
	}
}

// renew sets when the stream is due after something has been written to it.
func (l *loop) renew(s *stream) {
	s.wrote = l.now()
	l.slots[s.slot-1].due = min(s.wrote+l.api.silence(), s.wrote+time.Until(s.until()))
}

// attend looks at the streams that are due.
func (l *loop) attend() {
	now := l.now()
	for i := range l.slots {
		if s := l.slots[i].stream; l.slots[i].due <= now && s != nil {
			l.attendTo(s)
		}
	}
}

// attendTo writes a keepalive, unless the token is what is due.
func (l *loop) attendTo(s *stream) {
	defer l.giveUp(s)
	if !time.Now().Before(s.until()) {
		l.take(s, nil)
		return
	}
	l.send(s, appendFrames(nil, s.conn.Chunked(), sse.AppendComment(nil, s.keepalive())))
}

// endAll ends all streams.
func (l *loop) endAll(cause error) {
	for i := range l.slots {
		if s := l.slots[i].stream; s != nil {
			l.endOne(s, cause)
		}
	}
}

// endOne ends a stream, wherever it is. The first cause counts.
func (l *loop) endOne(s *stream, cause error) {
	if s.cause == nil {
		s.cause = cause
	}
	switch {
	case s.place > 0:
		l.take(s, nil)
	case s.hand != nil:
		s.hand(s.cause)
	}
}

// hungUp ends a stream whose client is gone. That is said once, so it must not be forgotten while the stream is in hand.
func (l *loop) hungUp(s *stream) {
	if s.place > 0 {
		l.drop(s, context.Canceled)
		return
	}
	l.endOne(s, context.Canceled)
}

// drop ends a stream at rest without a word.
func (l *loop) drop(s *stream, err error) {
	l.lift(s)
	s.finish(err)
	l.vacate(s)
}

// giveUp ends a stream over which the loop has stumbled, so that the others go on.
func (l *loop) giveUp(s *stream) {
	if recovered := recover(); recovered != nil {
		err := s.panicked(recovered)
		if s.place > 0 {
			l.drop(s, err)
		}
	}
}

// seat gives a stream a slot.
func (l *loop) seat(s *stream) {
	if n := len(l.vacant); n > 0 {
		s.slot = l.vacant[n-1]
		l.vacant = l.vacant[:n-1]
	} else {
		l.slots = append(l.slots, slot{})
		s.slot = int32(len(l.slots))
	}
	l.slots[s.slot-1].stream = s
}

// vacate frees the slot of a stream that is over.
func (l *loop) vacate(s *stream) {
	at := &l.slots[s.slot-1]
	at.stream, at.due = nil, never
	at.use++
	l.vacant = append(l.vacant, s.slot)
}

// key names a slot and its present use.
func (l *loop) key(s *stream) uint64 {
	return uint64(s.slot-1) | uint64(l.slots[s.slot-1].use)<<32
}
