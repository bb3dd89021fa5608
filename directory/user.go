package directory

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// ErrLastOwner is returned when a change would leave an account without an active owner. Nothing has been changed.
var ErrLastOwner = errors.New("the last active owner of an account cannot be demoted or deactivated")

// User is a person as the adopting product describes them.
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
	var invalid refusal.InvalidError
	checkAddress(&invalid, "email", u.Email)
	invalid.Required("name", u.Name)
	invalid.Name("name", u.Name, 200)
	checkRole(&invalid, u.Role)
	return invalid.OrNil()
}

// PutUser creates the user or replaces what is known of them, and reports whether they were created. The
// account's own backend may do so, and an admin; only an owner makes or changes an owner. Who is deactivated or
// demoted below engineer loses their claims with it: those handoffs wait again.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound] if the id belongs to another account;
// *[refusal.NotFoundError] if the team does; [ErrLastOwner]; *[refusal.InvalidError].
func (s *Service) PutUser(ctx context.Context, p auth.Principal, u User) (User, bool, error) {
	if err := refusal.RequireRoleOrService(p, auth.Admin, "write users"); err != nil {
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
	err := s.Runner.Run(ctx, u.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := ensureTeam(ctx, q, u.AccountID, u.TeamID); err != nil {
			return err
		}
		var err error
		row, err = q.PutUser(ctx, db.PutUserParams{
			AccountID:       u.AccountID,
			ID:              u.ID,
			TeamID:          u.TeamID,
			Email:           optional(u.Email),
			Name:            u.Name,
			Role:            string(u.Role),
			Active:          u.Active,
			NotifyByEmail:   u.NotifyByEmail,
			MayChangeOwners: mayChangeOwners,
		})
		if err == nil {
			return s.reportAccess(ctx, tx, by, row.User)
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
		return User{}, false, refusal.Invalid("email", "is the address of another user of the account")
	}
	if err != nil {
		return User{}, false, refusal.Wrap(err, "put user", u.ID)
	}
	return newUser(row.User), row.Created, nil
}

// lastOwner is the constraint trigger that keeps an active owner in each account.
const lastOwner = "users_require_active_owner"

var errNotOwner = refusal.Forbidden("Only an owner or a service token can make someone an owner, or change an owner.")

// reportAccess calls AccessLost if the user that tx has changed has no authority to work on handoffs.
func (s *Service) reportAccess(ctx context.Context, tx pgx.Tx, by auth.Principal, user db.User) error {
	if s.AccessLost == nil || user.Active && auth.Role(user.Role).AtLeast(auth.Engineer) {
		return nil
	}
	by.AccountID = user.AccountID
	return s.AccessLost(ctx, tx, by, user.ID)
}

// checkRole adds a problem to e unless role is one that a user can have.
func checkRole(e *refusal.InvalidError, role auth.Role) {
	if _, err := auth.ParseRole(string(role)); err != nil {
		e.Add("role", "must be viewer, engineer, admin or owner")
	}
}

func newUser(row db.User) User {
	return User{
		ID: row.ID, AccountID: row.AccountID, TeamID: row.TeamID, Email: value(row.Email), Name: row.Name,
		Role: auth.Role(row.Role), Active: row.Active, NotifyByEmail: row.NotifyByEmail,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
}

// violated reports whether err is the violation of the named constraint.
func violated(err error, constraint string) bool {
	pgErr, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pgErr.ConstraintName == constraint
}

// optional returns nil for the empty string.
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// value returns the empty string for nil.
func value(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
