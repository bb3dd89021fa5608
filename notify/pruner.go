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

// Pruner deletes events that are older than the retention. Every replica can run one.
//
// It works in small steps, each in its own transaction. One raises the account's floor; after its commit, another
// deletes the events below the floor. So a reader gets all events after its position, or finds the floor above it and
// is reset with [ResetExpired]. The account goes on counting where it was, even if no event is left.
type Pruner struct {
	DB        *pgxpool.Pool // required
	Retention time.Duration // the least age of deleted events, by the database's clock. Default 168 h
	Batch     int           // events in one transaction. Default 1000
	Logger    *slog.Logger  // receives one record when pruning begins to fail or succeed again. Default: discards
}

const (
	defaultRetention = 168 * time.Hour
	defaultBatch     = 1000
	accountsPerQuery = 1000
	stepTimeout      = 30 * time.Second
)

// Run prunes until ctx ends, and returns the error of ctx. It prunes about once a minute; if Retention is short, ten
// times in it, but once a second at most. Jitter keeps replicas from pruning together, which would be harmless.
func (p *Pruner) Run(ctx context.Context) error {
	interval := min(max(p.retention()/10, time.Second), time.Minute)
	pruning := outage.Log{
		Logger: p.Logger,
		Begin:  "the event log cannot be pruned; it grows",
		End:    "the event log can be pruned again",
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(interval + rand.N(interval/4)):
		}
		_, err := p.Prune(ctx)
		pruning.Observe(ctx, err)
	}
}

// Prune deletes all expired events and returns how many there were. An account whose rows are locked does not delay
// the others.
func (p *Pruner) Prune(ctx context.Context) (int64, error) {
	var pruned int64
	var after uuid.UUID
	var failed []error
	for {
		accounts, err := p.expired(ctx, after)
		if err != nil {
			return pruned, fmt.Errorf("find expired events: %w", err)
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
		if len(accounts) < accountsPerQuery {
			return pruned, errors.Join(failed...)
		}
		after = accounts[len(accounts)-1]
	}
}

func (p *Pruner) expired(ctx context.Context, after uuid.UUID) ([]uuid.UUID, error) {
	ctx, cancel := context.WithTimeout(ctx, stepTimeout)
	defer cancel()
	return db.New(db.AllAccounts(p.DB)).ExpiredAccounts(ctx, db.ExpiredAccountsParams{
		AfterAccount: after, Retention: p.interval(), MaxAccounts: accountsPerQuery,
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

// step raises the floor by a batch and then deletes a batch below it.
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
