package auth

import "github.com/google/uuid"

// Principal is the actor in an account: a user as their row describes them, or a service, which is the account's own
// backend.
type Principal struct {
	AccountID uuid.UUID
	Name      string // of the user or the service

	UserID     uuid.UUID // zero for a service
	ExternalID string    // the adopter's id of the user; empty: none
	Role       Role      // empty for a service, so that every check of a role refuses it
	TeamID     *uuid.UUID

	// Service marks the account's own backend. Its rights are granted explicitly.
	Service bool
	// KeyID is the API key of a service or an agent; zero: a token.
	KeyID uuid.UUID
	// SecretSigned marks a service whose token the shared secret signed. It can write what an API key cannot: admins,
	// owners and identities.
	SecretSigned bool

	// Via is the service that acts on behalf of this user; nil: the user acts. The rights are those of the user.
	Via *Via
	// Limits are those of the key of an agent; nil: none.
	Limits *AgentLimits
}

// Via is a service that acts on behalf of a user.
type Via struct {
	KeyID uuid.UUID // zero: a service token
	Name  string
}

// AgentLimits bound what an agent can ask for.
type AgentLimits struct {
	MaxPriority string // the highest priority of its handoffs
	MaxOpen     int    // the number of its open handoffs
}

// IsAgent reports whether the principal is a program that asks people.
func (p Principal) IsAgent() bool { return p.Role == Agent }

// Actor returns the identity that limits, streams and revalidation refer to.
func (p Principal) Actor() Actor {
	switch {
	case !p.Service:
		return Actor{ActorUser, p.UserID}
	case p.KeyID != uuid.Nil:
		return Actor{ActorKey, p.KeyID}
	default:
		return Actor{ActorBackend, p.AccountID}
	}
}

// Actor identifies a principal across requests. Actors can be compared.
type Actor struct {
	Kind ActorKind
	ID   uuid.UUID // of the user, the API key, or the account
}

// ActorKind says what the id of an [Actor] belongs to.
type ActorKind int8

// The kinds of actors.
const (
	ActorUser    ActorKind = iota // a user, whatever their token or key
	ActorKey                      // a service with an API key
	ActorBackend                  // a service with a token: all of the account are one
)
