package handoff

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// User is a person as the adopting product tells them.
type User struct {
	ID            uuid.UUID  `json:"id"`
	AccountID     uuid.UUID  `json:"account_id"`
	TeamID        *uuid.UUID `json:"team_id"`
	Email         string     `json:"email"` // at most 254 bytes, unique in the account, ignoring case
	Name          string     `json:"name"`  // 1–200 characters
	Role          auth.Role  `json:"role"`
	Active        bool       `json:"active"`
	NotifyByEmail bool       `json:"notify_by_email"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`
}

func (u User) validate() error {
	var invalid InvalidError
	invalid.address("email", u.Email)
	invalid.required("name", u.Name)
	invalid.name("name", u.Name, 200)
	invalid.role(u.Role)
	return invalid.orNil()
}

// PutUser creates the user or replaces what is known of them, and reports whether they were created. The account's own
// backend may do so, and an admin; only an owner makes or changes an owner. Who is deactivated or demoted below engineer
// loses their claims with it: those handoffs wait again.
//
// Errors: [ErrForbidden]; [ErrNotFound] if the id belongs to another account; *[NotFoundError] if the team does;
// [ErrLastOwner]; *[InvalidError].
func (s *Service) PutUser(ctx context.Context, p auth.Principal, u User) (User, bool, error) {
	if err := requireRoleOrService(p, auth.Admin, "write users"); err != nil {
		return User{}, false, err
	}
	u.AccountID = p.AccountID
	if err := u.validate(); err != nil {
		return User{}, false, err
	}
	mayChangeOwners := p.Service || p.Role == auth.Owner
	if u.Role == auth.Owner && !mayChangeOwners {
		return User{}, false, errNotOwner
	}
	return s.putUser(ctx, p, u, mayChangeOwners)
}

func (s *Service) putUser(ctx context.Context, by auth.Principal, u User, mayChangeOwners bool) (User, bool, error) {
	var row db.PutUserRow
	err := s.transact(ctx, u.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := ensureTeam(ctx, q, u.AccountID, u.TeamID); err != nil {
			return err
		}
		var err error
		row, err = q.PutUser(ctx, db.PutUserParams{
			AccountID:       u.AccountID,
			ID:              u.ID,
			TeamID:          u.TeamID,
			Email:           u.Email,
			Name:            u.Name,
			Role:            string(u.Role),
			Active:          u.Active,
			NotifyByEmail:   u.NotifyByEmail,
			MayChangeOwners: mayChangeOwners,
		})
		if err == nil {
			return s.settleClaims(ctx, tx, by, row.User)
		}
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if _, err := q.UserOfAccount(ctx, db.UserOfAccountParams{AccountID: u.AccountID, ID: u.ID}); err != nil {
			return err
		}
		return errNotOwner
	})
	if violated(err, lastOwner) {
		return User{}, false, ErrLastOwner
	}
	if violated(err, "users_email_key") {
		return User{}, false, &InvalidError{[]FieldProblem{{"email", "is the address of another user of the account"}}}
	}
	if err != nil {
		return User{}, false, found(err, "put user", u.ID)
	}
	return newUser(row.User), row.Created, nil
}

// lastOwner is the constraint trigger that keeps an active owner in each account.
const lastOwner = "users_require_active_owner"

var errNotOwner = &ForbiddenError{Reason: "Only an owner or a service token can make someone an owner, or change an owner."}

func newUser(row db.User) User {
	return User{
		ID: row.ID, AccountID: row.AccountID, TeamID: row.TeamID, Email: row.Email, Name: row.Name,
		Role: auth.Role(row.Role), Active: row.Active, NotifyByEmail: row.NotifyByEmail,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
}

// violated reports whether err is the violation of the named constraint.
func violated(err error, constraint string) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.ConstraintName == constraint
}
