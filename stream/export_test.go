package stream

import "github.com/google/uuid"

// BreakStream makes the event loop panic when it next writes to the parked stream of a user.
func (s *Server) BreakStream(account, user uuid.UUID) {
	for _, l := range s.shards.of(account) {
		broken := make(chan struct{})
		l.post(func() {
			for _, p := range l.accounts[account] {
				if p.registration.actor.ID == user {
					p.server = &Server{registry: s.registry, shards: s.shards, config: s.config}
					p.server.config.ObserveLatency = nil
				}
			}
			close(broken)
		})
		<-broken
	}
}

// Parks reports whether all loops run.
func (s *Server) Parks() bool {
	for _, l := range s.shards.loops {
		if !l.open.Load() {
			return false
		}
	}
	return true
}

// ParkedOf returns how many streams of an account each loop has.
func (s *Server) ParkedOf(account uuid.UUID) []int {
	var parked []int
	for _, l := range s.shards.loops {
		n := make(chan int)
		l.post(func() { n <- len(l.accounts[account]) })
		parked = append(parked, <-n)
	}
	return parked
}

// SpreadAbove is how many streams of an account one loop serves.
const SpreadAbove = spreadAbove

// Accounts returns how many accounts have streams on loops.
func (s *Server) Accounts() int {
	s.shards.mu.Lock()
	defer s.shards.mu.Unlock()
	return len(s.shards.accounts)
}
