package stream

import "github.com/google/uuid"

// BreakStream makes the event loop panic when it next writes to the parked stream of a user. Nothing else must happen
// to the streams of the account meanwhile.
func (s *Server) BreakStream(account, user uuid.UUID) {
	l := s.shard(account)
	// When the loop has drained its inbox twice, it has handled what was posted before, and waits.
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
		}
	}
}

// Parks reports whether the loop of an account runs.
func (s *Server) Parks(account uuid.UUID) bool { return s.shard(account).isOpen() }
