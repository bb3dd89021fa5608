package db

import (
	"context"
	"time"

	"github.com/pressly/goose/v3"
)

// MigrateDown undoes every migration.
func MigrateDown(ctx context.Context, url string) error {
	return withGoose(url, Migrations(), new(lockTimeout), new(processes), func(provider *goose.Provider) error {
		_, err := provider.DownTo(ctx, 0)
		return err
	})
}

// SetMigrationLocks lets migrations meet held locks differently until restore is called: with tries tries, after each
// of which blocked is called.
func SetMigrationLocks(tries int, blocked func(*BlockedError)) (restore func()) {
	before := migrationLocks
	migrationLocks.tries, migrationLocks.blocked = tries, blocked
	return func() { migrationLocks = before }
}

// SetProbeTimeout sets how long a host can take to answer.
func (s *Servers) SetProbeTimeout(d time.Duration) { s.probeTimeout = d }

// Waiting returns how many statements wait for their group.
func (h *Housekeeping) Waiting() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.waiting)
}

// RunGroup runs the statements that wait.
func (h *Housekeeping) RunGroup() { h.runGroup() }

// SetTimes sets how long h waits for more statements, and for a group of them.
func (h *Housekeeping) SetTimes(gather, timeout time.Duration) { h.gather, h.timeout = gather, timeout }
