package auth

import "fmt"

// Role is what a user may do in their account. The zero Role may do nothing.
type Role string

// The roles, weakest first; each may do everything the one before it may.
const (
	Viewer   Role = "viewer"
	Engineer Role = "engineer"
	Admin    Role = "admin"
	Owner    Role = "owner"
)

// ParseRole returns the role called name, exactly as written; the error lists the names there are.
func ParseRole(name string) (Role, error) {
	role := Role(name)
	if role.rank() == 0 {
		return "", fmt.Errorf("unknown role %q: want viewer, engineer, admin or owner", name)
	}
	return role, nil
}

// AtLeast reports whether r may do what min may. Where either is not a role the answer is no.
func (r Role) AtLeast(min Role) bool {
	return min.rank() > 0 && r.rank() >= min.rank()
}

// UnmarshalText makes JSON and flags refuse a role that does not exist. pgx scans a Role as plain text; there it is
// the table's constraint that refuses.
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
