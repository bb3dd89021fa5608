package directory

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/outage"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// KeyUses writes when API keys were last used, to the minute. A request never waits for it, and never fails by it: what
// cannot be written is left out. Make one with [NewKeyUses].
type KeyUses struct {
	pool   *pgxpool.Pool
	logger *slog.Logger // nil: discards
	wake   wakeup.Signal

	mu   sync.Mutex
	used map[uuid.UUID]struct{} // since the last write
}

const (
	keyUsesPause   = time.Second // between two writes
	keyUsesTimeout = 5 * time.Second
)

// NewKeyUses returns a KeyUses that logs when writing begins to fail; nil: it does not.
func NewKeyUses(pool *pgxpool.Pool, logger *slog.Logger) *KeyUses {
	return &KeyUses{pool: pool, logger: logger, wake: wakeup.New(), used: make(map[uuid.UUID]struct{})}
}

// note records that a key was used. It never blocks.
func (u *KeyUses) note(key uuid.UUID) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.used[key] = struct{}{}
	u.wake.Wake()
}

func (u *KeyUses) take() []uuid.UUID {
	u.mu.Lock()
	defer u.mu.Unlock()
	keys := slices.Collect(maps.Keys(u.used))
	clear(u.used)
	return keys
}

// Run writes until ctx ends, and returns the error of ctx.
func (u *KeyUses) Run(ctx context.Context) error {
	writing := outage.Log{Logger: u.logger, Begin: "the last uses of API keys cannot be written"}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-u.wake:
		}
		writing.Observe(ctx, u.write(ctx))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(keyUsesPause):
		}
	}
}

func (u *KeyUses) write(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, keyUsesTimeout)
	defer cancel()
	return db.New(db.AllAccounts(u.pool)).RecordKeyUses(ctx, u.take())
}
