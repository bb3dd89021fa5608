package db

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// lockPolicy bounds how migrations wait for locks. While a statement waits for a lock on a table, every later statement
// on that table waits behind it, reads too. So a migration gives up soon, lets the others run, and tries again.
type lockPolicy struct {
	timeout time.Duration // how long a statement waits: lock_timeout
	pause   time.Duration // between two tries
	tries   int
	poll    time.Duration // how often the blocking sessions are queried meanwhile

	blocked func(*BlockedError) // called after each try that failed; may be nil
}

var migrationLocks = lockPolicy{timeout: 2 * time.Second, pause: time.Second, tries: 10, poll: 100 * time.Millisecond}

// BlockedError means that a migration was rolled back because other sessions held a lock that it needs.
type BlockedError struct {
	Sessions []BlockingSession // the holders of the lock; none if they could not be found

	cause error
}

// BlockingSession is a session that holds a lock for which a migration waited.
type BlockingSession struct {
	PID                int32
	Application, State string        // empty where the role has no right to see them
	For                time.Duration // how long its transaction lasts
	Table              string        // the locked table; empty: the lock is on something else
}

func (e *BlockedError) Error() string {
	const again = "; nothing of this migration is applied: run handoffd migrate up again then"
	if len(e.Sessions) == 0 {
		return fmt.Sprintf("a lock is held by another session: %v; see pg_locks%s", e.cause, again)
	}
	texts, ends := make([]string, 0, len(e.Sessions)), make([]string, 0, len(e.Sessions))
	for _, session := range e.Sessions {
		texts = append(texts, session.String())
		ends = append(ends, fmt.Sprintf("pg_terminate_backend(%d)", session.PID))
	}
	return fmt.Sprintf("a lock is held by %s: %v; end that transaction, or end the session with %s%s",
		strings.Join(texts, " and by "), e.cause, strings.Join(ends, " and "), again)
}

// Unwrap returns the error of the database.
func (e *BlockedError) Unwrap() error { return e.cause }

// String returns how the session appears in pg_stat_activity.
func (s BlockingSession) String() string {
	text := fmt.Sprintf("process %d", s.PID)
	var about []string
	for _, detail := range []string{s.Application, s.State} {
		if detail != "" {
			about = append(about, detail)
		}
	}
	if s.For > 0 {
		about = append(about, "in a transaction for "+s.For.Round(time.Second).String())
	}
	if s.Table != "" {
		about = append(about, "on table "+s.Table)
	}
	if len(about) > 0 {
		text += " (" + strings.Join(about, ", ") + ")"
	}
	return text
}

// set bounds how long the statements of a connection wait for locks.
func (p lockPolicy) set(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, fmt.Sprintf("set lock_timeout = %d", p.timeout.Milliseconds()))
	return err
}

// limit bounds how long every connection of a pool waits for locks.
func (p lockPolicy) limit(config *pgxpool.Config) {
	before := config.AfterConnect
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := before(ctx, conn); err != nil {
			return err
		}
		return p.set(ctx, conn)
	}
}

// run calls migrate until it succeeds or fails for another reason than a lock. After the last try that a lock stopped,
// the error is a [BlockedError].
func (p lockPolicy) run(ctx context.Context, url string, migrate func() error) error {
	for try := 1; ; try++ {
		err := p.runWatched(ctx, url, migrate)
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
		case <-time.After(p.pause):
		case <-ctx.Done():
			return err
		}
	}
}

// runWatched calls migrate, and meanwhile queries the sessions that block it: afterwards PostgreSQL does not know them.
func (p lockPolicy) runWatched(ctx context.Context, url string, migrate func() error) error {
	pool, err := observe(ctx, url, "handoffd migrate watch")
	if err != nil {
		return err
	}
	defer pool.Close()
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	var seen []BlockingSession
	watching.Go(func() { seen = p.blockers(ctx, New(pool)) })
	err = migrate()
	cancel()
	watching.Wait()
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok && refused.Code == "55P03" {
		return &BlockedError{Sessions: seen, cause: err}
	}
	return err
}

// blockers returns the sessions last seen to block a migration, once ctx has ended.
func (p lockPolicy) blockers(ctx context.Context, q *Queries) (seen []BlockingSession) {
	ticker := time.NewTicker(p.poll)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return seen
		case <-ticker.C:
		}
		rows, err := q.MigrationBlockers(ctx, migrating)
		if err != nil || len(rows) == 0 {
			continue // the result of the last query still counts
		}
		seen = nil
		for _, row := range rows {
			seen = append(seen, BlockingSession{
				PID: row.Pid, Application: row.Application, State: row.State, Table: row.TableName,
				For: time.Duration(row.TransactionSeconds * float64(time.Second)),
			})
		}
	}
}
