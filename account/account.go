package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// ErrNotFound means that there is no such account.
var ErrNotFound = errors.New("there is no such account")

// Account is a tenant.
type Account struct {
	ID           uuid.UUID
	Name         string
	RemovalBegan *time.Time // nil while the account is in use
}

// List returns all accounts, by name.
func List(ctx context.Context, pool *pgxpool.Pool) ([]Account, error) {
	rows, err := db.New(db.AllAccounts(pool)).ListAccounts(ctx)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	accounts := make([]Account, 0, len(rows))
	for _, row := range rows {
		accounts = append(accounts, Account{ID: row.ID, Name: row.Name, RemovalBegan: row.RemovalBeganAt})
	}
	return accounts, nil
}

// Contents counts the rows of an account.
type Contents struct {
	Account
	Users, Sessions, Handoffs, Events int64
}

// Count returns how many rows an account has, or [ErrNotFound].
func Count(ctx context.Context, pool *pgxpool.Pool, id uuid.UUID) (Contents, error) {
	row, err := db.New(db.ForAccount(pool, id)).AccountContents(ctx, id)
	if errors.Is(err, pgx.ErrNoRows) {
		return Contents{}, ErrNotFound
	}
	if err != nil {
		return Contents{}, fmt.Errorf("count rows of account %s: %w", id, err)
	}
	return Contents{
		Account: Account{ID: id, Name: row.Name, RemovalBegan: row.RemovalBeganAt},
		Users:   row.Users, Sessions: row.Sessions, Handoffs: row.Handoffs, Events: row.Events,
	}, nil
}
