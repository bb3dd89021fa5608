package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// Removal deletes accounts. Fields without a default are required.
type Removal struct {
	DB    *pgxpool.Pool
	Batch int // rows in one transaction, at most. Default 250

	// Progress, if set, is called after each step with its table and how many rows it deleted.
	Progress func(table string, rows int64)
}

const (
	defaultBatch = 250

	// lockTimeout bounds how long a step waits for a row that another transaction has locked.
	lockTimeout = "2s"

	// Between two steps the removal pauses as long as the last step took, so it uses at most half of one connection.
	maxStepPause = time.Second

	maxTries     = 10                     // of one step
	minRetryWait = 100 * time.Millisecond // before the second try; doubled each time
	maxRetryWait = 5 * time.Second
	maxPasses    = 10 // over all tables
)

// Deleted counts the rows that a removal has deleted.
type Deleted struct {
	Rows    map[string]int64 // by table
	Steps   int              // transactions
	Longest time.Duration    // of them
}

// Remove deletes an account and all its rows. It shuts the account out first: its users and service tokens are refused,
// its streams end, and no event can be appended to its log. That is never undone: if Remove fails or is killed, the
// next call finishes it. For an absent account it returns [ErrNotFound].
func (r *Removal) Remove(ctx context.Context, id uuid.UUID) (Deleted, error) {
	run := &removal{Removal: r, id: id, batch: cmp.Or(r.Batch, defaultBatch)}
	run.deleted.Rows = make(map[string]int64)
	if err := run.begin(ctx); err != nil {
		return run.deleted, err
	}
	for range maxPasses {
		err := run.pass(ctx)
		if !isReferredTo(err) {
			return run.deleted, err
		}
	}
	return run.deleted, errors.New("rows are still being added to the account, by another session?")
}

// removal is the state of one call of Remove.
type removal struct {
	*Removal
	id      uuid.UUID
	batch   int
	deleted Deleted
}

// begin shuts the account out. A second try sends no notification, in case notifying failed: replicas check every 10 s.
func (r *removal) begin(ctx context.Context) error {
	withoutNotify := false
	return r.retry(ctx, func() error {
		err := r.transact(ctx, withoutNotify, func(q *db.Queries) error {
			_, err := q.BeginRemoval(ctx, r.id)
			return err
		})
		withoutNotify = true
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
}

// pass deletes the rows that it finds, table by table, and then the account.
func (r *removal) pass(ctx context.Context) error {
	for _, table := range tables {
		for {
			began := time.Now()
			rows, err := r.step(ctx, table)
			if err != nil {
				return fmt.Errorf("delete rows of %s: %w", table.name, err)
			}
			if rows == 0 {
				break
			}
			sleep(ctx, min(time.Since(began), maxStepPause))
		}
	}
	return r.retry(ctx, func() error {
		return r.transact(ctx, true, func(q *db.Queries) error {
			return cmp.Or(
				q.DeleteMailPosition(ctx, r.id), q.DeleteNumbers(ctx, r.id), q.DeleteHead(ctx, r.id), q.DeleteAccount(ctx, r.id),
			)
		})
	})
}

// step deletes up to a batch of rows from one table. A batch that fails is halved.
func (r *removal) step(ctx context.Context, table table) (rows int64, err error) {
	began := time.Now()
	err = r.retry(ctx, func() error {
		began = time.Now()
		err := r.transact(ctx, true, func(q *db.Queries) (err error) {
			rows, err = table.remove(q, ctx, r.id, int32(r.batch)) //nolint:gosec // a batch is small
			return err
		})
		if err != nil {
			r.batch = max(1, r.batch/2)
		}
		return err
	})
	if err != nil || rows == 0 {
		return 0, err
	}
	r.deleted.Rows[table.name] += rows
	r.deleted.Steps++
	r.deleted.Longest = max(r.deleted.Longest, time.Since(began))
	if r.Progress != nil {
		r.Progress(table.name, rows)
	}
	return rows, nil
}

// transact runs do in a transaction. Without notifications, COMMIT does not take the cluster-wide lock of NOTIFY.
func (r *removal) transact(ctx context.Context, withoutNotify bool, do func(*db.Queries) error) error {
	return pgx.BeginFunc(ctx, db.ForAccount(r.DB, r.id), func(tx pgx.Tx) error {
		q := db.New(tx)
		if withoutNotify {
			if err := q.DisableNotify(ctx); err != nil {
				return err
			}
		}
		if err := q.LimitLockWaits(ctx, lockTimeout); err != nil {
			return err
		}
		return do(q)
	})
}

// retry calls do until it succeeds, up to ten times while the database is unavailable.
func (r *removal) retry(ctx context.Context, do func() error) error {
	wait := minRetryWait
	for try := 1; ; try++ {
		err := do()
		if err == nil || try == maxTries || ctx.Err() != nil || !db.IsUnavailable(err) {
			return err
		}
		sleep(ctx, wait)
		wait = min(2*wait, maxRetryWait)
	}
}

// sleep returns after length, or when ctx ends.
func sleep(ctx context.Context, length time.Duration) {
	select {
	case <-time.After(length):
	case <-ctx.Done():
	}
}

// isReferredTo reports whether a row could not be deleted because a new row refers to it.
func isReferredTo(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "23503"
}
