package tx

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Tx is a transaction in progress, for packages that only pass it on.
type Tx = pgx.Tx

// Runner runs transactions. It is for concurrent use.
type Runner struct {
	DB     *pgxpool.Pool // required
	Logger *slog.Logger  // logs trouble at COMMIT. Default: discards

	// ObserveCommit receives how long each COMMIT took, whatever came of it, and how many changes it was for. It is called
	// from several goroutines. Default: ignores it.
	ObserveCommit func(took time.Duration, changes int)

	// Committed receives events after their COMMIT: those of one account in one transaction, in their order, and the epoch
	// of their numbers. It must not block, and is called from several goroutines, not in the order of commits. It does not
	// receive every event: none of a commit whose answer was lost. Default: ignores them.
	Committed func(epoch string, events []Event)

	lanes lanes

	notifications, standbys latch
	fallbacks               atomic.Int64
}

// maxDuration is how long a change can take, its second run included, before it is rolled back.
const maxDuration = 2900 * time.Millisecond

const (
	// rowTimeout limits the wait for a row, commitSettings the wait for the notification lock.
	rowTimeout = "2s"
	// idleTimeout ends a transaction when it could not have been committed any more. One whose connection is cut without
	// notice would keep its rows locked until the server notices, two hours by default.
	idleTimeout    = "3s"
	commitSettings = "set local lock_timeout = '300ms'"
)

// Run calls do in one transaction in the scope of the account, which commits if do returns nil. A nil error
// means committed, every other but [ErrOutcomeUnknown] rolled back. Run takes no longer than 2.9 s, unless the
// connection is lost in COMMIT.
//
// It calls do again, in a transaction that does not notify, if notifications are all that keeps the
// first one from committing: subscribers then learn of the event by the comparison of heads. So do must not
// depend on an earlier run. The transaction is a [Transaction].
func (r *Runner) Run(ctx context.Context, account uuid.UUID, do func(tx pgx.Tx) error) error {
	deadline := deadlineOf(ctx)
	m := mode{lockTimeout: rowTimeout, withoutNotify: r.notifications.Within(notifyBackoff)}
	err := r.attempt(ctx, deadline, account, m, do)
	if errors.Is(err, errLogBusy) {
		m.patient = true
		err = r.attempt(ctx, deadline, account, m, do)
	}
	if again, ok := errors.AsType[*retryableError](err); ok {
		m.withoutNotify = m.withoutNotify || again.withoutNotify
		err = r.attempt(ctx, deadline, account, m, do)
	}
	return err
}

// deadlineOf returns when a change with the context ends at the latest, unless the connection is lost in COMMIT.
func deadlineOf(ctx context.Context) time.Time {
	deadline := time.Now().Add(maxDuration)
	if given, ok := ctx.Deadline(); ok && given.Add(-resolveLeast).Before(deadline) {
		deadline = given.Add(-resolveLeast)
	}
	return deadline
}

// Begin begins a transaction in the scope of the account, in which events are appended at once. The caller commits it
// or rolls it back.
func (r *Runner) Begin(ctx context.Context, account uuid.UUID) (pgx.Tx, error) {
	c, err := r.begin(ctx, account, mode{lockTimeout: rowTimeout})
	if err != nil {
		return nil, err
	}
	return c.Tx, nil
}

// rollBack ends a transaction. After COMMIT it does nothing, and a connection that fails is rolled back by its end.
func rollBack(ctx context.Context, tx pgx.Tx) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitTimeout)
	defer cancel()
	_ = tx.Rollback(ctx)
}

// attempt runs do in a transaction and commits it. COMMIT begins early enough to end before deadline.
func (r *Runner) attempt(
	ctx context.Context, deadline time.Time, account uuid.UUID, m mode, do func(tx pgx.Tx) error,
) error {
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-r.commitTimeout()))
	defer cancel()
	c, err := r.begin(ctx, account, m)
	if err != nil {
		return err
	}
	defer rollBack(ctx, c)
	change := &Transaction{Tx: c.Tx, account: account}
	if err := do(change); err != nil {
		return orRetry(err, m)
	}
	c.add(change)
	return r.finish(ctx, deadline, c)
}

// finish inserts the handoffs, appends the events and commits, in one round trip. COMMIT has a time limit of its own:
// if that is short, or the counter of an account was waited for in vain before, it inserts and appends first. It also
// inserts large handoffs first.
func (r *Runner) finish(ctx context.Context, deadline time.Time, c *commitment) error {
	if !c.withoutNotify && r.notifications.Within(notifyBackoff) { // marked by another transaction meanwhile
		return &retryableError{errNotifyBackoff, true}
	}
	if err := c.flushLarge(ctx); err != nil {
		return orRetry(restError(err), c.mode)
	}
	if c.patient || r.standbys.Within(degradedFor) {
		c.deferRest()
		if err := c.Flush(ctx); err != nil {
			return orRetry(restError(err), c.mode)
		}
		c.Defer(commitSettings)
	} else {
		if c.lockTimeout == groupLockTimeout { // shorter: others wait for the lane
			c.deferInserts()
		}
		c.Defer(commitSettings)
		c.deferRest()
	}
	if err := r.commit(ctx, deadline, c); err != nil {
		return err
	}
	if c.withoutNotify {
		r.fallbacks.Add(1)
	}
	r.passOn(c)
	return nil
}

// orRetry returns err as a [retryableError] if it is one.
func orRetry(err error, m mode) error {
	if isRetryable(err) {
		return &retryableError{err, m.withoutNotify}
	}
	return err
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
