package client

import "github.com/google/uuid"

// Role decides what a user can do.
type Role string

// The roles, weakest first.
const (
	Viewer   Role = "viewer"
	Engineer Role = "engineer"
	Admin    Role = "admin"
	Owner    Role = "owner"
)

// Person is a user, as others see them.
type Person struct {
	ID   uuid.UUID `json:"id"`
	Name string    `json:"name"`
}

// Actor is who did something: a user; or a service; or, without an ID, a command of the operator or the server itself.
type Actor struct {
	ID   uuid.UUID `json:"id"` // zero: none
	Name string    `json:"name"`
}
