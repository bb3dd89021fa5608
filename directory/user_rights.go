package directory

import (
	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/refusal"
)

var (
	errIdentities = refusal.Forbidden("Only a service token that the shared secret signed can write identities, and " +
		"handoffd user link: they decide who signs in as which user.")
	errNotOwner = refusal.Forbidden("Only an owner or a service token can make someone an owner, or change an owner.")
	errKeyRole  = refusal.Forbidden("An API key can write users up to the role engineer, and change no admin or owner: " +
		"a service token that the shared secret signed can.")
	errAddress = refusal.Forbidden("Only an owner or a service token that the shared secret signed can change the " +
		"address of a user while HANDOFF_PROVISION is on: it decides who signs in as this user.")
	errAgent = refusal.Forbidden("The user is an agent: it is made, changed and deactivated with its API keys.")

	errEmailTaken = refusal.Invalid("email", "is the address of another user of the account")
)

// check returns an error if the input contradicts the reference, which names user.
func (w userWrite) check(user User) error {
	var invalid refusal.InvalidError
	if !w.in.names(user) {
		invalid.Add("id", "is not that of the user in the path: leave it out")
	}
	if w.ref.External != "" && (user.ExternalID == nil || *user.ExternalID != w.ref.External) {
		invalid.Add("external_id", "is not that of the path: to change it, name the user in the path by UUID")
	}
	return invalid.OrNil()
}

// allow returns an error if the principal cannot make before, the zero User for a new one, to after.
func (w userWrite) allow(before, after User) error {
	if w.by.SecretSigned || w.by.Role == auth.Owner {
		return nil
	}
	is := func(role auth.Role) bool { return before.Role.AtLeast(role) || after.Role.AtLeast(role) }
	switch {
	case w.by.Service && is(auth.Admin):
		return errKeyRole
	case is(auth.Owner):
		return errNotOwner
	case w.Provisioning.on() && before.Role != "" && value(before.Email) != value(after.Email):
		return errAddress
	default:
		return nil
	}
}
