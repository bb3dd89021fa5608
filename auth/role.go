package auth

import (
	"fmt"
	"slices"
)

// Role decides what a user can do in their account. The zero Role can do nothing.
type Role string

// The roles, weakest first; each can read everything the one before it can. An agent is a program that asks people: it
// has only its own sessions and handoffs.
const (
	Agent    Role = "agent"
	Viewer   Role = "viewer"
	Engineer Role = "engineer"
	Admin    Role = "admin"
	Owner    Role = "owner"
)

var roles = []Role{Agent, Viewer, Engineer, Admin, Owner} // weakest first

// ParseRole returns the role of people called name, which is case-sensitive: agents are made with their key. The error
// lists the valid names.
func ParseRole(name string) (Role, error) {
	role := Role(name)
	if role == Agent || !slices.Contains(roles, role) {
		return "", fmt.Errorf("unknown role %q: want viewer, engineer, admin or owner", name)
	}
	return role, nil
}

// AtLeast reports whether r can do everything that min can. It returns false if either is not a role.
func (r Role) AtLeast(min Role) bool {
	least := slices.Index(roles, min)
	return least >= 0 && slices.Index(roles, r) >= least
}

// UnmarshalText makes JSON and flags refuse an unknown role. pgx scans a Role as plain text; there the constraint of
// the table refuses it.
func (r *Role) UnmarshalText(text []byte) (err error) {
	*r, err = ParseRole(string(text))
	return err
}
