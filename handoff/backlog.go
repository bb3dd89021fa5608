package handoff

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Backlog counts the handoffs of one priority, of all accounts, that wait.
type Backlog struct {
	Handoffs      int64
	Overdue       int64   // of them, those that have waited their target
	OverdueTwice  int64   // those that have waited twice their target; not among Overdue
	OldestSeconds float64 // since the escalation of that which has waited longest; 0 where none waits
}

// backlogs is the result of one count.
type backlogs struct {
	counts    map[Priority]Backlog // each priority is there
	countedAt time.Time
}

// Backlog returns what waited at countedAt, by priority; each priority is there. A count is made every 15 s. While the
// database is away the last one stands; before the first, both results are zero.
func (a *Announcer) Backlog() (counts map[Priority]Backlog, countedAt time.Time) {
	counted := a.backlog.Load()
	if counted == nil {
		return nil, time.Time{}
	}
	return counted.counts, counted.countedAt
}

// Priorities returns all priorities, the lowest first.
func Priorities() []Priority { return slices.Clone(priorities) }

func (a *Announcer) countBacklog(ctx context.Context) error {
	rows, err := a.Service.polls().CountBacklog(ctx)
	if err != nil {
		return fmt.Errorf("count the backlog: %w", err)
	}
	counts := make(map[Priority]Backlog)
	for _, priority := range priorities {
		counts[priority] = Backlog{}
	}
	for _, row := range rows {
		counts[Priority(row.Priority)] = Backlog{
			Handoffs: row.Handoffs, Overdue: row.Overdue, OverdueTwice: row.OverdueTwice, OldestSeconds: row.OldestSeconds,
		}
	}
	a.backlog.Store(&backlogs{counts, time.Now()})
	return nil
}
