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

// maxDuration is how long a change can take, all its runs included, before it is rolled back.
const maxDuration = 2900 * time.Millisecond

const (
	// rowTimeout limits the wait for a row, commitSettings the wait for the notification lock.
	rowTimeout = "2s"
	// laneRowTimeout is rowTimeout in a lane: one change that waits for a row does not delay the others for longer.
	laneRowTimeout = "50ms"
	// idleTimeout ends a transaction when it could not have been committed any more. One whose connection is cut without
	// notice would keep its rows locked until the server notices, two hours by default.
	idleTimeout    = "3s"
	commitSettings = "set local lock_timeout = '300ms'"
)

// Run calls do in one transaction in the scope of the account, which commits if do returns nil. A nil error
// means committed, every other but [ErrOutcomeUnknown] rolled back. Run takes no longer than 2.9 s, unless the
// connection is lost in COMMIT.
//
// It calls do again, at most once for each of three causes: the counter of the account is locked, notifications keep
// the transaction from committing, or it was rolled back through no fault of its own. Without notifications,
// subscribers learn of the event by the comparison of heads. So do must not depend on an earlier run. The transaction
// is a [Transaction].
func (r *Runner) Run(ctx context.Context, account uuid.UUID, do func(tx pgx.Tx) error) error {
	deadline := deadlineOf(ctx)
	m := mode{withoutNotify: r.notifications.Within(notifyBackoff)}
	for retried := false; ; {
		err := r.attempt(ctx, deadline, account, m, do)
		again, retryable := errors.AsType[*retryableError](err)
		switch {
		case errors.Is(err, errLogBusy) && !m.patient:
			m.patient = true
		case retryable && again.withoutNotify && !m.withoutNotify:
			m.withoutNotify = true
		case retryable && !retried:
			retried = true
		default:
			return err
		}
	}
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
	t, err := r.begin(ctx, account, mode{})
	if err != nil {
		return nil, err
	}
	return t.Tx, nil
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
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-r.presentCommitTimeout()))
	defer cancel()
	t, err := r.begin(ctx, account, m)
	if err != nil {
		return err
	}
	defer rollBack(ctx, t)
	change := &Transaction{Tx: t.Tx, account: account}
	if err := do(change); err != nil {
		return orRetry(err, m)
	}
	t.add(change)
	return r.finish(ctx, deadline, t)
}

// finish inserts the handoffs, appends the events and commits, in one round trip. COMMIT has a time limit of its own:
// if that is short, or the counter of an account was waited for in vain before, it inserts and appends first. It also
// inserts large handoffs first.
func (r *Runner) finish(ctx context.Context, deadline time.Time, t *runnerTx) error {
	if !t.withoutNotify && r.notifications.Within(notifyBackoff) { // marked by another transaction meanwhile
		return &retryableError{errNotifyBackoff, true}
	}
	if err := t.flushLarge(ctx); err != nil {
		return orRetry(writeError(err), t.mode)
	}
	if t.patient || r.standbys.Within(degradedFor) {
		t.deferWrites()
		if err := t.Flush(ctx); err != nil {
			return orRetry(writeError(err), t.mode)
		}
		t.Defer(commitSettings)
	} else {
		if t.inLane { // with its limit for rows, which is shorter than that of COMMIT
			t.deferInserts()
		}
		t.Defer(commitSettings)
		t.deferWrites()
	}
	if err := r.commit(ctx, deadline, t); err != nil {
		return err
	}
	if t.withoutNotify {
		r.fallbacks.Add(1)
	}
	r.passOn(t)
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
