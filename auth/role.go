package auth

import "fmt"

// Role decides what a user may do in their account. The zero Role may do nothing.
type Role string

// The roles, weakest first; each may do everything the one before it may.
const (
	Viewer   Role = "viewer"
	Engineer Role = "engineer"
	Admin    Role = "admin"
	Owner    Role = "owner"
)

// ParseRole returns the role called name, which is case-sensitive. The error lists the valid names.
func ParseRole(name string) (Role, error) {
	role := Role(name)
	if role.rank() == 0 {
		return "", fmt.Errorf("unknown role %q: want viewer, engineer, admin or owner", name)
	}
	return role, nil
}

// AtLeast reports whether r may do everything that min may. It returns false if either is not a role.
func (r Role) AtLeast(min Role) bool {
	return min.rank() > 0 && r.rank() >= min.rank()
}

// UnmarshalText makes JSON and flags refuse an unknown role. pgx scans a Role as plain text; there the constraint of
// the table refuses it.
func (r *Role) UnmarshalText(text []byte) error {
	role, err := ParseRole(string(text))
	if err != nil {
		return err
	}
	*r = role
	return nil
}

func (r Role) rank() int {
	switch r {
	case Viewer:
		return 1
	case Engineer:
		return 2
	case Admin:
		return 3
	case Owner:
		return 4
	default:
		return 0
	}
}
