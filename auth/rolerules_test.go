package auth

import (
	"reflect"
	"strings"
	"testing"
)

func TestRoleRulesAreRead(t *testing.T) {
	claimed := func(one string, its Role, other string, others Role) RoleRules {
		return RoleRules{Claimed: map[string]Role{one: its, other: others}}
	}
	for _, tc := range []struct {
		text    string
		claimed bool
		want    RoleRules
	}{
		{"engineer", false, RoleRules{Default: Engineer}},
		{"viewer", false, RoleRules{Default: Viewer}},
		{"support=engineer,leads=admin", true, claimed("support", Engineer, "leads", Admin)},
		{" support = engineer ,\tleads=admin", true, claimed("support", Engineer, "leads", Admin)},
		{"cn=tier 2=viewer,x=viewer", true, claimed("cn=tier 2", Viewer, "x", Viewer)},
		{"a=viewer,A=admin", true, claimed("a", Viewer, "A", Admin)},
	} {
		if got, err := ParseRoleRules(tc.text, tc.claimed); err != nil || !reflect.DeepEqual(got, tc.want) {
			t.Errorf("%q: got %+v, %v", tc.text, got, err)
		}
	}
	for _, tc := range []struct {
		text    string
		claimed bool
		word    string
	}{
		{"", false, "viewer, engineer or admin"},
		{"owner", false, "viewer, engineer or admin"},
		{"agent", false, "viewer, engineer or admin"},
		{"Engineer", false, "viewer, engineer or admin"},
		{"boss", false, `"boss"`},
		{"support=engineer", false, "HANDOFF_ROLE_CLAIM"},
		{"engineer,admin", false, "HANDOFF_ROLE_CLAIM"},
		{"engineer", true, "support=engineer,leads=admin"},
		{"", true, "support=engineer,leads=admin"},
		{"support=engineer,", true, "support=engineer,leads=admin"},
		{"support=owner", true, `"owner"`},
		{"support=agent", true, `"agent"`},
		{"support=", true, "viewer, engineer or admin"},
		{"=engineer", true, "a value of the claim"},
		{"support=engineer,support=admin", true, `"support"`},
	} {
		got, err := ParseRoleRules(tc.text, tc.claimed)
		if err == nil || !strings.Contains(err.Error(), tc.word) || !reflect.DeepEqual(got, RoleRules{}) {
			t.Errorf("%q: got %+v, %v; want %s", tc.text, got, err, tc.word)
		}
	}
}

func TestStrongestRoleWins(t *testing.T) {
	rules := RoleRules{Claimed: map[string]Role{"support": Engineer, "leads": Admin, "all": Viewer}}
	for _, tc := range []struct {
		roles []string
		want  Role
	}{
		{nil, ""},
		{[]string{"sales"}, ""},
		{[]string{"Support", "support "}, ""},
		{[]string{"support"}, Engineer},
		{[]string{"all", "support", "sales"}, Engineer},
		{[]string{"leads", "support", "all"}, Admin},
		{[]string{"owner", "admin"}, ""},
	} {
		if got, ok := rules.Role(Profile{Roles: tc.roles, HasRoles: true}); got != tc.want || ok != (tc.want != "") {
			t.Errorf("%q: got %q, %t", tc.roles, got, ok)
		}
	}
	if got, ok := (RoleRules{Default: Viewer}).Role(Profile{Roles: []string{"leads"}}); got != Viewer || !ok {
		t.Errorf("without a claim: got %q, %t", got, ok)
	}
	if got, ok := (RoleRules{}).Role(Profile{}); ok {
		t.Errorf("without rules: got %q", got)
	}
}

func FuzzParseRoleRules(f *testing.F) {
	f.Add("support=engineer,leads=admin", true)
	f.Add("engineer", false)
	f.Fuzz(func(t *testing.T, text string, claimed bool) {
		rules, err := ParseRoleRules(text, claimed)
		for value, role := range rules.Claimed {
			if value == "" || role.AtLeast(Owner) || !role.AtLeast(Viewer) {
				t.Errorf("%q: %q grants %q", text, value, role)
			}
		}
		if err == nil && (rules.Claimed != nil) != claimed || rules.Default.AtLeast(Owner) {
			t.Errorf("%q: got %+v", text, rules)
		}
	})
}
