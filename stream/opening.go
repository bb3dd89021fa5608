package stream

import (
	"sync/atomic"
	"time"
)

// Opening is a place among the streams that are being opened. It is for one goroutine.
type Opening struct {
	inProgress *atomic.Int64
	ended      bool
}

// Open returns a place for a stream that is about to be opened, or [ErrDraining] or a *[BusyError]. It is called after
// the token or API key is verified and before the user of a token is looked up: what a replica cannot open soon it
// refuses at once, so that the client tries again when others are done. The opening must be ended; [Server.Serve] does
// so when the stream begins.
func (s *Server) Open() (_ *Opening, err error) {
	defer func() { s.refusals.count(err) }()
	if s.Draining() {
		return nil, ErrDraining
	}
	if s.opening.Add(1) > int64(s.registry.limits.Openings) {
		s.opening.Add(-1)
		return nil, &BusyError{s.retries.next(time.Now())}
	}
	return &Opening{inProgress: &s.opening}, nil
}

// End releases the place. It can be called again, and for nil.
func (o *Opening) End() {
	if o == nil || o.ended {
		return
	}
	o.ended = true
	o.inProgress.Add(-1)
}
