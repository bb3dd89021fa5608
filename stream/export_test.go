package stream

import "github.com/google/uuid"

// BreakStream makes the event loop panic when it next writes to the parked stream of a user.
func (s *Server) BreakStream(account, user uuid.UUID) {
	l := s.shard(account)
	broken := make(chan struct{})
	l.post(func() {
		for _, p := range l.accounts[account] {
			if p.registration.actor.ID == user {
				p.server = &Server{registry: s.registry, config: s.config}
				p.server.config.ObserveLatency = nil
			}
		}
		close(broken)
	})
	<-broken
}

// Parks reports whether the loop of an account runs.
func (s *Server) Parks(account uuid.UUID) bool { return s.shard(account).open.Load() }
