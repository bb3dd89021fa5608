package auth

import "github.com/google/uuid"

// Principal is the actor in an account: a user as their row describes them, or the account's own backend.
type Principal struct {
	UserID    uuid.UUID // of a backend: the subject of its token, which need not be a user
	AccountID uuid.UUID
	Name      string
	Role      Role
	TeamID    *uuid.UUID // nil: no team

	// Service marks the adopter's backend, which has no user row. It has no Role either: every check of a role refuses it,
	// and its rights are granted explicitly.
	Service bool
}
