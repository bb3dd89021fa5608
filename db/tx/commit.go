package tx

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// A transaction that notifies takes the one notification lock of the whole PostgreSQL cluster at COMMIT, and
// keeps it until its standbys have confirmed. These limits keep what happens elsewhere from holding a request
// up for more than 3 s.
const (
	// commitTimeout is how long COMMIT can take before it is asked to come to an end: by cancelling its wait for a
	// standby, or the transaction. No setting of PostgreSQL does this; statement_timeout does not cover COMMIT.
	commitTimeout = time.Second
	// shortCommitTimeout replaces it for 10 s after a COMMIT that took so long.
	shortCommitTimeout = 100 * time.Millisecond
)

// retryableError says that a transaction was rolled back through no fault of its own, and is worth another run.
type retryableError struct {
	error
	withoutNotify bool // in that run
}

func (e *retryableError) Unwrap() error { return e.error }

var errNotifyBackoff = errors.New("commit: notifications are in trouble")

// presentCommitTimeout returns how long COMMIT can take now.
func (r *Runner) presentCommitTimeout() time.Duration {
	if r.standbys.Within(degradedFor) {
		return shortCommitTimeout
	}
	return commitTimeout
}

// commit ends in a definite outcome, or in [ErrOutcomeUnknown]. From here on the end of ctx does not count: a
// connection given up in COMMIT would only hide what happened.
func (r *Runner) commit(ctx context.Context, deadline time.Time, t *runnerTx) error {
	timeout := r.presentCommitTimeout()
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeout)
	defer cancel()
	marked := make(chan mark, 1)
	stop := context.AfterFunc(limited, func() { // while others wait for our locks, not after they got them
		marked <- r.standbys.Mark()
	})
	began := time.Now()
	err := t.Commit(limited)
	before, unsent := errors.AsType[*db.NotCommittedError](err)
	if !stop() {
		switch late := <-marked; {
		case unsent: // a table that its statements need is locked
			r.standbys.Undo(late)
		case late.isNew():
			r.logger().WarnContext(ctx, "a commit takes so long that its wait for a standby is ended: "+
				"it is durable on this server only", "timeout", timeout.String(), "hint",
				"see synchronous_standby_names and pg_stat_replication; without standbys, the disk is slow")
		}
	}
	if r.ObserveCommit != nil {
		r.ObserveCommit(time.Since(began), t.changes)
	}
	if err == nil {
		return nil
	}
	if unsent {
		if !t.patient && isTimeout(before) {
			return fmt.Errorf("%w: %w", errLogBusy, before)
		}
		return orRetry(writeError(before), t.mode)
	}
	err = fmt.Errorf("commit: %w", err)
	pgErr, answered := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, pgx.ErrTxCommitRollback):
		return err
	case !answered || pgErr.SeverityUnlocalized != "ERROR":
		return r.resolveCommit(ctx, deadline.Add(db.CancelTimeout+resolveLeast), t.id, err)
	case isRetryable(err):
		return &retryableError{err, t.withoutNotify}
	case t.withoutNotify || !notificationRefused(pgErr):
		return err
	}
	if r.notifications.Mark().isNew() {
		r.logger().WarnContext(ctx, "committing without notifications: events arrive by the comparison of heads",
			"error", err, "hint", "see pg_notification_queue_usage(), pg_stat_activity and pg_stat_replication: a session that "+
				"listens and is idle in transaction, or a synchronous standby that is away, holds notifications up")
	}
	return &retryableError{err, true}
}

// isTimeout reports whether a statement has waited too long for a lock, or was cancelled.
func isTimeout(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pgErr.Code == "55P03" || pgErr.Code == "57014")
}

// notificationRefused reports whether COMMIT failed for the notification that belongs to it.
func notificationRefused(err *pgconn.PgError) bool {
	return err.Code == "54000" || // the queue is full
		err.Code == "55P03" || // lock_timeout passed before the notification lock was free
		err.Code == "57014" // or commitTimeout did
}

// isRetryable reports whether the transaction was rolled back as one of several that waited for each other's rows, or
// because a row that COMMIT needs stayed locked: the counts of the queue are kept by a trigger that is deferred to it.
// Rows are locked in one order, but a unique index can make transactions wait in another, and so can a person in psql.
func isRetryable(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return false
	case pgErr.Code == "40P01", pgErr.Code == "40001":
		return true
	case pgErr.Code == "23505":
		// Another transaction has just added the row; ON CONFLICT looks at one index, and this is the other.
		return strings.HasSuffix(pgErr.ConstraintName, "_account_id_id_key")
	default: // a wait for a row says where; the notification lock has no place
		return isTimeout(pgErr) && strings.Contains(pgErr.Where, "update_handoff_counts")
	}
}
