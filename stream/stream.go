package stream

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/handoffd/handoffd/internal/rawconn"
	"github.com/handoffd/handoffd/notify"
)

// expiryWarning is how long before its end a client is warned that its token expires.
const expiryWarning = 30 * time.Second

// stream is the part of a stream that passes from owner to owner: a [handlerStream], a [parkedStream] or an
// [activeStream].
type stream struct {
	server       *Server
	registration *registration
	subscription *notify.Subscription
	conn         *rawconn.Conn // nil while net/http has it
	expires      time.Time
	opened       time.Time      // older events are replayed, and have no latency
	warned       bool           // that the token expires
	inFlight     []notify.Event // taken from the subscription, and not yet known to be written

	slot int32 // in loop.slots, from one; 0: none. Only the loop uses it
}

// keepalive returns the text of a keepalive comment: the account's head, by which a client notices a lost event.
func (s *stream) keepalive() string { return "keepalive " + s.subscription.Head().String() }

// deadline is when the stream must be active even if it has no events.
func (s *stream) deadline() time.Time {
	if s.warned {
		return s.expires
	}
	return s.expires.Add(-expiryWarning)
}

// recordLatency reports the latency of events that have been written.
func (s *stream) recordLatency(events []notify.Event) {
	if at := events[len(events)-1].At; at.After(s.opened) {
		s.server.config.ObserveLatency(max(0, time.Since(at))) // the database's clock can be ahead
	}
}

// finish ends the stream and counts why. A response on a hijacked connection is completed if the server ended it, and
// if the client closed its half of the connection, because it can still read.
func (s *stream) finish(err error) {
	err = asClientGone(err)
	_, byServer := errors.AsType[endError](err)
	switch {
	case s.conn == nil: // net/http ends the response
	case byServer, errors.Is(err, context.Canceled):
		_ = s.conn.End() // if the client reads it
	default:
		_ = s.conn.Close()
	}
	s.subscription.Close()
	s.server.shards.release(s.registration.account)
	s.server.registry.release(s.registration, endReason(err))
}

// logPanic logs a panic that ends this stream only, and returns it as an error.
func (s *stream) logPanic(recovered any) error {
	err := fmt.Errorf("panic: %v", recovered)
	s.server.config.Logger.Error("a stream was closed after a panic", "error", err, "stack", string(debug.Stack()))
	return err
}
