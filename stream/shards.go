package stream

import (
	"sync"

	"github.com/google/uuid"
)

// spreadAbove is how many streams of an account one loop serves. The next go to all loops in turn, so that an event of
// a large account is written by several cores, and an event of a small one wakes one loop.
const spreadAbove = 250

// shards divides streams among loops by their accounts.
type shards struct {
	loops []*loop

	mu       sync.Mutex
	accounts map[uuid.UUID]*shard
}

// shard is the streams of one account.
type shard struct {
	streams int
	turn    int  // of the loop for the next stream
	spread  bool // it has had more streams than spreadAbove, so that each loop can have some
}

// acquire returns the loop for another stream of an account. The caller releases it when the stream ends.
func (s *shards) acquire(account uuid.UUID) *loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[account]
	if a == nil {
		a = &shard{turn: int(account[len(account)-1])}
		s.accounts[account] = a
	}
	if a.streams++; a.streams > spreadAbove {
		a.spread = true
	}
	if a.spread {
		a.turn++
	}
	return s.loops[a.turn%len(s.loops)]
}

func (s *shards) release(account uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.accounts[account]
	if a.streams--; a.streams == 0 {
		delete(s.accounts, account)
	}
}

// markDirty makes the loops that can have streams of an account look for its new events.
func (s *shards) markDirty(account uuid.UUID) {
	for _, l := range s.of(account) {
		l.markDirty(account)
	}
}

// of returns the loops that can have streams of an account.
func (s *shards) of(account uuid.UUID) []*loop {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch a := s.accounts[account]; {
	case a == nil:
		return nil
	case a.spread:
		return s.loops
	default:
		home := a.turn % len(s.loops)
		return s.loops[home : home+1]
	}
}
