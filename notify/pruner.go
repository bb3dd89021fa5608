package notify

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outage"
)

// Pruner removes events from the log that have been kept for long enough. Every replica may have one.
//
// It works in small steps, each a transaction of its own. The first one raises the account's floor; only when that is
// committed does another delete what stands below it. Whoever reads meanwhile gets all events after their position, or
// finds the floor above it: [ResetExpired]. The newest number stays where it is, also when no event is left.
type Pruner struct {
	DB        *pgxpool.Pool // required
	Retention time.Duration // events stay at least so long, by the database's clock. Default 168 h
	Batch     int           // events in one transaction. Default 1000
	Logger    *slog.Logger  // hears when pruning begins to fail, and when it works again. Default: discards
}

const (
	defaultRetention = 168 * time.Hour
	defaultBatch     = 1000
	accountsPerLook  = 1000
	stepTimeout      = 30 * time.Second
)

// Run prunes until ctx ends, and returns the error of ctx: about once a minute, or ten times in a Retention that is short,
// but not more than once a second. Jitter keeps replicas apart; two that prune at once do no harm.
func (p *Pruner) Run(ctx context.Context) error {
	interval := min(max(p.retention()/10, time.Second), time.Minute)
	pruning := outage.Log{
		Logger: p.Logger,
		Begin:  "the event log cannot be pruned; it grows",
		End:    "the event log can be pruned again",
	}
	for {
		timer := time.NewTimer(interval + rand.N(interval/4))
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
		_, err := p.Prune(ctx)
		pruning.Observe(ctx, err)
	}
}

// Prune removes everything that has expired, and returns how many events that were. One account whose rows somebody keeps
// locked does not keep the others waiting.
func (p *Pruner) Prune(ctx context.Context) (int64, error) {
	var pruned int64
	var after uuid.UUID
	var failed []error
	for {
		accounts, err := p.expired(ctx, after)
		if err != nil {
			return pruned, fmt.Errorf("look for expired events: %w", err)
		}
		for _, account := range accounts {
			n, err := p.pruneAccount(ctx, account)
			pruned += n
			if ctx.Err() != nil {
				return pruned, ctx.Err()
			}
			if err != nil {
				failed = append(failed, fmt.Errorf("prune events of account %s: %w", account, err))
			}
		}
		if len(accounts) < accountsPerLook {
			return pruned, errors.Join(failed...)
		}
		after = accounts[len(accounts)-1]
	}
}

func (p *Pruner) expired(ctx context.Context, after uuid.UUID) ([]uuid.UUID, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	return db.New(db.AllAccounts(p.DB)).ExpiredAccounts(ctx, db.ExpiredAccountsParams{
		AfterAccount: after, Retention: p.interval(), MaxAccounts: accountsPerLook,
	})
}

func (p *Pruner) pruneAccount(ctx context.Context, account uuid.UUID) (pruned int64, err error) {
	for {
		n, err := p.step(ctx, account)
		pruned += n
		if err != nil || n == 0 {
			return pruned, err
		}
	}
}

// step raises the floor by a batch, then deletes a batch below it.
func (p *Pruner) step(ctx context.Context, account uuid.UUID) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	q, batch := db.New(db.ForAccount(p.DB, account)), int64(cmp.Or(p.Batch, defaultBatch))
	err := q.RaiseFloor(ctx, db.RaiseFloorParams{AccountID: account, Retention: p.interval(), MaxEvents: batch})
	if err != nil {
		return 0, fmt.Errorf("raise the floor: %w", err)
	}
	return q.DeleteEvents(ctx, db.DeleteEventsParams{AccountID: account, MaxEvents: batch})
}

func (p *Pruner) retention() time.Duration { return cmp.Or(p.Retention, defaultRetention) }

func (p *Pruner) interval() pgtype.Interval {
	return pgtype.Interval{Microseconds: p.retention().Microseconds(), Valid: true}
}
