// Package refusal holds the errors with which a package refuses a request: not found, forbidden, invalid.
//
// Promise: a refusal has changed nothing. What belongs to another account is refused like what does not exist.
package refusal

import (
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

var (
	// ErrNotFound means that an object does not exist, belongs to another account, or is hidden from the caller.
	// A [NotFoundError] is one.
	ErrNotFound = errors.New("not found")

	// ErrForbidden is returned when the caller's role does not allow the operation, or when the object is for others to
	// change. Every such error is a [ForbiddenError].
	ErrForbidden = errors.New("not allowed")
)

// ForbiddenError says who can do what the caller cannot. It is an [ErrForbidden].
type ForbiddenError struct {
	Reason string // whole sentences, for people
}

func (e *ForbiddenError) Error() string { return e.Reason }

// Is reports whether target is [ErrForbidden].
func (e *ForbiddenError) Is(target error) bool { return target == ErrForbidden }

// Forbidden returns a [ForbiddenError] with a formatted reason.
func Forbidden(format string, args ...any) error {
	return &ForbiddenError{Reason: fmt.Sprintf(format, args...)}
}

// RequireRole returns a [ForbiddenError] unless the principal is a user whose role is at least min. Verb completes the
// sentence "Only … can", as "claim a handoff" does.
func RequireRole(p auth.Principal, min auth.Role, verb string) error {
	switch {
	case p.Role.AtLeast(min):
		return nil
	case p.Service:
		return Forbidden("Only a user with the role %s or higher can %s; a service cannot.", min, verb)
	default:
		return Forbidden("Only a user with the role %s or higher can %s; yours is %s.", min, verb, p.Role)
	}
}

// RequireRoleOrService is [RequireRole] for what a service can do as well.
func RequireRoleOrService(p auth.Principal, min auth.Role, verb string) error {
	if p.Service || p.Role.AtLeast(min) {
		return nil
	}
	return Forbidden("Only a user with the role %s or higher, or a service, can %s; your role is %s.",
		min, verb, p.Role)
}

// NotFoundError names the member of the input whose id does not exist in the account, where that is not the id in the
// path. It is an [ErrNotFound].
type NotFoundError struct {
	Field string // such as user_id
	Kind  string // of the missing object, such as user
}

func (e *NotFoundError) Error() string {
	return fmt.Sprintf("%s names no %s of the account", e.Field, e.Kind)
}

// Is reports whether target is [ErrNotFound].
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// Wrap returns [ErrNotFound] for the error of a query that found no row of the account, and nil for nil. It
// wraps every other error with the operation and the id.
func Wrap(err error, operation string, id uuid.UUID) error {
	if isAbsent(err) {
		return ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("%s %s: %w", operation, id, err)
	}
	return nil
}

// WrapMember is [Wrap] for the look-up of what a member of the input names: no row is a [NotFoundError].
func WrapMember(err error, field, kind string) error {
	if isAbsent(err) {
		return &NotFoundError{Field: field, Kind: kind}
	}
	if err != nil {
		return fmt.Errorf("look up %s: %w", field, err)
	}
	return nil
}

func isAbsent(err error) bool { return errors.Is(err, pgx.ErrNoRows) || db.IsOutOfScope(err) }
