package tx

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	laneCount  = 2
	maxGroup   = 32
	maxWaiting = 256
)

// lanes are where changes are made that share commits. While all are busy, changes wait; a lane that becomes free takes
// those that wait. An account is in one lane at a time: its changes would wait for each other's rows.
type lanes struct {
	mu       sync.Mutex
	busy     int
	accounts map[uuid.UUID]struct{} // in a lane
	waiting  []*change              // in the order of their arrival
}

// change is a change that is made in a lane.
type change struct {
	ctx      context.Context
	deadline time.Time
	account  uuid.UUID
	do       func(tx pgx.Tx) error

	lead chan []*change // receives the group that its goroutine is to run, itself included
	done chan struct{}  // closed when another goroutine has run it

	// Set before done is closed.
	err      error
	panicked *panicError // nil if do has not panicked
	alone    bool        // nothing was changed, for a reason that lies in the group: it is to be run alone
}

// enter adds a change to those that wait, unless too many do. It gets a lane at once if one is free.
func (l *lanes) enter(c *change) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.waiting) == maxWaiting {
		return false
	}
	l.waiting = append(l.waiting, c)
	l.dispatchLocked()
	return true
}

// withdraw removes a change, and reports whether it still waited.
func (l *lanes) withdraw(c *change) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.Index(l.waiting, c)
	if i < 0 {
		return false
	}
	l.waiting = slices.Delete(l.waiting, i, i+1)
	return true
}

// leave frees the lane of a group.
func (l *lanes) leave(group []*change) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range group {
		delete(l.accounts, c.account)
	}
	l.busy--
	l.dispatchLocked()
}

// dispatchLocked gives each free lane to a group of those that wait, if there are any.
func (l *lanes) dispatchLocked() {
	for l.busy < laneCount {
		var group, rest []*change
		for _, c := range l.waiting {
			if _, inLane := l.accounts[c.account]; inLane || len(group) == maxGroup {
				rest = append(rest, c)
			} else {
				group = append(group, c)
			}
		}
		if len(group) == 0 {
			return
		}
		l.waiting = rest
		l.busy++
		for _, c := range group {
			if l.accounts == nil {
				l.accounts = make(map[uuid.UUID]struct{})
			}
			l.accounts[c.account] = struct{}{}
		}
		group[0].lead <- group
	}
}
