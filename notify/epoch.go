package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// Epoch returns the name of the present history of the database, as it stands in event ids.
func Epoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	epoch, err := db.New(pool).CurrentEpoch(ctx)
	if err != nil {
		return "", fmt.Errorf("read epoch: %w", err)
	}
	return epoch, nil
}

// BeginEpoch begins another history, after a restore that may have lost a tail of this one, and returns its name. Every
// hub resets its subscriptions when it compares heads the next time; positions of the old history cannot be resumed.
func BeginEpoch(ctx context.Context, pool *pgxpool.Pool) (epoch string, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.ChangeEpoch(ctx); err != nil {
			return err
		}
		epoch, err = q.CurrentEpoch(ctx) // in a statement of its own, which sees the change
		return err
	})
	if err != nil {
		return "", fmt.Errorf("begin epoch: %w", err)
	}
	return epoch, nil
}
