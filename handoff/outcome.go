package handoff

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
)

// ErrOutcomeUnknown is returned when the connection was lost in COMMIT and the database did not say in time what became of
// the transaction: it may have been made or not. Safe to repeat with the same [Key].
var ErrOutcomeUnknown = errors.New("the outcome of the commit is unknown")

const (
	settleTimeout  = 1500 * time.Millisecond
	settleLeast    = 500 * time.Millisecond // of it, when everything before took as long as it may
	settleInterval = 20 * time.Millisecond
)

// settle finds out, over another connection, what became of a transaction whose COMMIT was not answered, because of cause.
// It gives up by the time given. After a crash or a failover its number may belong to another, and
// the outcome stays unknown.
func (s *Service) settle(ctx context.Context, by time.Time, id db.IdentifyTransactionRow, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	ctx, cancel = context.WithDeadline(ctx, by)
	defer cancel()
	tick := time.NewTicker(settleInterval)
	defer tick.Stop()
	for {
		status, err := db.New(s.DB).SettleTransaction(ctx, db.SettleTransactionParams{Era: id.Era, ID: id.XactID})
		switch {
		case err != nil:
			// The server may be about to come back.
		case status == "another era":
			return fmt.Errorf("%w: the database crashed or failed over: %w", ErrOutcomeUnknown, cause)
		case status == "committed":
			return nil
		case status == "aborted":
			return &againError{error: cause}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrOutcomeUnknown, errors.Join(cause, err))
		}
	}
}
