package handoff

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// Backend returns the principal of an adopting product's own backend, which speaks for the whole account. An unknown
// account is [ErrNotFound].
func (s *Service) Backend(ctx context.Context, account uuid.UUID) (auth.Principal, error) {
	if account == uuid.Nil {
		return auth.Principal{}, ErrNotFound
	}
	if _, err := s.in(account).AccountExists(ctx, account); err != nil {
		return auth.Principal{}, found(err, "look up account", account)
	}
	return auth.Principal{AccountID: account, Name: "service", Service: true}, nil
}
