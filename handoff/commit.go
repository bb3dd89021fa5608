package handoff

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
)

// A transaction that notifies takes the one notification lock of the whole PostgreSQL cluster at COMMIT, and keeps it until
// its standbys have confirmed. These limits keep what happens elsewhere from holding a request up for more than 3 s.
const (
	// limit is how long a change may take, its second run included, before it is given up and rolled back.
	limit = 2900 * time.Millisecond

	// commitPatience is how long COMMIT may take before it is asked to come to an end: by cancelling its wait for a
	// standby, or the transaction. No setting of PostgreSQL does this; statement_timeout does not cover COMMIT.
	commitPatience = time.Second
	// shortPatience takes its place while the last COMMIT that was in a hurry is remembered.
	shortPatience = 100 * time.Millisecond

	// The first limits the wait for a row, the other that for the notification lock.
	// A transaction whose connection is cut without a word would keep its rows locked until the server notices, two hours
	// by default; idle_in_transaction_session_timeout ends it when it could not have been committed any more.
	beginQuery = "begin isolation level read committed; set local lock_timeout = '2s'" +
		"; set local idle_in_transaction_session_timeout = '3s'"
	beSilent    = "; set local handoffd.without_notify = 'on'"
	commitQuery = "set local lock_timeout = '300ms'; commit"
)

// transact runs do in one transaction in the scope of the account, which commits if do returns nil. A nil error means
// committed, any other but [ErrOutcomeUnknown] rolled back. It takes no longer than limit, unless the connection is lost in
// COMMIT.
//
// It runs do a second time, in a transaction that does not notify, if notifications are all that keeps the first one from
// committing: subscribers then learn of the event by the comparison of heads. So do must owe nothing to an earlier run.
//
// In a service that is bound to a transaction do joins it; whoever bound the service commits.
func (s *Service) transact(ctx context.Context, account uuid.UUID, do func(tx pgx.Tx) error) error {
	if s.tx != nil {
		return do(s.tx)
	}
	deadline := time.Now().Add(limit)
	if given, ok := ctx.Deadline(); ok && given.Add(-settleLeast).Before(deadline) {
		deadline = given.Add(-settleLeast)
	}
	silent := s.notifications.met(avoidance)
	err := s.attempt(ctx, deadline, account, silent, do)
	if again, ok := errors.AsType[*againError](err); ok {
		silent = silent || again.silent
		err = s.attempt(ctx, deadline, account, silent, do)
	}
	if err == nil && silent {
		s.fallbacks.Add(1)
	}
	return err
}

// againError says that a transaction was rolled back through no fault of its own, and is worth another run.
type againError struct {
	error
	silent bool // which must not notify
}

func (e *againError) Unwrap() error { return e.error }

var errAvoided = errors.New("commit: notifications are in trouble")

// attempt runs do in a transaction and commits it. COMMIT begins early enough to end before the deadline.
func (s *Service) attempt(
	ctx context.Context, deadline time.Time, account uuid.UUID, silent bool, do func(tx pgx.Tx) error,
) error {
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-s.patience()))
	defer cancel()
	tx, err := s.begin(ctx, account, silent)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), commitPatience)
		defer cancel()
		_ = tx.Rollback(ctx) // after COMMIT there is nothing to roll back; a connection that fails is rolled back by its end
	}()
	id, err := db.New(tx).IdentifyTransaction(ctx)
	if err != nil {
		return fmt.Errorf("identify transaction: %w", err)
	}
	if err := do(tx); err != nil {
		if collided(err) {
			return &againError{err, silent}
		}
		return err
	}
	if !silent && s.notifications.met(avoidance) { // by somebody else meanwhile: to wait for it too would help nobody
		return &againError{errAvoided, true}
	}
	return s.commit(ctx, deadline, tx, id, silent)
}

func (s *Service) begin(ctx context.Context, account uuid.UUID, silent bool) (pgx.Tx, error) {
	options := pgx.TxOptions{BeginQuery: beginQuery, CommitQuery: commitQuery}
	if silent {
		options.BeginQuery += beSilent
	}
	return db.ForAccount(s.DB, account).BeginTx(ctx, options)
}

// patience is how long COMMIT may take now.
func (s *Service) patience() time.Duration {
	if s.standbys.met(remembrance) {
		return shortPatience
	}
	return commitPatience
}

// commit ends in a definite outcome, or in [ErrOutcomeUnknown]. From here on it is too late for the caller to change their
// mind: a connection given up in COMMIT would only hide what happened.
func (s *Service) commit(
	ctx context.Context, deadline time.Time, tx pgx.Tx, id db.IdentifyTransactionRow, silent bool,
) error {
	patience := s.patience()
	patient, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()
	stop := context.AfterFunc(patient, func() { // while others wait for our locks, not after they got them
		if s.standbys.meet() {
			s.logger().WarnContext(ctx, "a commit takes so long that its wait for a standby is ended: it is durable on this server only",
				"patience", patience.String(), "hint", "see synchronous_standby_names and pg_stat_replication; without standbys, the disk is slow")
		}
	})
	err := tx.Commit(patient)
	stop()
	if err == nil {
		return nil
	}
	err = fmt.Errorf("commit: %w", err)
	pgErr, answered := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, pgx.ErrTxCommitRollback):
		return err
	case !answered || pgErr.SeverityUnlocalized != "ERROR":
		return s.settle(ctx, deadline.Add(db.CancelTimeout+settleLeast), id, err)
	case collided(err):
		return &againError{err, silent}
	case silent || !notificationRefused(pgErr):
		return err
	}
	if s.notifications.meet() {
		s.logger().WarnContext(ctx, "committing without notifications: events arrive by the comparison of heads",
			"error", err, "hint", "see pg_notification_queue_usage(), pg_stat_activity and pg_stat_replication: a session that "+
				"listens and is idle in transaction, or a synchronous standby that is away, holds notifications up")
	}
	return &againError{err, true}
}

// notificationRefused reports whether COMMIT failed for the notification that belongs to it.
func notificationRefused(err *pgconn.PgError) bool {
	return err.Code == "54000" || // the queue is full
		err.Code == "55P03" || // the lock was not to be had in time
		err.Code == "57014" // nor was it within the patience
}

// collided reports whether the transaction was rolled back to let others go on that waited for its rows while it waited for
// theirs, or because a row that COMMIT needs was not to be had in time: the counts of the queue are kept by a trigger that is
// deferred to it. Rows are locked in one order, but a unique index may make us wait in another, and so may a hand in psql.
func collided(err error) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	switch {
	case !ok:
		return false
	case pgErr.Code == "40P01", pgErr.Code == "40001":
		return true
	case pgErr.Code == "23505": // somebody has just added the row; ON CONFLICT looks at one index, and this is the other
		return strings.HasSuffix(pgErr.ConstraintName, "_account_id_id_key")
	default: // whoever waits for a row is told where; the notification lock has no place
		return pgErr.Code == "55P03" && strings.Contains(pgErr.Where, "update_handoff_counts")
	}
}
