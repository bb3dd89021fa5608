package tx

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// Tx is a transaction in progress, for packages that only pass it on.
type Tx = pgx.Tx

// Runner runs transactions. It is for concurrent use.
type Runner struct {
	DB     *pgxpool.Pool // required
	Logger *slog.Logger  // logs trouble at COMMIT. Default: discards

	// ObserveCommit receives how long each COMMIT took, whatever came of it. It is called from several goroutines.
	// Default: ignores it.
	ObserveCommit func(time.Duration)

	notifications, standbys latch
	fallbacks               atomic.Int64
}

// maxDuration is how long a change can take, its second run included, before it is rolled back.
const maxDuration = 2900 * time.Millisecond

const (
	// The first timeout limits the wait for a row, that of commitQuery the wait for the notification lock. A transaction
	// whose connection is cut without notice would keep its rows locked until the server notices, two hours by default;
	// idle_in_transaction_session_timeout ends it when it could not have been committed any more.
	beginQuery = "begin isolation level read committed; set local lock_timeout = '2s'" +
		"; set local idle_in_transaction_session_timeout = '3s'"
	withoutNotifyQuery = "; set local handoffd.without_notify = 'on'"
	commitQuery        = "set local lock_timeout = '300ms'; commit"
)

// Run calls do in one transaction in the scope of the account, which commits if do returns nil. A nil error
// means committed, every other but [ErrOutcomeUnknown] rolled back. Run takes no longer than 2.9 s, unless the
// connection is lost in COMMIT.
//
// It calls do a second time, in a transaction that does not notify, if notifications are all that keeps the
// first one from committing: subscribers then learn of the event by the comparison of heads. So do must not
// depend on an earlier run.
func (r *Runner) Run(ctx context.Context, account uuid.UUID, do func(tx pgx.Tx) error) error {
	deadline := time.Now().Add(maxDuration)
	if given, ok := ctx.Deadline(); ok && given.Add(-resolveLeast).Before(deadline) {
		deadline = given.Add(-resolveLeast)
	}
	withoutNotify := r.notifications.Within(notifyBackoff)
	err := r.attempt(ctx, deadline, account, withoutNotify, do)
	if again, ok := errors.AsType[*retryableError](err); ok {
		withoutNotify = withoutNotify || again.withoutNotify
		err = r.attempt(ctx, deadline, account, withoutNotify, do)
	}
	if err == nil && withoutNotify {
		r.fallbacks.Add(1)
	}
	return err
}

// Begin begins a transaction as [Runner.Run] does. The caller commits it or rolls it back.
func (r *Runner) Begin(ctx context.Context, account uuid.UUID) (pgx.Tx, error) {
	tx, _, err := r.begin(ctx, account, false)
	return tx, err
}

func (r *Runner) begin(
	ctx context.Context, account uuid.UUID, withoutNotify bool,
) (pgx.Tx, db.IdentifyTransactionRow, error) {
	options := pgx.TxOptions{BeginQuery: beginQuery, CommitQuery: commitQuery}
	if withoutNotify {
		options.BeginQuery += withoutNotifyQuery
	}
	tx, err := db.ForAccount(r.DB, account).BeginTx(ctx, options)
	if err != nil {
		return nil, db.IdentifyTransactionRow{}, fmt.Errorf("begin: %w", err)
	}
	id, err := db.New(tx).IdentifyTransaction(ctx)
	if err != nil {
		rollBack(ctx, tx)
		return nil, id, fmt.Errorf("identify transaction: %w", err)
	}
	return tx, id, nil
}

// rollBack ends a transaction. After COMMIT it does nothing, and a connection that fails is rolled back by its end.
func rollBack(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	_ = tx.Rollback(ctx)
}

// attempt runs do in a transaction and commits it. COMMIT begins early enough to end before deadline.
func (r *Runner) attempt(
	ctx context.Context, deadline time.Time, account uuid.UUID, withoutNotify bool, do func(tx pgx.Tx) error,
) error {
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-r.commitTimeout()))
	defer cancel()
	tx, id, err := r.begin(ctx, account, withoutNotify)
	if err != nil {
		return err
	}
	defer rollBack(ctx, tx)
	if err := do(tx); err != nil {
		if isRetryable(err) {
			return &retryableError{err, withoutNotify}
		}
		return err
	}
	if !withoutNotify && r.notifications.Within(notifyBackoff) { // marked by another transaction meanwhile
		return &retryableError{errNotifyBackoff, true}
	}
	return r.commit(ctx, deadline, tx, id, withoutNotify)
}

// Degraded lists what transactions have lately worked around: "notifications", when events arrive by the comparison of
// heads only; "standbys", when commits were not confirmed in time by the standbys that they should wait for.
func (r *Runner) Degraded() []string {
	var reasons []string
	if r.notifications.Within(degradedFor) {
		reasons = append(reasons, "notifications")
	}
	if r.standbys.Within(degradedFor) {
		reasons = append(reasons, "standbys")
	}
	return reasons
}

// NotifyFallbacks counts the transactions committed without notifying, because notifications were in trouble.
func (r *Runner) NotifyFallbacks() int64 { return r.fallbacks.Load() }

func (r *Runner) logger() *slog.Logger { return cmp.Or(r.Logger, slog.New(slog.DiscardHandler)) }
