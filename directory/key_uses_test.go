package directory_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
)

// recordUses records the uses of keys until the test ends.
func (a *account) recordUses(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := a.Directory.KeyUses.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("Run returned %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
	})
}

// use signs in with a key until the statement counts a row.
func (a *account) useUntil(t *testing.T, key directory.IssuedKey, statement string) {
	t.Helper()
	for a.Count(statement, key.ID) == 0 {
		if _, _, err := a.Directory.KeyPrincipal(t.Context(), *key.Secret); err != nil {
			t.Fatal(err)
		}
	}
}

func TestLastUseIsRecordedToTheMinute(t *testing.T) {
	a := newAccount(t)
	a.recordUses(t)
	key, unused := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "K"})
	const recorded = `select count(*) from api_keys
		where id = $1 and last_used_at = date_trunc('minute', last_used_at) and last_used_at > now() - interval '10 minutes'`
	a.useUntil(t, key, recorded)
	a.Exec("update api_keys set last_used_at = date_trunc('minute', now() - interval '1 hour') where id = $1", key.ID)
	a.useUntil(t, key, recorded)
	if n := a.Count("select count(*) from api_keys where id = $1 and last_used_at is null", unused.ID); n != 1 {
		t.Error("a key that was not used has a last use")
	}
}

// A last use of this minute is not written again: the version of the row stays.
func TestLastUseIsWrittenOnceAMinute(t *testing.T) {
	a := newAccount(t)
	a.recordUses(t)
	busy, other := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "K"})
	a.Exec(`update api_keys set last_used_at = date_trunc('minute', now() + interval '1 hour') where id = $1`, busy.ID)
	const version = "select xmin::text::bigint from api_keys where id = $1"
	before := a.Count(version, busy.ID)
	for range 10 {
		if _, _, err := a.Directory.KeyPrincipal(t.Context(), *busy.Secret); err != nil {
			t.Fatal(err)
		}
	}
	a.useUntil(t, other, "select count(*) from api_keys where id = $1 and last_used_at is not null")
	if after := a.Count(version, busy.ID); after != before {
		t.Error("it was written again")
	}
}

// A use that cannot be written, because a transaction keeps the row locked, delays neither the request nor other uses.
func TestLockedKeyIsStillUsable(t *testing.T) {
	a := newAccount(t)
	a.recordUses(t)
	locked, other := a.APIKey(directory.APIKeyDraft{Name: "K"}), a.APIKey(directory.APIKeyDraft{Name: "K"})
	tx, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // it only locked
	if _, err := tx.Exec(t.Context(), "select from api_keys where id = $1 for update", locked.ID); err != nil {
		t.Fatal(err)
	}
	if _, _, err := a.Directory.KeyPrincipal(t.Context(), *locked.Secret); err != nil {
		t.Fatal(err)
	}
	a.useUntil(t, other, "select count(*) from api_keys where id = $1 and last_used_at is not null")
	if n := a.Count("select count(*) from api_keys where id = $1 and last_used_at is not null", locked.ID); n > 0 {
		t.Error("a locked row was written")
	}
}
