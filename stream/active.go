package stream

import (
	"context"
	"errors"
)

// activeStream is a stream that was parked and needs to wait. Its own goroutine owns it; the loop only cancels it
// and, at the loop's end, closes its connection.
type activeStream struct {
	sender
	ctx    context.Context
	cancel context.CancelCauseFunc // called by the loop only, so that no cause is lost
}

// activate gives a parked stream a goroutine. It first writes remainder, the bytes that the socket did not accept. A
// cause ends the stream.
func (l *loop) activate(p *parkedStream, remainder []byte, cause error) {
	l.remove(p)
	a := &activeStream{sender: newSender(p.stream, p.conn.Writer(remainder))}
	a.canPark, a.wire.LastWrite = true, l.started.Add(p.wrote)
	a.ctx, a.cancel = context.WithCancelCause(context.Background())
	if cause != nil {
		a.cancel(cause)
	}
	slot := &l.slots[p.slot-1]
	slot.parked, slot.active = nil, a
	l.active.Go(func() {
		err := a.run(len(remainder) > 0)
		if errors.Is(err, errCaughtUp) {
			if l.park(a.stream) {
				return
			}
			err = errShutdown
		}
		a.finish(err)
		l.post(func() { l.freeSlot(a.stream) })
	})
}

// run writes what the socket did not accept, if anything, and then events.
func (a *activeStream) run(remainder bool) (err error) {
	defer func() {
		if recovered := recover(); recovered != nil {
			err = a.logPanic(recovered)
		}
	}()
	if remainder {
		if err := a.wire.Send(); err != nil {
			return err
		}
	}
	return a.sender.run(a.ctx)
}
