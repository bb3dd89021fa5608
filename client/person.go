package client

import "github.com/google/uuid"

// Role decides what a user can do.
type Role string

// The roles, weakest first.
const (
	Agent    Role = "agent" // a program that asks people
	Viewer   Role = "viewer"
	Engineer Role = "engineer"
	Admin    Role = "admin"
	Owner    Role = "owner"
)

// Service stands for the Role of a service, which has none, in [Me].
const Service Role = "service"

// Person is a user, as others see them.
type Person struct {
	ID         uuid.UUID `json:"id"`
	Name       string    `json:"name"`
	ExternalID string    `json:"external_id"` // the adopter's own id; empty: none
	Agent      bool      `json:"agent"`       // a program that asks people
}

// Actor is who did something: a user; or a service, with the ID of its API key; or, without an ID, an operator's
// command or the server itself.
type Actor struct {
	Person
	Service    bool    `json:"service"`
	OnBehalfOf *Person `json:"on_behalf_of"` // of a service: the user with whose rights it acted
}
