package directory

import "encoding/json"

// Optional is a member of a request that can be absent, which keeps what is known, or null, which clears it. The zero
// Optional is absent.
type Optional[T any] struct {
	Given bool
	Value *T // nil: null
}

// Some returns a member with a value.
func Some[T any](value T) Optional[T] { return Optional[T]{Given: true, Value: &value} }

// Null returns a member that is null.
func Null[T any]() Optional[T] { return Optional[T]{Given: true} }

// UnmarshalJSON reads a value or null. It is not called where the member is absent.
func (o *Optional[T]) UnmarshalJSON(text []byte) error {
	o.Given = true
	return json.Unmarshal(text, &o.Value)
}

// or returns the value of the member, nil for null, or known where it is absent.
func (o Optional[T]) or(known *T) *T {
	if o.Given {
		return o.Value
	}
	return known
}

// orZero returns the value of the member, or the zero value for null and where it is absent.
func (o Optional[T]) orZero() (value T) {
	if o.Value != nil {
		return *o.Value
	}
	return value
}
