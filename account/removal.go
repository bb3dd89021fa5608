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

	// How long a step waits for a row that another transaction has locked.
	lockTimeout = "2s"

	// Between two steps the removal rests as long as the last one took, so that it uses at most half of one connection.
	longestRest = time.Second

	patientTries = 10                     // of one step
	firstPause   = 100 * time.Millisecond // before the second one; doubled each time
	longestPause = 5 * time.Second
	passes       = 10 // over all tables
)

// Deleted counts the rows that a removal has deleted.
type Deleted struct {
	Rows    map[string]int64 // by table
	Steps   int              // transactions
	Longest time.Duration    // of them
}

// Remove deletes everything of an account, and the account. It first shuts the account out: its users and its service
// tokens are unknown, its streams end, and nothing can be appended to its log. That is not taken back, whatever happens
// then: a removal that fails or is killed is finished by the next one. An absent account is [ErrNotFound].
func (r *Removal) Remove(ctx context.Context, id uuid.UUID) (Deleted, error) {
	run := &removal{Removal: r, id: id, batch: cmp.Or(r.Batch, defaultBatch)}
	run.deleted.Rows = make(map[string]int64)
	if err := run.begin(ctx); err != nil {
		return run.deleted, err
	}
	for range passes {
		err := run.pass(ctx)
		if !isReferredTo(err) {
			return run.deleted, err
		}
	}
	return run.deleted, errors.New("rows are being added to the account all the time: by a hand in psql?")
}

// removal is the state of one call of Remove.
type removal struct {
	*Removal
	id      uuid.UUID
	batch   int
	deleted Deleted
}

// begin shuts the account out. Where notifications are in trouble it does without: replicas find out within 10 s.
func (r *removal) begin(ctx context.Context) error {
	silent := false
	return r.persist(ctx, func() error {
		err := r.transact(ctx, silent, func(q *db.Queries) error {
			_, err := q.BeginRemoval(ctx, r.id)
			return err
		})
		silent = true
		if errors.Is(err, pgx.ErrNoRows) {
			return ErrNotFound
		}
		return err
	})
}

// pass deletes what it finds, table after table, and then the account.
func (r *removal) pass(ctx context.Context) error {
	for _, table := range tables {
		for more := true; more; {
			began := time.Now()
			rows, err := r.step(ctx, table)
			if err != nil {
				return fmt.Errorf("delete rows of %s: %w", table.name, err)
			}
			more = rows > 0
			if more {
				rest(ctx, min(time.Since(began), longestRest))
			}
		}
	}
	return r.persist(ctx, func() error {
		return r.transact(ctx, true, func(q *db.Queries) error { return deleteAccount(ctx, q, r.id) })
	})
}

// step deletes up to a batch of rows from one table. A batch that cannot be deleted in time is halved.
func (r *removal) step(ctx context.Context, table table) (rows int64, err error) {
	began := time.Now()
	err = r.persist(ctx, func() error {
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

// transact runs do in a transaction. Without notifications its COMMIT does not take the cluster-wide lock of NOTIFY.
func (r *removal) transact(ctx context.Context, silent bool, do func(*db.Queries) error) error {
	return pgx.BeginFunc(ctx, db.ForAccount(r.DB, r.id), func(tx pgx.Tx) error {
		q := db.New(tx)
		if silent {
			if err := q.BeSilent(ctx); err != nil {
				return err
			}
		}
		if err := q.LimitLockWaits(ctx, lockTimeout); err != nil {
			return err
		}
		return do(q)
	})
}

// persist calls do again while the database is unavailable, a limited number of times.
func (r *removal) persist(ctx context.Context, do func() error) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := do()
		if err == nil || try == patientTries || ctx.Err() != nil || !db.IsUnavailable(err) {
			return err
		}
		rest(ctx, pause)
		pause = min(2*pause, longestPause)
	}
}

func rest(ctx context.Context, length time.Duration) {
	timer := time.NewTimer(length)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// isReferredTo reports whether a row could not be deleted because another, a new one, refers to it.
func isReferredTo(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	return ok && refused.Code == "23503"
}
