package webhook

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/internal/tick"
)

// Stats are the figures of a [Worker].
type Stats struct {
	// Attempts are the attempts of this worker by format and result. Each of Formats and Results has an entry.
	Attempts map[Format]map[string]int64

	LeasesLost int64 // attempts of this worker whose outcome did not count, because the lease was lost meanwhile

	Backlog Backlog
}

// Backlog is what is still to be sent, in all accounts: the same on each replica. It is some seconds old.
type Backlog struct {
	Active          int64         // endpoints that are not disabled
	Behind          int64         // of these, those that are still to be sent something
	Failing         int64         // of these, those whose last attempt failed
	Sealed          int64         // of these, those whose secret no key opens, or none of this replica
	Events          int64         // still to be sent, or left out by a filter
	Oldest          time.Duration // age of the oldest of these events
	OldestAnswering time.Duration // the same without the endpoints that fail and those that are sealed
	LongestFailed   []Failing     // the endpoints that have failed longest
	ReadAt          time.Time     // when it was read; zero before it could be
}

// Failing is an endpoint whose last attempts failed.
type Failing struct {
	Account  uuid.UUID
	ID       uuid.UUID
	Receiver string // its host, or a place of chat
	Failures int32
	Since    time.Time
	Class    string // of the last error
}

const (
	backlogInterval = 14 * time.Second
	maxFailing      = 20 // in [Backlog.LongestFailed], so that their metric stays small
)

// Stats returns the present figures.
func (w *Worker) Stats() Stats {
	w.stats.mu.Lock()
	defer w.stats.mu.Unlock()
	attempts := make(map[Format]map[string]int64)
	for _, format := range Formats() {
		attempts[format] = make(map[string]int64)
		for _, result := range Results(format) {
			attempts[format][result] = 0
		}
		maps.Copy(attempts[format], w.stats.attempts[format])
	}
	return Stats{Attempts: attempts, LeasesLost: w.lost.Load(), Backlog: w.stats.backlog}
}

// Backlog returns what is still to be sent, as it was read last.
func (w *Worker) Backlog() Backlog {
	w.stats.mu.Lock()
	defer w.stats.mu.Unlock()
	return w.stats.backlog
}

// stats counts attempts and keeps the newest backlog. It is for concurrent use.
type stats struct {
	mu       sync.Mutex
	attempts map[Format]map[string]int64
	backlog  Backlog
}

func (s *stats) count(format Format, class string) {
	if class == "" {
		class = delivered
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.attempts == nil {
		s.attempts = make(map[Format]map[string]int64)
	}
	if s.attempts[format] == nil {
		s.attempts[format] = make(map[string]int64)
	}
	s.attempts[format][class]++
}

// watchBacklog reads the backlog from time to time, until ctx ends.
func (w *Worker) watchBacklog(ctx context.Context) {
	for {
		var backlog Backlog
		err := w.querying.do(ctx, func(ctx context.Context) (err error) {
			backlog, err = readBacklog(ctx, w.polls(), 0, maxFailing)
			return err
		})
		backlog.Sealed = max(backlog.Sealed, int64(len(w.leftAlone.ids())))
		if err == nil { // else the queries of Run tell of it
			w.stats.mu.Lock()
			w.stats.backlog = backlog
			w.stats.mu.Unlock()
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.After(backlogInterval):
		}
	}
}
