package auth

import "github.com/google/uuid"

// Principal is whoever acts in an account: a user as their row describes them, or the account's own backend.
type Principal struct {
	UserID    uuid.UUID // of a backend: the subject of its token, which need not be a user
	AccountID uuid.UUID
	Name      string
	Role      Role
	TeamID    *uuid.UUID // nil: no team

	// Service marks the adopter's backend, which has no user row. It has no Role either, so every check of a role
	// turns it away and what it may do has to be granted to it by name.
	Service bool
}
