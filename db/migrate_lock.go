package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// While a statement waits for a lock on a table, every later statement on that table waits behind it, reads too. So a
// migration gives up soon, lets the others run, and tries again.
const (
	lockTimeout  = "2s"                   // of a statement
	lockPause    = time.Second            // between two tries
	blockersPoll = 100 * time.Millisecond // how often the blocking sessions are queried meanwhile
)

// lockPolicy bounds how migrations wait for locks.
type lockPolicy struct {
	tries   int
	blocked func(*BlockedError) // called after each try that failed; can be nil
}

var migrationLocks = lockPolicy{tries: 10}

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
	if len(about) > 0 {
		text += " (" + strings.Join(about, ", ") + ")"
	}
	return text
}

// setLockTimeout bounds how long the statements of a connection wait for locks.
func setLockTimeout(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "set lock_timeout = '"+lockTimeout+"'")
	return err
}

// run calls migrate until it succeeds or fails for another reason than a lock. After the last try that a lock stopped,
// the error is a [BlockedError].
func (p lockPolicy) run(ctx context.Context, url string, migrate func() error) error {
	for try := 1; ; try++ {
		err := runWatched(ctx, url, migrate)
		blocked, ok := errors.AsType[*BlockedError](err)
		if !ok {
			return err
		}
		if p.blocked != nil {
			p.blocked(blocked)
		}
		if try == p.tries {
			return err
		}
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return err
		}
	}
}

// runWatched calls migrate, and meanwhile queries the sessions that block it: afterwards PostgreSQL does not know them.
func runWatched(ctx context.Context, url string, migrate func() error) error {
	pool, err := observe(ctx, url, "handoffd migrate watch")
	if err != nil {
		return err
	}
	defer pool.Close()
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	var seen []MigrationBlockersRow
	watching.Go(func() { seen = blockers(ctx, New(pool)) })
	err = migrate()
	cancel()
	watching.Wait()
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "55P03" {
		return &BlockedError{Sessions: seen, cause: err}
	}
	return err
}

// blockers returns the sessions last seen to block a migration, once ctx has ended.
func blockers(ctx context.Context, q *Queries) (seen []MigrationBlockersRow) {
	tick := time.Tick(blockersPoll)
	for {
		select {
		case <-ctx.Done():
			return seen
		case <-tick:
		}
		if rows, err := q.MigrationBlockers(ctx, migrating); err == nil && len(rows) > 0 {
			seen = rows
		}
	}
}
