package stream

import (
	"time"

	"github.com/google/uuid"
)

// BreakStream makes the event loop panic when it next writes to the parked stream of a user. It reports false if there is
// none within the time.
func (s *Server) BreakStream(account, user uuid.UUID, within time.Duration) bool {
	l := s.shard(account)
	for began := time.Now(); time.Since(began) < within; {
		// After the loop has drained its inbox twice it has handled what was posted before, and waits: the test owns its
		// memory until it posts again.
		for range 2 {
			l.post(func(in *inbox) { in.accounts = map[uuid.UUID]struct{}{uuid.Max: {}} })
			for empty := false; !empty; {
				l.mu.Lock()
				empty = l.inbox.accounts == nil
				l.mu.Unlock()
			}
		}
		for _, p := range l.accounts[account] {
			if p.registration.user == user {
				p.server = &Server{registry: s.registry, ended: s.ended, config: s.config} // without a latency
				return true
			}
		}
	}
	return false
}
