package webhook

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Issued is an endpoint with the signing secret that was made for it.
type Issued struct {
	Endpoint
	Secret *string `json:"secret"` // whsec_…; nil where none was made, and where it is not shown any more
}

// WithoutSecret returns the endpoint as it is shown after the first time.
func (i Issued) WithoutSecret() Issued { return Issued{Endpoint: i.Endpoint} }

// CreateTx makes an endpoint, which is told of events from then on.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError]; *[refusal.NotFoundError] for a team of another account;
// [ErrNoSecretKey]; [ErrTooMany].
func (s *Service) CreateTx(ctx context.Context, tx pgx.Tx, p auth.Principal, in Input) (Issued, error) {
	if err := authorize(p); err != nil {
		return Issued{}, err
	}
	format := in.formatOfNew()
	var invalid refusal.InvalidError
	in.requireAll(&invalid, format)
	s.validate(&invalid, in, format)
	if err := invalid.OrNil(); err != nil {
		return Issued{}, err
	}
	if s.Keys == nil {
		return Issued{}, ErrNoSecretKey
	}
	q := db.New(tx)
	if err := lockForCreation(ctx, q, p); err != nil {
		return Issued{}, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return Issued{}, fmt.Errorf("choose webhook id: %w", err)
	}
	log, err := q.WebhookLog(ctx, p.AccountID)
	if err != nil {
		return Issued{}, fmt.Errorf("read position of account %s: %w", p.AccountID, err)
	}
	row := db.Webhook{ID: id, AccountID: p.AccountID, Format: string(format)}
	change, err := s.apply(ctx, q, in, &row)
	if err != nil {
		return Issued{}, err
	}
	by := p.UserID
	if p.Service {
		by = p.KeyID
	}
	row, err = q.InsertWebhook(ctx, db.InsertWebhookParams{
		AccountID: p.AccountID, ID: id, Format: row.Format, Url: row.Url, Channel: row.Channel, Events: row.Events,
		MinPriority: row.MinPriority, TeamID: row.TeamID, Secret: row.Secret, SecretLastFour: row.SecretLastFour,
		CreatedByID: by, CreatedByName: p.Name, CreatedByService: p.Service, CursorEpoch: log.Epoch, CursorSeq: log.Head,
		DisabledReason: row.DisabledReason, MaxWebhooks: maxEndpoints,
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return Issued{}, ErrTooMany
	}
	if err != nil {
		return Issued{}, fmt.Errorf("add webhook: %w", err)
	}
	return Issued{Endpoint: newEndpoint(row), Secret: change.shown}, nil
}

// lockForCreation has the endpoints of an account made one after another. An API key that has just been revoked makes
// none.
func lockForCreation(ctx context.Context, q *db.Queries, p auth.Principal) error {
	if p.KeyID != uuid.Nil {
		_, err := q.LockValidAPIKey(ctx, db.LockValidAPIKeyParams{AccountID: p.AccountID, ID: p.KeyID})
		if errors.Is(err, pgx.ErrNoRows) {
			return auth.ErrAPIKeyUnknown
		}
		if err != nil {
			return fmt.Errorf("lock API key: %w", err)
		}
	}
	_, err := q.LockAccountForWebhook(ctx, p.AccountID)
	return refusal.Wrap(err, "lock account", p.AccountID)
}
