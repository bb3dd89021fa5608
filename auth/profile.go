package auth

import (
	"github.com/golang-jwt/jwt/v5"
)

// Profile is what a provider's token says about the person besides the subject. Its strings are as the provider sent
// them: who stores one checks it first.
type Profile struct {
	Email   string // email, where email_verified is the boolean true; else empty
	Name    string // name, else preferred_username
	Account string // the account claim; empty where absent, no string or not configured

	// Roles are the values of the role claim, in their order. HasRoles reports whether the token has the claim at all.
	Roles    []string
	HasRoles bool
}

const maxProfileText = 1000 // characters; what is longer counts as absent

// readProfile reads the claims that c names.
func (c Config) readProfile(claims jwt.MapClaims) Profile {
	text := func(claim any) string {
		value, _ := readText(claim, maxProfileText)
		return value
	}
	profile := Profile{Name: text(claims["name"])}
	if profile.Name == "" {
		profile.Name = text(claims["preferred_username"])
	}
	if claims["email_verified"] == true {
		profile.Email = text(claims["email"])
	}
	account, _ := find(claims, c.AccountClaim)
	profile.Account = text(account)
	var roles any
	roles, profile.HasRoles = find(claims, c.RoleClaim)
	profile.Roles = readRoles(roles)
	return profile
}

// readRoles returns the strings of a role claim, which is an array or one string. A string is one value, whatever it
// contains: names of groups have spaces and commas in them.
func readRoles(claim any) []string {
	values, ok := claim.([]any)
	if !ok {
		values = []any{claim}
	}
	var roles []string
	for _, value := range values {
		if role, ok := readText(value, maxProfileText); ok {
			roles = append(roles, role)
		}
	}
	return roles
}

// find returns the claim called name: a member of that name, else a member of nested objects, as Keycloak's
// realm_access.roles. Names such as https://acme.example/roles contain dots that separate nothing.
func find(claims map[string]any, name string) (any, bool) {
	if name == "" {
		return nil, false
	}
	if value, ok := claims[name]; ok {
		return value, true
	}
	for i, char := range name {
		if char != '.' {
			continue
		}
		if nested, ok := claims[name[:i]].(map[string]any); ok {
			if value, ok := find(nested, name[i+1:]); ok {
				return value, true
			}
		}
	}
	return nil, false
}
