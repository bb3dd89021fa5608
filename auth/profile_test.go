package auth

import (
	"reflect"
	"testing"

	"github.com/golang-jwt/jwt/v5"
)

func TestProfileOfAProvidersToken(t *testing.T) {
	config := newProvider(t, publish("ed", edwardsKey.Public())).config()
	config.RoleClaim, config.AccountClaim = "realm_access.roles", "https://acme.example/org"
	verifier := newVerifier(t, config)
	type object = map[string]any
	type list = []any
	roles := func(roles any) object { return object{"realm_access": object{"roles": roles}} }

	for _, tc := range []struct {
		name   string
		claims object
		want   Profile
	}{
		{"nothing", object{}, Profile{}},
		{"all", object{
			"email": "ada@acme.example", "email_verified": true, "name": "Ada", "preferred_username": "ada",
			"https://acme.example/org": "acme", "realm_access": object{"roles": list{"support", "leads"}},
		}, Profile{
			Email: "ada@acme.example", Name: "Ada", Account: "acme", Roles: []string{"support", "leads"}, HasRoles: true,
		}},

		{"unverified address", object{"email": "ada@acme.example", "email_verified": false}, Profile{}},
		{"address verified by a string", object{"email": "ada@acme.example", "email_verified": "true"}, Profile{}},
		{"address verified by a number", object{"email": "ada@acme.example", "email_verified": 1}, Profile{}},
		{"address verified by a list", object{"email": "ada@acme.example", "email_verified": list{true}}, Profile{}},
		{"address verified by another claim", object{"email": "ada@acme.example", "Email_verified": true}, Profile{}},
		{"address of nobody knows", object{"email": "ada@acme.example"}, Profile{}},
		{"address a list", object{"email": list{"ada@acme.example"}, "email_verified": true}, Profile{}},
		{"address with NUL", object{"email": "ada\x00@acme.example", "email_verified": true}, Profile{}},

		{"user name", object{"preferred_username": "ada"}, Profile{Name: "ada"}},
		{"name a number", object{"name": 7, "preferred_username": "ada"}, Profile{Name: "ada"}},
		{"empty name", object{"name": "", "preferred_username": "ada"}, Profile{Name: "ada"}},

		{"account a number", object{"https://acme.example/org": 7}, Profile{}},
		{"account a list", object{"https://acme.example/org": list{"acme"}}, Profile{}},
		{"account in parts", object{"https://acme": object{"example/org": "acme"}}, Profile{Account: "acme"}},

		{"one role", roles("support"), Profile{Roles: []string{"support"}, HasRoles: true}},
		{"role with spaces and commas", roles("Tier 2, EU"), Profile{Roles: []string{"Tier 2, EU"}, HasRoles: true}},
		{"no roles", roles(list{}), Profile{HasRoles: true}},
		{"roles null", roles(nil), Profile{HasRoles: true}},
		{"roles an object", roles(object{"support": true}), Profile{HasRoles: true}},
		{"strings among roles", roles(list{"support", 7, nil, list{"leads"}, "", "leads"}), Profile{
			Roles: []string{"support", "leads"}, HasRoles: true,
		}},
		{"roles at the top", object{"realm_access.roles": "top", "realm_access": object{"roles": "nested"}}, Profile{
			Roles: []string{"top"}, HasRoles: true,
		}},
		{"roles of a string", object{"realm_access": "roles"}, Profile{}},
		{"roles elsewhere", object{"roles": list{"leads"}}, Profile{}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			tc.claims["iss"] = issuer
			token := mint(t, jwt.SigningMethodEdDSA, edwardsKey, map[string]any{"kid": "ed"}, with(tc.claims))
			claims, err := verifier.Verify(t.Context(), token)
			if err != nil || !reflect.DeepEqual(claims.Profile, tc.want) {
				t.Errorf("got %+v, %v; want %+v", claims.Profile, err, tc.want)
			}
		})
	}
}

func TestProfileIsAProvidersOnly(t *testing.T) {
	verifier := newVerifier(t, Config{Secret: secret, AccountClaim: "org", RoleClaim: "roles"})
	claims, err := verifier.Verify(t.Context(), mint(t, jwt.SigningMethodHS256, secret, nil, with(map[string]any{
		"email": "ada@acme.example", "email_verified": true, "name": "Ada", "org": "acme", "roles": "leads",
	})))
	if err != nil || !reflect.DeepEqual(claims.Profile, Profile{}) {
		t.Errorf("got %+v, %v", claims, err)
	}
}
