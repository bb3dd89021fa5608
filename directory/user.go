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

// User is a person as the adopting product describes them, or an agent.
type User struct {
	ID            uuid.UUID  `json:"id"`
	AccountID     uuid.UUID  `json:"account_id"`
	ExternalID    *string    `json:"external_id"` // the adopting product's id, 1–200 characters, unique in the account
	TeamID        *uuid.UUID `json:"team_id"`
	Email         *string    `json:"email"` // at most 254 bytes, unique in the account, ignoring case
	Name          string     `json:"name"`  // 1–200 characters
	Role          auth.Role  `json:"role"`
	Active        bool       `json:"active"`
	NotifyByEmail bool       `json:"notify_by_email"`
	CreatedAt     time.Time  `json:"created_at"`
	UpdatedAt     time.Time  `json:"updated_at"`

	Identities []Identity `json:"identities,omitzero"` // nil: not shown
}

const maxName = 200 // characters

// lastOwner is the constraint trigger that keeps an active owner in each account.
const lastOwner = "users_require_active_owner"

func isAgent(row db.User) bool { return auth.Role(row.Role) == auth.Agent }

// reportAccess calls AccessLost if the user that tx has changed has no authority to work on handoffs, or AgentEnded.
func (s *Service) reportAccess(ctx context.Context, tx pgx.Tx, by auth.Principal, user db.User) error {
	lost, keeps := s.AccessLost, auth.Role(user.Role).AtLeast(auth.Engineer)
	if auth.Role(user.Role) == auth.Agent {
		lost, keeps = s.AgentEnded, true
	}
	if lost == nil || user.Active && keeps {
		return nil
	}
	by.AccountID = user.AccountID
	return lost(ctx, tx, by, user.ID)
}

// checkRole adds a problem to e unless role is one that a user can have.
func checkRole(e *refusal.InvalidError, role auth.Role) {
	if _, err := auth.ParseRole(string(role)); err != nil {
		e.Add("role", "must be viewer, engineer, admin or owner")
	}
}

func newUser(row db.User) User {
	return User{
		ID: row.ID, AccountID: row.AccountID, ExternalID: row.ExternalID, TeamID: row.TeamID, Email: row.Email,
		Name: row.Name, Role: auth.Role(row.Role), Active: row.Active, NotifyByEmail: row.NotifyByEmail,
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
