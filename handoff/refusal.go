package handoff

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

var (
	// ErrNotFound means that an object does not exist, belongs to another account, or is not the caller's to see.
	// A [NotFoundError] is one.
	ErrNotFound = errors.New("not found")

	// ErrForbidden is returned when the caller's role does not allow the operation, or when the handoff is for others to
	// change. Every such error is a [ForbiddenError].
	ErrForbidden = errors.New("not allowed")

	// ErrLastOwner is returned when a change would leave an account without an active owner. Nothing has been changed.
	ErrLastOwner = errors.New("the last active owner of an account cannot be demoted or deactivated")
)

// ForbiddenError says who can do what the caller cannot. It is an [ErrForbidden].
type ForbiddenError struct {
	Reason string // whole sentences, for people
}

func (e *ForbiddenError) Error() string { return e.Reason }

// Is reports whether target is [ErrForbidden].
func (e *ForbiddenError) Is(target error) bool { return target == ErrForbidden }

func forbidden(format string, args ...any) error {
	return &ForbiddenError{Reason: fmt.Sprintf(format, args...)}
}

// RequireRole returns a [ForbiddenError] unless the principal is a user whose role is at least min. Verb completes the
// sentence "Only … can", as "claim a handoff" does.
func RequireRole(p auth.Principal, min auth.Role, verb string) error {
	switch {
	case p.Role.AtLeast(min):
		return nil
	case p.Service:
		return forbidden("Only a user with the role %s or higher can %s; this is a service token.", min, verb)
	default:
		return forbidden("Only a user with the role %s or higher can %s; yours is %s.", min, verb, p.Role)
	}
}

// requireRoleOrService is [RequireRole] for what a service token can do as well.
func requireRoleOrService(p auth.Principal, min auth.Role, verb string) error {
	if p.Service || p.Role.AtLeast(min) {
		return nil
	}
	return forbidden("Only a user with the role %s or higher, or a service token, can %s; your role is %s.", min, verb, p.Role)
}

// NotFoundError names the member of the input whose id does not exist in the account, where that is not the id in the
// path. It is an [ErrNotFound].
type NotFoundError struct {
	Field string // such as user_id
	Kind  string // what it should name, such as user
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("%s names no %s of the account", e.Field, e.Kind)
}

// Is reports whether target is [ErrNotFound].
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// foundMember turns the absence of what a member of the input names into a [NotFoundError], and wraps every other error.
func foundMember(err error, field, kind string) error {
	if errors.Is(found(err, "look up", uuid.Nil), ErrNotFound) {
		return &NotFoundError{Field: field, Kind: kind}
	}
	if err != nil {
		return fmt.Errorf("look up %s: %w", field, err)
	}
	return nil
}
