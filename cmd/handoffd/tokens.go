package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// tokens holds the settings that say which tokens are accepted, and what those of the identity provider do to the
// users table.
type tokens struct {
	JWTSecret   string   `env:"HANDOFF_JWT_SECRET" help:"HS256 key of tokens, at least 32 bytes."`
	JWKSURL     string   `name:"jwks-url" env:"HANDOFF_JWKS_URL" placeholder:"URL" help:"JWKS of an identity provider, beside the secret or instead."`
	JWTIssuer   string   `env:"HANDOFF_JWT_ISSUER" help:"Required iss of the provider's tokens."`
	JWTAudience []string `env:"HANDOFF_JWT_AUDIENCE" help:"Accepted aud of the provider's tokens, separated by commas."`

	SubjectClaim     string `env:"HANDOFF_SUBJECT_CLAIM" default:"sub" help:"Claim of the provider's tokens that names the person."`
	Provision        string `env:"HANDOFF_PROVISION" default:"off" help:"What the first sign-in of an unknown person does: off, link or create."`
	ProvisionAccount string `env:"HANDOFF_PROVISION_ACCOUNT" placeholder:"ID" help:"Account of the people who sign in for the first time."`
	AccountClaim     string `env:"HANDOFF_ACCOUNT_CLAIM" help:"Or the claim that holds the account's id or external id."`
	RoleClaim        string `env:"HANDOFF_ROLE_CLAIM" help:"Claim whose values decide the role, by the list in HANDOFF_ROLES."`
	Roles            string `env:"HANDOFF_ROLES" default:"engineer" help:"support=engineer,leads=admin, or without a role claim the role of created users."`
}

// The values of HANDOFF_PROVISION.
const (
	provisionOff    = "off"
	provisionLink   = "link"
	provisionCreate = "create"
)

// verification returns which tokens are accepted.
func (t tokens) verification() auth.Config {
	return auth.Config{
		Secret: []byte(t.JWTSecret), JWKSURL: t.JWKSURL, Issuer: t.JWTIssuer, Audiences: t.audiences(),
		SubjectClaim: t.SubjectClaim, AccountClaim: t.AccountClaim, RoleClaim: t.RoleClaim,
	}
}

// audiences returns the audiences without empty elements, in an order that does not depend on that of the setting.
func (t tokens) audiences() []string {
	audiences := slices.DeleteFunc(slices.Clone(t.JWTAudience), func(audience string) bool { return audience == "" })
	slices.Sort(audiences)
	return slices.Compact(audiences)
}

// roleRules returns the rules that turn a role claim into a role.
func (t tokens) roleRules() (auth.RoleRules, error) {
	rules, err := auth.ParseRoleRules(cmp.Or(t.Roles, string(auth.Engineer)), t.RoleClaim != "")
	if err != nil {
		return rules, fmt.Errorf("HANDOFF_ROLES: %w", err)
	}
	return rules, nil
}

// invalidTokens returns a problem for each setting that contradicts others or cannot work.
func (t tokens) invalidTokens() []string {
	var problems []string
	problem := func(format string, values ...any) { problems = append(problems, fmt.Sprintf(format, values...)) }
	if err := t.verification().Validate(); err != nil {
		problem("%v", err)
	}
	if _, err := t.roleRules(); err != nil {
		problem("%v", err)
	}
	if !slices.Contains([]string{provisionOff, provisionLink, provisionCreate}, cmp.Or(t.Provision, provisionOff)) {
		problem("HANDOFF_PROVISION: %q is not off, link or create", t.Provision)
	}
	if t.ProvisionAccount != "" && t.AccountClaim != "" {
		problem("HANDOFF_PROVISION_ACCOUNT and HANDOFF_ACCOUNT_CLAIM are both set: keep one of them")
	}
	if id, err := uuid.Parse(t.ProvisionAccount); t.ProvisionAccount != "" && (err != nil || id == uuid.Nil) {
		problem("HANDOFF_PROVISION_ACCOUNT: %q is not the id of an account; try handoffd account list", t.ProvisionAccount)
	}
	missing := strings.Join(t.missing(), ", ")
	if t.provisions() && missing != "" {
		problem("HANDOFF_PROVISION: %s needs %s: else a token for another program would sign people in", t.Provision, missing)
	}
	if claim := cmp.Or(t.SubjectClaim, "sub"); claim != "sub" && missing != "" {
		problem("HANDOFF_SUBJECT_CLAIM: %s needs %s: else a token for another program would sign people in", claim, missing)
	}
	return problems
}

// withoutProvider names the settings that are set and say something about the provider's tokens, where there is no
// provider.
func (t tokens) withoutProvider() []string {
	if t.JWKSURL != "" {
		return nil
	}
	var names []string
	if t.JWTIssuer != "" {
		names = append(names, "HANDOFF_JWT_ISSUER")
	}
	if len(t.audiences()) > 0 {
		names = append(names, "HANDOFF_JWT_AUDIENCE")
	}
	return names
}

// provisions reports whether the first sign-in of an unknown person does something.
func (t tokens) provisions() bool { return cmp.Or(t.Provision, provisionOff) != provisionOff }

// missing names the settings that say whose tokens are meant, and are not set.
func (t tokens) missing() []string {
	var names []string
	for _, setting := range []struct {
		name string
		set  bool
	}{
		{"HANDOFF_JWKS_URL", t.JWKSURL != ""},
		{"HANDOFF_JWT_ISSUER", t.JWTIssuer != ""},
		{"HANDOFF_JWT_AUDIENCE", len(t.audiences()) > 0},
	} {
		if !setting.set {
			names = append(names, setting.name)
		}
	}
	return names
}
