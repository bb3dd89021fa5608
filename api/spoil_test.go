package api

import (
	"io"
	"time"

	"github.com/google/uuid"
)

// SpoilStream makes the event loop panic over the stream of a user when it next writes to it, and returns the connection
// that the loop has lost. It returns nil unless such a stream rests within the time.
func (a *API) SpoilStream(account, user uuid.UUID, within time.Duration) io.Closer {
	l := a.loops[number(account, len(a.loops))]
	for began := time.Now(); time.Since(began) < within; {
		// The loop has emptied its mail twice: it has done what came before, and its memory is ours until it has mail again.
		for range 2 {
			l.tell(func(m *mail) { m.changed = map[uuid.UUID]struct{}{uuid.Max: {}} })
			for empty := false; !empty; {
				l.mu.Lock()
				empty = l.mail.changed == nil
				l.mu.Unlock()
			}
		}
		for _, s := range l.accounts[account] {
			if s.seat.user == user {
				conn := s.conn
				s.conn = nil
				return conn
			}
		}
	}
	return nil
}
