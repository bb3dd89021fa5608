package handoff

import (
	"context"
	"fmt"
	"maps"
)

// Backlog counts the handoffs of one priority, of all accounts, that wait.
type Backlog struct {
	Handoffs      int64
	Overdue       int64   // of them, those that have waited their target
	OverdueTwice  int64   // those that have waited twice their target; not among Overdue
	OldestSeconds float64 // since the escalation of that which has waited longest; 0 where none waits
}

// Backlog returns what waited at most about 15 s ago, by priority; each priority is there. While the database is away
// the last count stands.
func (a *Announcer) Backlog() map[Priority]Backlog {
	counts := make(map[Priority]Backlog)
	for _, priority := range priorities {
		counts[priority] = Backlog{}
	}
	if counted := a.backlog.Load(); counted != nil {
		maps.Copy(counts, *counted)
	}
	return counts
}

func (a *Announcer) countBacklog(ctx context.Context) error {
	rows, err := a.Service.allAccounts().CountBacklog(ctx)
	if err != nil {
		return fmt.Errorf("count the backlog: %w", err)
	}
	counts := make(map[Priority]Backlog)
	for _, row := range rows {
		counts[Priority(row.Priority)] = Backlog{
			Handoffs: row.Handoffs, Overdue: row.Overdue, OverdueTwice: row.OverdueTwice, OldestSeconds: row.OldestSeconds,
		}
	}
	a.backlog.Store(&counts)
	return nil
}
