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
	settleInterval = 20 * time.Millisecond
)

// settle finds out, over another connection, what became of a transaction whose COMMIT was not answered, because of cause.
// PostgreSQL knows of every transaction of the present history; after a failover its numbers may belong to others, and
// the epoch tells.
func (s *Service) settle(ctx context.Context, id db.IdentifyTransactionRow, cause error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
	defer cancel()
	tick := time.NewTicker(settleInterval)
	defer tick.Stop()
	for {
		found, err := db.New(s.DB).SettleTransaction(ctx, id.XactID)
		switch {
		case err != nil:
			// The server may be about to come back.
		case found.Epoch != id.Epoch:
			return fmt.Errorf("%w: the database failed over: %w", ErrOutcomeUnknown, cause)
		case found.Status == "committed":
			return nil
		case found.Status == "aborted":
			return &againError{error: cause}
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", ErrOutcomeUnknown, errors.Join(cause, err))
		}
	}
}
