package directory

import (
	"fmt"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
)

// UserInput is what a request writes of a user. What is absent stays as it is. A new user needs email, which can be
// null, name and role; without active and notify_by_email they are true.
type UserInput struct {
	ID            *Ref                 `json:"id"` // the user that the request names in its path
	ExternalID    Optional[string]     `json:"external_id"`
	TeamID        Optional[uuid.UUID]  `json:"team_id"`
	Email         Optional[string]     `json:"email"`
	Name          *string              `json:"name"`
	Role          *auth.Role           `json:"role"`
	Active        *bool                `json:"active"`
	NotifyByEmail *bool                `json:"notify_by_email"`
	Identities    Optional[[]Identity] `json:"identities"` // all that the user has from now on
}

func (in UserInput) validate() error {
	var invalid refusal.InvalidError
	if in.ExternalID.Value != nil {
		if problem := externalIDProblem(*in.ExternalID.Value); problem != "" {
			invalid.Add("external_id", "%s", problem)
		}
	}
	if in.Email.Value != nil {
		checkAddress(&invalid, "email", *in.Email.Value)
	}
	if in.Name != nil {
		invalid.Required("name", *in.Name)
		invalid.Name("name", *in.Name, maxName)
	}
	if in.Role != nil {
		checkRole(&invalid, *in.Role)
	}
	identities := in.identities()
	if len(identities) > maxIdentities {
		invalid.Add("identities", "must be at most %d", maxIdentities)
	}
	for i, identity := range identities {
		identity.check(&invalid, fmt.Sprintf("identities.%d.", i))
	}
	return invalid.OrNil()
}

// isWhole returns an error that names each member that a new user lacks.
func (in UserInput) isWhole() error {
	var invalid refusal.InvalidError
	for _, member := range []struct {
		name  string
		given bool
	}{
		{"email", in.Email.Given},
		{"name", in.Name != nil},
		{"role", in.Role != nil},
	} {
		if !member.given {
			invalid.Add(member.name, "is required for a new user")
		}
	}
	return invalid.OrNil()
}

// apply returns u with what the input names.
func (in UserInput) apply(u User) User {
	u.ExternalID, u.TeamID, u.Email = in.ExternalID.or(u.ExternalID), in.TeamID.or(u.TeamID), in.Email.or(u.Email)
	set(&u.Name, in.Name)
	set(&u.Role, in.Role)
	set(&u.Active, in.Active)
	set(&u.NotifyByEmail, in.NotifyByEmail)
	return u
}

func set[T any](into, value *T) {
	if value != nil {
		*into = *value
	}
}

// names reports whether the id in the input, if any, is that of u.
func (in UserInput) names(u User) bool {
	return in.ID == nil || *in.ID == Ref{ID: u.ID} || u.ExternalID != nil && *in.ID == Ref{External: *u.ExternalID}
}

func (in UserInput) identities() []Identity {
	if in.Identities.Value == nil {
		return nil
	}
	return *in.Identities.Value
}
