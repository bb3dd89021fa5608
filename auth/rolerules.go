package auth

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// RoleRules derive the role of a user from the role claim of their token. Where there is no such claim, they hold the
// role of users that a token creates.
type RoleRules struct {
	Default Role            // without a role claim
	Claimed map[string]Role // with one: by a value of the claim, which is compared byte for byte
}

// mappable are the roles that a rule can grant. Owners are made by owners and by commands; agents sign in by key.
var mappable = []Role{Viewer, Engineer, Admin}

// ParseRoleRules reads HANDOFF_ROLES: a role, or with claimed a list such as support=engineer,leads=admin. White space
// around values and roles does not count. Values can contain = but no comma.
func ParseRoleRules(text string, claimed bool) (RoleRules, error) {
	if !claimed {
		role, err := parseMappable(text)
		if strings.ContainsAny(text, "=,") {
			err = errors.New("a list such as support=engineer,leads=admin needs HANDOFF_ROLE_CLAIM; " +
				"without it, give one role")
		}
		return RoleRules{Default: role}, err
	}
	rules := RoleRules{Claimed: make(map[string]Role)}
	for entry := range strings.SplitSeq(text, ",") {
		at := strings.LastIndex(entry, "=")
		if at < 0 {
			return RoleRules{}, fmt.Errorf("%q is not a value of the claim, = and a role; try support=engineer,leads=admin",
				strings.TrimSpace(entry))
		}
		value := strings.TrimSpace(entry[:at])
		role, err := parseMappable(strings.TrimSpace(entry[at+1:]))
		if _, twice := rules.Claimed[value]; err == nil && (twice || value == "") {
			err = fmt.Errorf("%q must be a value of the claim that is listed once", value)
		}
		if err != nil {
			return RoleRules{}, err
		}
		rules.Claimed[value] = role
	}
	return rules, nil
}

func parseMappable(name string) (Role, error) {
	if role := Role(name); slices.Contains(mappable, role) {
		return role, nil
	}
	return "", fmt.Errorf("%q is not a role that a token can grant: want viewer, engineer or admin", name)
}

// Role returns the role that the rules grant, the strongest of several; ok reports whether there is one.
func (r RoleRules) Role(p Profile) (role Role, ok bool) {
	if r.Claimed == nil {
		return r.Default, r.Default != ""
	}
	for _, value := range p.Roles {
		if granted, match := r.Claimed[value]; match && !role.AtLeast(granted) {
			role, ok = granted, true
		}
	}
	return role, ok
}
