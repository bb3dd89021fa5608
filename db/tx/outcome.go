package tx

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
)

// ErrOutcomeUnknown is returned when the connection was lost in COMMIT and the database did not say in time what became
// of the transaction: it may have been made or not. A request with an idempotency key is safe to repeat.
var ErrOutcomeUnknown = errors.New("the outcome of the commit is unknown")

const (
	resolveTimeout  = 1500 * time.Millisecond
	resolveLeast    = 500 * time.Millisecond // of it, when everything before took as long as it may
	resolveInterval = 20 * time.Millisecond
)

// resolveCommit asks, over another connection, what became of a transaction whose COMMIT was not answered, because of
// cause. PostgreSQL ends the backend of the transaction first, if it still runs. resolveCommit returns by deadline.
// After a crash or a failover the number of the transaction can belong to another, and the outcome stays unknown.
func (r *Runner) resolveCommit(
	ctx context.Context, deadline time.Time, id db.IdentifyTransactionRow, cause error,
) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), min(resolveTimeout, time.Until(deadline)))
	defer cancel()
	tick := time.Tick(resolveInterval)
	for {
		status, err := db.New(r.DB).ResolveTransaction(ctx, db.ResolveTransactionParams{Era: id.Era, ID: id.XactID})
		switch {
		case err != nil:
			// The server may be about to come back.
		case status == "another era":
			return fmt.Errorf("%w: the database crashed or failed over: %w", ErrOutcomeUnknown, cause)
		case status == "committed":
			return nil
		case status == "aborted":
			return &retryableError{error: cause}
		}
		select {
		case <-tick:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrOutcomeUnknown, errors.Join(cause, err))
		}
	}
}
