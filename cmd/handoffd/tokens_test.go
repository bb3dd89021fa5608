package main

import (
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// withProvider are the settings of a secret and a provider side by side.
var withProvider = map[string]string{
	"DATABASE_URL":         "postgres://nobody@127.0.0.1:1/none",
	"HANDOFF_ADDR":         "127.0.0.1:0",
	"HANDOFF_JWT_SECRET":   strings.Repeat("s", 32),
	"HANDOFF_JWKS_URL":     "https://login.example.com/keys",
	"HANDOFF_JWT_ISSUER":   "https://login.example.com",
	"HANDOFF_JWT_AUDIENCE": "api",
}

// parsedSettings returns what serve reads from the environment: withProvider and changes to it.
func parsedSettings(t *testing.T, changes map[string]string) (settings, error) {
	t.Helper()
	for _, variables := range []map[string]string{withProvider, changes} {
		for name, value := range variables {
			t.Setenv(name, value)
		}
	}
	parsed := &commands{}
	_, err := newParser(parsed, kong.Bind(output{}), kong.Bind(messages{io.Discard})).Parse([]string{"serve"})
	return parsed.Serve.settings, err
}

func TestServeAcceptsSecretAndProvider(t *testing.T) {
	s, err := parsedSettings(t, map[string]string{"HANDOFF_JWT_AUDIENCE": " page,,api , page"})
	if err != nil {
		t.Fatal(err)
	}
	want := auth.Config{
		Secret: []byte(withProvider["HANDOFF_JWT_SECRET"]), JWKSURL: withProvider["HANDOFF_JWKS_URL"],
		Issuer: withProvider["HANDOFF_JWT_ISSUER"], Audiences: []string{"api", "page"}, SubjectClaim: "sub",
	}
	if got := s.verification(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if rules, err := s.roleRules(); err != nil || rules.Default != auth.Engineer || s.provisions() {
		t.Errorf("got %+v, %v", rules, err)
	}
}

func TestThePageIsOneOfTheAudiences(t *testing.T) {
	page := map[string]string{"HANDOFF_OIDC_ISSUER": "https://login.example.com", "HANDOFF_OIDC_CLIENT_ID": "desk"}
	for audiences, want := range map[string][]string{"": {"desk"}, "api": {"api", "desk"}, "desk,api": {"api", "desk"}} {
		page["HANDOFF_JWT_AUDIENCE"] = audiences
		s, err := parsedSettings(t, page)
		if got := s.verification().Audiences; err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %q, %v; want %q", audiences, got, err, want)
		}
	}
	page["HANDOFF_JWT_ISSUER"], page["HANDOFF_PROVISION"] = "", "create"
	page["HANDOFF_PROVISION_ACCOUNT"] = uuid.NewString()
	s, err := parsedSettings(t, page)
	if err != nil || s.verification().Issuer != "https://login.example.com" {
		t.Errorf("issuer and audience of the page are not those of tokens: %+v, %v", s.tokens, err)
	}
}

func TestServeRefusesTokenSettingsThatCannotWork(t *testing.T) {
	for _, tc := range []struct {
		name    string
		changes map[string]string
		words   []string
	}{
		{"nothing verifies", map[string]string{
			"HANDOFF_JWT_SECRET": "", "HANDOFF_JWKS_URL": " ",
		}, []string{"HANDOFF_JWT_SECRET", "HANDOFF_JWKS_URL"}},
		{"both wrong", map[string]string{
			"HANDOFF_JWT_SECRET": "short", "HANDOFF_JWKS_URL": "keys",
		}, []string{"HANDOFF_JWT_SECRET", "32", "HANDOFF_JWKS_URL"}},
		{"unknown provisioning", map[string]string{
			"HANDOFF_PROVISION": "on",
		}, []string{"HANDOFF_PROVISION", "off, link or create"}},
		{"link for any issuer", map[string]string{
			"HANDOFF_PROVISION": "link", "HANDOFF_JWT_ISSUER": "",
		}, []string{"HANDOFF_PROVISION", "HANDOFF_JWT_ISSUER"}},
		{"create for any audience", map[string]string{
			"HANDOFF_PROVISION": "create", "HANDOFF_JWT_AUDIENCE": " , ",
		}, []string{"HANDOFF_PROVISION", "HANDOFF_JWT_AUDIENCE"}},
		{"create without a provider", map[string]string{
			"HANDOFF_PROVISION": "create", "HANDOFF_JWKS_URL": "",
		}, []string{"HANDOFF_PROVISION", "HANDOFF_JWKS_URL"}},
		{"another subject for any issuer", map[string]string{
			"HANDOFF_SUBJECT_CLAIM": "oid", "HANDOFF_JWT_ISSUER": "",
		}, []string{"HANDOFF_SUBJECT_CLAIM", "HANDOFF_JWT_ISSUER"}},
		{"another subject for any audience", map[string]string{
			"HANDOFF_SUBJECT_CLAIM": "oid", "HANDOFF_JWT_AUDIENCE": "",
		}, []string{"HANDOFF_SUBJECT_CLAIM", "HANDOFF_JWT_AUDIENCE"}},
		{"account by name", map[string]string{
			"HANDOFF_PROVISION_ACCOUNT": "acme",
		}, []string{"HANDOFF_PROVISION_ACCOUNT", "handoffd account list"}},
		{"nil account", map[string]string{
			"HANDOFF_PROVISION_ACCOUNT": uuid.Nil.String(),
		}, []string{"HANDOFF_PROVISION_ACCOUNT"}},
		{"two ways to the account", map[string]string{
			"HANDOFF_PROVISION_ACCOUNT": uuid.NewString(), "HANDOFF_ACCOUNT_CLAIM": "org",
		}, []string{"HANDOFF_PROVISION_ACCOUNT", "HANDOFF_ACCOUNT_CLAIM"}},
		{"role claim without roles", map[string]string{
			"HANDOFF_ROLE_CLAIM": "roles",
		}, []string{"HANDOFF_ROLES", "support=engineer,leads=admin"}},
		{"roles without a role claim", map[string]string{
			"HANDOFF_ROLES": "support=engineer",
		}, []string{"HANDOFF_ROLES", "HANDOFF_ROLE_CLAIM"}},
		{"owners by token", map[string]string{
			"HANDOFF_ROLE_CLAIM": "roles", "HANDOFF_ROLES": "bosses=owner",
		}, []string{"HANDOFF_ROLES", "owner"}},
		{"agents by token", map[string]string{
			"HANDOFF_ROLE_CLAIM": "roles", "HANDOFF_ROLES": "bots=agent",
		}, []string{"HANDOFF_ROLES", "agent"}},
		{"everybody an owner", map[string]string{"HANDOFF_ROLES": "owner"}, []string{"HANDOFF_ROLES", "owner"}},
		{"unknown role", map[string]string{"HANDOFF_ROLES": "boss"}, []string{"HANDOFF_ROLES", "boss"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := parsedSettings(t, tc.changes)
			if err == nil {
				t.Fatal("serve would start")
			}
			for _, word := range tc.words {
				if !strings.Contains(err.Error(), word) {
					t.Errorf("%q does not mention %s", err, word)
				}
			}
		})
	}
}

func TestProvisioningSettingsAreRead(t *testing.T) {
	account := uuid.NewString()
	s, err := parsedSettings(t, map[string]string{
		"HANDOFF_PROVISION": " create\n", "HANDOFF_PROVISION_ACCOUNT": account + "\n", "HANDOFF_SUBJECT_CLAIM": " oid ",
		"HANDOFF_ROLE_CLAIM": "realm_access.roles ", "HANDOFF_ROLES": " support=engineer , leads=admin\n",
	})
	if err != nil {
		t.Fatal(err)
	}
	rules, err := s.roleRules()
	want := map[string]auth.Role{"support": auth.Engineer, "leads": auth.Admin}
	if err != nil || !reflect.DeepEqual(rules.Claimed, want) || !s.provisions() || s.ProvisionAccount != account {
		t.Errorf("got %+v, %+v, %v", s.tokens, rules, err)
	}
	if c := s.verification(); c.SubjectClaim != "oid" || c.RoleClaim != "realm_access.roles" {
		t.Errorf("got %+v", c)
	}
}

// Replicas compare audiences, not the way in which they are listed.
func TestOrderOfAudiencesIsNoDifference(t *testing.T) {
	one, other := tokens{JWTAudience: []string{"page", "api"}}, tokens{JWTAudience: []string{"api", "page", ""}}
	key := []byte(strings.Repeat("k", 32))
	if !reflect.DeepEqual(settings{tokens: one}.fingerprints(key), settings{tokens: other}.fingerprints(key)) {
		t.Error("replicas would disagree")
	}
}
