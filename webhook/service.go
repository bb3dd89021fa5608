package webhook

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/internal/seal"
	"github.com/handoffd/handoffd/refusal"
)

// Service reads and writes endpoints, for admins and services.
type Service struct {
	Runner *tx.Runner    // required
	Keys   *seal.Keyring // seals secrets. Default: what needs a secret is [ErrNoSecretKey]

	// CheckAddress returns why nothing can be sent to an https address that names its host by number or as the machine
	// itself. The worker checks the addresses of all other hosts when it dials them. Default: all are allowed.
	CheckAddress func(address *url.URL) error

	// Send posts a test event to an endpoint once and returns what came of it. An error means that it could not try.
	// Required by Test.
	Send func(ctx context.Context, endpoint db.Webhook) (Attempt, error)
}

var (
	// ErrNoSecretKey means that secrets cannot be sealed or opened.
	ErrNoSecretKey = errors.New("the server has no key for secrets")

	// ErrTooMany means that the account has as many endpoints as it can have.
	ErrTooMany = fmt.Errorf("the account has %d webhooks already", maxEndpoints)
)

// maxEndpoints is how many endpoints an account can have.
const maxEndpoints = 10_000

// authorize is the check of every call.
func authorize(p auth.Principal) error {
	return refusal.RequireRoleOrService(p, auth.Admin, "manage webhooks")
}

func (s *Service) forAccount(account uuid.UUID) *db.Queries {
	return db.New(db.ForAccount(s.Runner.DB, account))
}

// Endpoint returns an endpoint of the account.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound].
func (s *Service) Endpoint(ctx context.Context, p auth.Principal, id uuid.UUID) (Endpoint, error) {
	row, err := s.row(ctx, p, id)
	if err != nil {
		return Endpoint{}, err
	}
	return newEndpoint(row), nil
}

func (s *Service) row(ctx context.Context, p auth.Principal, id uuid.UUID) (db.Webhook, error) {
	if err := authorize(p); err != nil {
		return db.Webhook{}, err
	}
	row, err := s.forAccount(p.AccountID).GetWebhook(ctx, db.GetWebhookParams{AccountID: p.AccountID, ID: id})
	return row, refusal.Wrap(err, "read webhook", id)
}

// lock returns the row of an endpoint, locked.
func lock(ctx context.Context, tx pgx.Tx, account, id uuid.UUID) (db.Webhook, error) {
	row, err := db.New(tx).LockWebhook(ctx, db.LockWebhookParams{AccountID: account, ID: id})
	return row, refusal.Wrap(err, "lock webhook", id)
}

// Delete removes an endpoint with the record of its deliveries. An attempt that has begun ends without trace.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound].
func (s *Service) Delete(ctx context.Context, p auth.Principal, id uuid.UUID) error {
	if err := authorize(p); err != nil {
		return err
	}
	var deleted int64
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) (err error) {
		deleted, err = db.New(tx).DeleteWebhook(ctx, db.DeleteWebhookParams{AccountID: p.AccountID, ID: id})
		return err
	})
	if err != nil {
		return fmt.Errorf("delete webhook %s: %w", id, err)
	}
	if deleted == 0 {
		return refusal.ErrNotFound
	}
	return nil
}

// Test sends a test event to an endpoint, whether it is active or not, and returns what came of it. It takes up to
// 10 s, moves no cursor and is not among the deliveries.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound]; [ErrNoSecretKey].
func (s *Service) Test(ctx context.Context, p auth.Principal, id uuid.UUID) (Attempt, error) {
	row, err := s.row(ctx, p, id)
	if err != nil {
		return Attempt{}, err
	}
	attempt, err := s.Send(ctx, row)
	if errors.Is(err, seal.ErrNoKey) {
		return Attempt{}, ErrNoSecretKey
	}
	if err != nil {
		return Attempt{}, fmt.Errorf("test webhook %s: %w", id, err)
	}
	return attempt, nil
}

// KeyRevoked disables the endpoints that an API key made, those that a request has disabled too, in the transaction
// that revokes it. It returns the ids of those that are disabled because of it. Unless the revocation is now, it
// disables none.
func (s *Service) KeyRevoked(ctx context.Context, tx pgx.Tx, account, key uuid.UUID, now bool) ([]uuid.UUID, error) {
	q := db.New(tx)
	if now {
		if err := q.DisableWebhooksOfKey(ctx, db.DisableWebhooksOfKeyParams{AccountID: account, KeyID: key}); err != nil {
			return nil, fmt.Errorf("disable webhooks of key %s: %w", key, err)
		}
	}
	ids, err := q.WebhooksDisabledWithKey(ctx, db.WebhooksDisabledWithKeyParams{AccountID: account, KeyID: key})
	if err != nil {
		return nil, fmt.Errorf("list webhooks of key %s: %w", key, err)
	}
	return ids, nil
}
