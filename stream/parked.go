package stream

import (
	"errors"
	"io"
	"slices"
	"time"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/notify"
)

// parkedStream is an idle stream without a goroutine. Its loop owns it.
type parkedStream struct {
	*stream
	index int           // in loop.accounts[account]
	wrote time.Duration // when bytes were last written, by the loop's clock
}

// deliver writes new events to parked streams of one account.
func (l *loop) deliver(streams ...*parkedStream) {
	var batch encodedBatch
	// Backwards, because a stream that is no longer parked is replaced by the last one.
	for _, p := range slices.Backward(streams) {
		l.writeEvents(p, &batch)
	}
	l.server.deliveries.add(batch.events, batch.streams, batch.began)
}

// writeEvents writes all new events to one stream in one system call.
func (l *loop) writeEvents(p *parkedStream, batch *encodedBatch) {
	defer l.recoverStream(p)
	events, ok := p.subscription.Poll()
	if !ok {
		l.activate(p, nil, nil)
		return
	}
	if len(events) == 0 {
		return
	}
	batch.encode(l.server.deliveries, events, p.conn.Chunked())
	p.inFlight = events // until they have been written, perhaps by an activeStream
	if l.write(p, batch.bytes) {
		p.inFlight = nil
		p.recordLatency(events)
		batch.streams++
	}
}

// write reports whether the socket accepted all bytes. Otherwise the stream has become active, or has ended.
func (l *loop) write(p *parkedStream, bytes []byte) bool {
	n, err := p.conn.TryWrite(bytes)
	switch {
	case err != nil:
		l.drop(p, err)
		return false
	case n < len(bytes):
		l.activate(p, bytes[n:], nil)
		return false
	default:
		l.resetTimer(p)
		return true
	}
}

// end ends a parked stream, with a bye event if the server ends it. If the socket is full, the stream becomes active to
// write the event.
func (l *loop) end(p *parkedStream, cause error) {
	defer l.recoverStream(p)
	reason, byServer := errors.AsType[endError](cause)
	if !byServer {
		l.drop(p, cause)
		return
	}
	bytes := rawconn.Append(nil, p.conn.Chunked(), p.byeFrame(reason))
	switch n, err := p.conn.TryWrite(bytes); {
	case err != nil:
		l.drop(p, err)
	case n == 0:
		l.activate(p, nil, cause)
	case n < len(bytes):
		l.drop(p, io.ErrShortWrite)
	default:
		l.drop(p, cause)
	}
}

// drop ends a parked stream without another byte.
func (l *loop) drop(p *parkedStream, err error) {
	l.remove(p)
	p.finish(err)
	l.freeSlot(p.stream)
}

// recoverStream ends a stream over which the loop panicked, so that the others go on.
func (l *loop) recoverStream(p *parkedStream) {
	if recovered := recover(); recovered != nil {
		err := p.logPanic(recovered)
		if p.slot > 0 && l.slots[p.slot-1].parked == p {
			l.drop(p, err)
		}
	}
}

// encodedBatch holds events encoded once, for all streams that are at the same position.
type encodedBatch struct {
	events  []notify.Event
	chunked bool
	bytes   []byte
	streams int32     // that it has been written to, and that are not counted yet
	began   time.Time // the writes, if an event is traced
}

// encode replaces the content of the batch by these events. It first counts the deliveries of the events replaced.
func (b *encodedBatch) encode(deliveries *deliveryCounter, events []notify.Event, chunked bool) {
	if len(events) == len(b.events) && &events[0] == &b.events[0] && chunked == b.chunked {
		return
	}
	deliveries.add(b.events, b.streams, b.began)
	frames := make([][]byte, len(events))
	for i, event := range events {
		frames[i] = event.Encoded
	}
	*b = encodedBatch{events: events, chunked: chunked, bytes: rawconn.Append(nil, chunked, frames...)}
	if areTraced(events) {
		b.began = time.Now()
	}
}
