package webhook

import (
	"sync"
	"time"
)

// slots bounds how many turns run at once. A turn that takes long, and one of an endpoint that failed or took long
// last, has a slow slot. So receivers that hang leave the prompt slots to those that answer. It is for concurrent use.
type slots struct {
	mu           sync.Mutex
	prompt, slow int // taken
}

const (
	slowAfter = 500 * time.Millisecond

	maxPrompt = 256
	maxSlow   = 1024

	// A turn that begins in a slow slot leaves some to those that become slow.
	maxSlowFromStart = 768
)

// MaxPosts is how many connections to receivers a worker opens at most.
const MaxPosts = maxPrompt + maxSlow

// free returns how many turns can begin in a prompt slot, and in a slow one.
func (s *slots) free() (prompt, slow int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maxPrompt - s.prompt, max(0, maxSlowFromStart-s.slow)
}

// acquire takes a slot that is free.
func (s *slots) acquire(slow bool) *slot {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slow {
		s.slow++
	} else {
		s.prompt++
	}
	return &slot{slots: s, slow: slow}
}

// slot is where a turn runs.
type slot struct {
	slots *slots
	slow  bool // guarded by slots.mu, like released

	released bool
}

// yield exchanges a prompt slot for a slow one, if there is any.
func (s *slot) yield() {
	s.slots.mu.Lock()
	defer s.slots.mu.Unlock()
	if !s.slow && !s.released && s.slots.slow < maxSlow {
		s.slow = true
		s.slots.prompt--
		s.slots.slow++
	}
}

func (s *slot) release() {
	s.slots.mu.Lock()
	defer s.slots.mu.Unlock()
	s.released = true
	if s.slow {
		s.slots.slow--
	} else {
		s.slots.prompt--
	}
}
