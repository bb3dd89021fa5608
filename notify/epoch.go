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
func BeginEpoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	epoch, err := changeEpoch(ctx, pool, (*db.Queries).ChangeEpoch)
	if err != nil {
		return "", fmt.Errorf("begin epoch: %w", err)
	}
	return epoch, nil
}

// AcceptEpoch begins another history like [BeginEpoch], and makes it newer than any other that replicas may know, such as
// that of a server which is lost for good.
func AcceptEpoch(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	epoch, err := changeEpoch(ctx, pool, (*db.Queries).AcceptEpoch)
	if err != nil {
		return "", fmt.Errorf("accept epoch: %w", err)
	}
	return epoch, nil
}

func changeEpoch(
	ctx context.Context, pool *pgxpool.Pool, change func(*db.Queries, context.Context) error,
) (epoch string, err error) {
	err = pgx.BeginFunc(ctx, pool, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := change(q, ctx); err != nil {
			return err
		}
		epoch, err = q.CurrentEpoch(ctx) // in a statement of its own, which sees the change
		return err
	})
	return epoch, err
}
