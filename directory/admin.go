package directory

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// The methods below are those of the command line: they act for no user and check no role.

// admin is the author of what a command on the machine changes. Its id is the nil UUID.
var admin = auth.Principal{Name: "operator"}

// AddAccount creates an account and returns its id. The claim of an identity provider can name the account by the
// external id; empty: none.
func (s *Service) AddAccount(ctx context.Context, name, externalID string) (uuid.UUID, error) {
	var invalid refusal.InvalidError
	invalid.Required("name", name)
	invalid.Name("name", name, maxName)
	if problem := externalIDProblem(externalID); externalID != "" && problem != "" {
		invalid.Add("external_id", "%s", problem)
	}
	if err := invalid.OrNil(); err != nil {
		return uuid.Nil, err
	}
	id, err := uuid.NewV7()
	if err != nil {
		return uuid.Nil, fmt.Errorf("choose account id: %w", err)
	}
	err = s.forAccount(id).CreateAccount(ctx, db.CreateAccountParams{ID: id, Name: name, ExternalID: optional(externalID)})
	if violated(err, "accounts_external_id_key") {
		return uuid.Nil, refusal.Invalid("external_id", "is that of another account")
	}
	if err != nil {
		return uuid.Nil, fmt.Errorf("add account: %w", err)
	}
	return id, nil
}

// AddUser creates an active user of an account, who can sign in with identities, and returns the row. The id is chosen.
// Errors are those of [Service.PutUser]; an absent account is [refusal.ErrNotFound].
func (s *Service) AddUser(ctx context.Context, u User, identities ...Identity) (User, error) {
	if _, err := s.forAccount(u.AccountID).AccountExists(ctx, u.AccountID); err != nil {
		return User{}, refusal.Wrap(err, "look up account", u.AccountID)
	}
	id, err := uuid.NewV7()
	if err != nil {
		return User{}, fmt.Errorf("choose user id: %w", err)
	}
	by := admin
	by.AccountID, by.SecretSigned = u.AccountID, true
	added, _, err := s.putUser(ctx, userWrite{Service: s, by: by, ref: Ref{ID: id}, source: byCommand, in: UserInput{
		ExternalID: Optional[string]{true, u.ExternalID}, TeamID: Optional[uuid.UUID]{true, u.TeamID},
		Email: Optional[string]{true, u.Email}, Name: &u.Name, Role: &u.Role, Identities: Some(identities),
	}})
	return added, err
}

// Users returns all users of an account, by name. An absent account is [refusal.ErrNotFound].
func (s *Service) Users(ctx context.Context, account uuid.UUID) ([]User, error) {
	q := s.forAccount(account)
	if _, err := q.AccountExists(ctx, account); err != nil {
		return nil, refusal.Wrap(err, "look up account", account)
	}
	rows, err := q.ListUsers(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("list users of account %s: %w", account, err)
	}
	users := make([]User, 0, len(rows))
	for _, row := range rows {
		users = append(users, newUser(row))
	}
	return users, nil
}

// SetRole changes what a user may do; below engineer they lose their claims. An unknown user is [refusal.ErrNotFound],
// an unknown role an *[refusal.InvalidError], and demoting the last active owner [ErrLastOwner].
func (s *Service) SetRole(ctx context.Context, user uuid.UUID, role auth.Role) error {
	var invalid refusal.InvalidError
	checkRole(&invalid, role)
	if err := invalid.OrNil(); err != nil {
		return err
	}
	return s.changeUser(ctx, "set role of user", user, func(q *db.Queries) (db.User, error) {
		if known, err := q.GetUser(ctx, user); err == nil && known.Role == string(auth.Agent) {
			return db.User{}, errAgent
		}
		return q.SetUserRole(ctx, db.SetUserRoleParams{ID: user, Role: string(role)})
	})
}

// SetActive lets a user in or keeps them out, without their claims. An unknown user is [refusal.ErrNotFound],
// and deactivating the last active owner [ErrLastOwner].
func (s *Service) SetActive(ctx context.Context, user uuid.UUID, active bool) error {
	return s.changeUser(ctx, "set state of user", user, func(q *db.Queries) (db.User, error) {
		return q.SetUserActive(ctx, db.SetUserActiveParams{ID: user, Active: active})
	})
}

func (s *Service) changeUser(
	ctx context.Context, operation string, id uuid.UUID, change func(*db.Queries) (db.User, error),
) error {
	known, err := s.allAccounts().GetUser(ctx, id)
	if err != nil {
		return refusal.Wrap(err, operation, id)
	}
	err = s.Runner.Run(ctx, known.AccountID, func(tx pgx.Tx) error {
		user, err := change(db.New(tx))
		if err != nil {
			return err
		}
		return s.reportAccess(ctx, tx, admin, user)
	})
	if violated(err, lastOwner) {
		return ErrLastOwner
	}
	return refusal.Wrap(err, operation, id)
}
