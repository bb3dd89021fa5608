package handoff

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/refusal"
)

// Service does what people can do with handoffs. Every method acts for a principal and inside that principal's account.
//
// A method whose name ends in Tx does its work in a transaction that the caller commits.
type Service struct {
	Runner    *tx.Runner // required
	Observers []Observer // of each event, called in this order
	Polls     db.DBTX    // of Announcer and Sweeper, in the scope of all accounts. Default: DB of Runner
}

// forAccount returns the queries of one account, each a transaction of its own.
func (s *Service) forAccount(account uuid.UUID) *db.Queries {
	return db.New(db.ForAccount(s.Runner.DB, account))
}

// allAccounts returns queries that find their account themselves.
func (s *Service) allAccounts() *db.Queries { return db.New(db.AllAccounts(s.Runner.DB)) }

// polls returns the queries that look for work.
func (s *Service) polls() *db.Queries {
	if s.Polls == nil {
		return s.allAccounts()
	}
	return db.New(s.Polls)
}

// run calls do in a transaction of its own.
func (s *Service) run(ctx context.Context, p auth.Principal, do func(tx pgx.Tx) (Handoff, error)) (Handoff, error) {
	var h Handoff
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) (err error) {
		h, err = do(tx)
		return err
	})
	if errors.Is(err, tx.ErrLogClosed) { // the removal of the account has begun since the request began
		return Handoff{}, refusal.ErrNotFound
	}
	if err != nil {
		return Handoff{}, err
	}
	return h, nil
}
