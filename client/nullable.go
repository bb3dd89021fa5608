package client

import "encoding/json"

// Nullable is a member of an input that can be left out, which keeps what the server has, or null, which clears it. The
// zero value is left out.
type Nullable[T any] struct {
	value *T
	given bool
}

// Set returns a member with a value.
func Set[T any](value T) Nullable[T] { return Nullable[T]{&value, true} }

// Clear returns a member that is null.
func Clear[T any]() Nullable[T] { return Nullable[T]{nil, true} }

// IsZero reports whether the member is left out.
func (n Nullable[T]) IsZero() bool { return !n.given }

// MarshalJSON writes the value, or null.
func (n Nullable[T]) MarshalJSON() ([]byte, error) { return json.Marshal(n.value) }
