package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// While a statement waits for a lock on a table, every later statement on that table waits behind it, reads too. So a
// migration gives up soon, well before a request does, lets the others run, and tries again. What has no transaction
// builds or drops an index concurrently: nothing waits behind that, and what it waits for is other transactions.
const (
	lockTimeout = "1s"        // of a statement
	lockPause   = time.Second // between two tries

	concurrentLockTimeout = "5min" // of a statement without a transaction
	concurrentTries       = 2

	blockersPoll  = 100 * time.Millisecond // how often the blocking sessions are queried meanwhile
	blockersAfter = 5                      // polls in a row that see a session block before Migrator.Waiting is called
)

// lockPolicy bounds how migrations wait for locks.
type lockPolicy struct {
	tries   int
	blocked func(*BlockedError) // called after each try that failed; can be nil
}

var migrationLocks = lockPolicy{tries: 15}

// BlockedError means that a migration was rolled back because other sessions held a lock that it needs.
type BlockedError struct {
	Sessions []MigrationBlockersRow // the holders of the lock; none if they could not be found

	cause error
}

func (e *BlockedError) Error() string {
	const again = "; nothing of this migration is applied: run handoffd migrate up again then"
	if len(e.Sessions) == 0 {
		return fmt.Sprintf("a lock is held by another session: %v; see pg_locks%s", e.cause, again)
	}
	texts, ends := make([]string, 0, len(e.Sessions)), make([]string, 0, len(e.Sessions))
	for _, session := range e.Sessions {
		texts = append(texts, session.String())
		ends = append(ends, fmt.Sprintf("pg_terminate_backend(%d)", session.Pid))
	}
	return fmt.Sprintf("a lock is held by %s: %v; end that transaction, or end the session with %s%s",
		strings.Join(texts, " and by "), e.cause, strings.Join(ends, " and "), again)
}

// Unwrap returns the error of the database.
func (e *BlockedError) Unwrap() error { return e.cause }

// String returns how the session appears in pg_stat_activity.
func (s MigrationBlockersRow) String() string {
	text := fmt.Sprintf("process %d", s.Pid)
	about := slices.DeleteFunc([]string{s.Application, s.State}, func(detail string) bool { return detail == "" })
	if s.TransactionSeconds > 0 {
		length := time.Duration(s.TransactionSeconds * float64(time.Second))
		about = append(about, "in a transaction for "+length.Round(time.Second).String())
	}
	if s.TableName != "" {
		about = append(about, "on table "+s.TableName)
	}
	if s.Query != "" {
		about = append(about, "last statement: "+s.Query)
	}
	if len(about) > 0 {
		text += " (" + strings.Join(about, ", ") + ")"
	}
	return text
}

// run calls migrate until it succeeds or fails for another reason than a lock. After the last try that a lock stopped,
// the error is a [BlockedError].
func (p lockPolicy) run(ctx context.Context, w *watch, migrate func() error) error {
	for try := 1; ; try++ {
		err := w.run(ctx, migrate)
		blocked, ok := errors.AsType[*BlockedError](err)
		if !ok {
			return err
		}
		if p.blocked != nil {
			p.blocked(blocked)
		}
		if try >= p.tries {
			return err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return err
		}
	}
}

// watch queries the sessions that block a migration while it runs: afterwards PostgreSQL does not know them.
type watch struct {
	url     string
	own     *processes
	waiting func([]MigrationBlockersRow) // can be nil

	told []int32 // processes that waiting was last called with
}

// run calls migrate and watches it.
func (w *watch) run(ctx context.Context, migrate func() error) error {
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	var seen []MigrationBlockersRow
	watching.Go(func() { seen = w.blockers(ctx) })
	err := migrate()
	cancel()
	watching.Wait()
	if IsLockTimeout(err) {
		return &BlockedError{Sessions: seen, cause: err}
	}
	return err
}

// blockers returns the sessions last seen to block a migration, once ctx has ended. Most migrations have ended before
// the first query.
func (w *watch) blockers(ctx context.Context) (seen []MigrationBlockersRow) {
	tick := time.NewTicker(blockersPoll)
	defer tick.Stop()
	var q *Queries
	for polls := 0; ; {
		select {
		case <-ctx.Done():
			return seen
		case <-tick.C:
		}
		if q == nil {
			pool, err := observe(ctx, w.url, "handoffd migrate watch")
			if err != nil {
				return nil
			}
			defer pool.Close()
			q = New(pool)
		}
		rows, err := q.MigrationBlockers(ctx, MigrationBlockersParams{Application: migrating, Own: w.own.list()})
		if err != nil || len(rows) == 0 {
			polls = 0
			continue
		}
		seen = rows
		if polls++; polls >= blockersAfter {
			w.tell(seen)
		}
	}
}

// tell calls waiting unless it did so for these sessions.
func (w *watch) tell(sessions []MigrationBlockersRow) {
	processes := make([]int32, 0, len(sessions))
	for _, session := range sessions {
		processes = append(processes, session.Pid)
	}
	slices.Sort(processes)
	if w.waiting != nil && !slices.Equal(processes, w.told) {
		w.told = processes
		w.waiting(sessions)
	}
}

// processes are the server processes of the sessions of a migrator.
type processes struct {
	mu  sync.Mutex
	ids []int32
}

func (p *processes) add(id int32) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ids = append(p.ids, id)
}

func (p *processes) list() []int32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.ids)
}
