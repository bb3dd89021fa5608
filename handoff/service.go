package handoff

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// Service does what people may do with handoffs. Every method acts for a principal and inside that principal's account.
type Service struct {
	DB     *pgxpool.Pool
	Logger *slog.Logger // hears of trouble at COMMIT. Default: discards

	// WaitBegan is called in each transaction that leaves a handoff waiting, before the event is appended: what it writes is
	// kept exactly if the change is. It may be called twice for one change, if the first transaction is rolled back.
	// Default: nothing.
	WaitBegan func(ctx context.Context, tx pgx.Tx, card Card) error

	notifications, standbys trouble
	fallbacks               atomic.Int64

	// What [Service.Perform] binds a service to: its transaction, and the version that If-Match demands, nil for any.
	tx      pgx.Tx
	version *int64
}

func (s *Service) logger() *slog.Logger {
	if s.Logger == nil {
		return slog.New(slog.DiscardHandler)
	}
	return s.Logger
}

// in gives the queries of one account, each a transaction of its own.
func (s *Service) in(account uuid.UUID) *db.Queries { return db.New(db.ForAccount(s.DB, account)) }

// everywhere gives queries that find their account themselves.
func (s *Service) everywhere() *db.Queries { return db.New(db.AllAccounts(s.DB)) }

// announce appends the events that the principal has done something to the handoffs. Last in its transaction. Every event
// passes here, so that no way into waiting is without [Service.WaitBegan].
func (s *Service) announce(ctx context.Context, tx pgx.Tx, p auth.Principal, typ string, cards ...Card) error {
	for _, card := range cards {
		if card.Status != Waiting || s.WaitBegan == nil {
			continue
		}
		if err := s.WaitBegan(ctx, tx, card); err != nil {
			return err
		}
	}
	for _, card := range cards {
		_, err := notify.Append(ctx, tx, p.AccountID, typ, card.ID, eventData{
			By:      Person{ID: p.UserID, Name: p.Name},
			Handoff: card,
		})
		if errors.Is(err, notify.ErrClosed) { // the account has been shut out since the request began
			return ErrNotFound
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eventData is what the log keeps of an event, beside its seq, time and type.
type eventData struct {
	By      Person `json:"by"`
	Handoff Card   `json:"handoff"`
}

// Principal returns who the user is. A user that is unknown or inactive is [ErrNotFound].
func (s *Service) Principal(ctx context.Context, user uuid.UUID) (auth.Principal, error) {
	if user == uuid.Nil {
		return auth.Principal{}, ErrNotFound
	}
	row, err := s.everywhere().GetUser(ctx, user)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !row.Active {
		return auth.Principal{}, ErrNotFound
	}
	if err != nil {
		return auth.Principal{}, fmt.Errorf("look up user %s: %w", user, err)
	}
	return newPrincipal(row), nil
}

// Principals returns who the users are, by id, in one query. Users who are unknown or inactive are left out.
func (s *Service) Principals(ctx context.Context, users []uuid.UUID) (map[uuid.UUID]auth.Principal, error) {
	rows, err := s.everywhere().GetUsers(ctx, users)
	if err != nil {
		return nil, fmt.Errorf("look up %d users: %w", len(users), err)
	}
	principals := make(map[uuid.UUID]auth.Principal, len(rows))
	for _, row := range rows {
		if row.Active {
			principals[row.ID] = newPrincipal(db.GetUserRow(row))
		}
	}
	return principals, nil
}

func newPrincipal(row db.GetUserRow) auth.Principal {
	return auth.Principal{
		UserID:    row.ID,
		AccountID: row.AccountID,
		Name:      row.Name,
		Role:      auth.Role(row.Role),
		TeamID:    row.TeamID,
	}
}

// found turns the absence of a row, or that it is another account's, into [ErrNotFound], and wraps every other error with
// the operation.
func found(err error, operation string, id uuid.UUID) error {
	if errors.Is(err, pgx.ErrNoRows) || db.IsOutOfScope(err) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", operation, id, err)
	}
	return nil
}
