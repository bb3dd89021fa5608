package notify

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// Epoch returns the name of the present history of the database, as event ids contain it.
func Epoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	epoch, err := db.New(pool).CurrentEpoch(ctx)
	if err != nil {
		return "", fmt.Errorf("read epoch: %w", err)
	}
	return epoch, nil
}

// BeginEpoch begins another history and returns its name. It is for a restore that may have lost the newest events.
// Every hub resets its subscriptions at its next comparison of heads. Positions of the old history cannot be resumed.
func BeginEpoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	return changeEpoch(ctx, pool, "begin epoch", (*db.Queries).ChangeEpoch)
}

// AcceptEpoch begins another history like [BeginEpoch], and makes it newer than every history that replicas can know.
// It is for the loss of the server with the newest history.
func AcceptEpoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	return changeEpoch(ctx, pool, "accept epoch", (*db.Queries).AcceptEpoch)
}

func changeEpoch(
	ctx context.Context, pool *pgxpool.Pool, operation string, change func(*db.Queries, context.Context) error,
) (epoch string, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := change(q, ctx); err != nil {
			return err
		}
		epoch, err = q.CurrentEpoch(ctx) // in a statement of its own, which sees the change
		return err
	})
	if err != nil {
		return "", fmt.Errorf("%s: %w", operation, err)
	}
	return epoch, nil
}
