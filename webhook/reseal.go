package webhook

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/seal"
)

// Sealed counts the endpoints of all accounts by the keys that seal their secrets.
type Sealed struct {
	Newest   int         // sealed with the first key
	Older    int         // sealed with another key, or changed while they were looked at
	Resealed int         // sealed with the first key by Reseal
	Lost     []uuid.UUID // ids of endpoints with a secret that no key opens
}

// CountSealed opens the secrets of all endpoints and changes nothing.
func CountSealed(ctx context.Context, pool *pgxpool.Pool, keys *seal.Keyring) (Sealed, error) {
	return eachSealed(ctx, pool, keys, func(context.Context, *db.Queries, db.SealedWebhookSecretsRow) (bool, error) {
		return false, nil
	})
}

// Reseal seals the secrets of all endpoints with the first key, in small steps, while replicas run. A secret that is
// changed meanwhile is left as it is.
func Reseal(ctx context.Context, pool *pgxpool.Pool, keys *seal.Keyring) (Sealed, error) {
	return eachSealed(ctx, pool, keys,
		func(ctx context.Context, q *db.Queries, row db.SealedWebhookSecretsRow) (bool, error) {
			return reseal(ctx, q, keys, row)
		})
}

const secretsPerStep = 100

func eachSealed(
	ctx context.Context, pool *pgxpool.Pool, keys *seal.Keyring,
	replace func(context.Context, *db.Queries, db.SealedWebhookSecretsRow) (bool, error),
) (counted Sealed, err error) {
	q := db.New(db.AllAccounts(pool))
	var after uuid.UUID
	for {
		rows, err := q.SealedWebhookSecrets(ctx, db.SealedWebhookSecretsParams{AfterID: after, MaxWebhooks: secretsPerStep})
		if err != nil {
			return counted, fmt.Errorf("read sealed secrets: %w", err)
		}
		for _, row := range rows {
			after = row.ID
			switch {
			case !opens(keys, row):
				counted.Lost = append(counted.Lost, row.ID)
				continue
			case keys.IsNewest(row.Secret) && (row.PreviousSecret == nil || keys.IsNewest(row.PreviousSecret)):
				counted.Newest++
				continue
			}
			replaced, err := replace(ctx, q, row)
			if err != nil {
				return counted, err
			}
			if replaced {
				counted.Resealed++
			} else {
				counted.Older++
			}
		}
		if len(rows) < secretsPerStep {
			return counted, nil
		}
	}
}

func opens(keys *seal.Keyring, row db.SealedWebhookSecretsRow) bool {
	_, err := openSecret(keys, row.AccountID, row.ID, secretColumn, row.Secret)
	if err == nil && row.PreviousSecret != nil {
		_, err = openSecret(keys, row.AccountID, row.ID, previousColumn, row.PreviousSecret)
	}
	return err == nil
}

// reseal reports whether it has sealed the secrets of an endpoint, which open, with the first key.
func reseal(ctx context.Context, q *db.Queries, keys *seal.Keyring, row db.SealedWebhookSecretsRow) (bool, error) {
	params := db.ReplaceSealedSecretsParams{
		ID: row.ID, KnownSecret: row.Secret, KnownPreviousSecret: row.PreviousSecret, Secret: bytes.Clone(row.Secret),
	}
	for _, each := range []struct {
		column string
		sealed []byte
		into   *[]byte
	}{{secretColumn, row.Secret, &params.Secret}, {previousColumn, row.PreviousSecret, &params.PreviousSecret}} {
		if each.sealed == nil {
			continue
		}
		secret, err := openSecret(keys, row.AccountID, row.ID, each.column, each.sealed)
		if err != nil {
			return false, err
		}
		*each.into = sealSecret(keys, row.AccountID, row.ID, each.column, secret)
	}
	replaced, err := q.ReplaceSealedSecrets(ctx, params)
	if err != nil {
		return false, fmt.Errorf("reseal the secrets of webhook %s: %w", row.ID, err)
	}
	return replaced == 1, nil
}
