package handoff

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// PolicyInput changes a [Policy]. Members that are absent stay as they are; null stands for the default.
type PolicyInput struct {
	RulesInput
	Teams directory.Optional[[]TeamPolicyInput] `json:"teams"` // all that have rules of their own from now on
}

// TeamPolicyInput holds all the rules of a team. What is absent or null is that of the account.
type TeamPolicyInput struct {
	TeamID uuid.UUID `json:"team_id"`
	RulesInput
}

// RulesInput changes [PolicyRules].
type RulesInput struct {
	Targets     directory.Optional[TargetsInput] `json:"targets"`
	SecondLevel directory.Optional[[]auth.Role]  `json:"second_level"`
}

// TargetsInput changes [Targets]: durations such as 90s, 5m or 1h30m, in whole seconds, from 1s to 720h.
type TargetsInput struct {
	Urgent directory.Optional[string] `json:"urgent"`
	High   directory.Optional[string] `json:"high"`
	Normal directory.Optional[string] `json:"normal"`
	Low    directory.Optional[string] `json:"low"`
}

const maxTeamPolicies = 200

func (in PolicyInput) validate() error {
	var invalid refusal.InvalidError
	in.check(&invalid, "")
	if in.Teams.Value == nil {
		return invalid.OrNil()
	}
	if len(*in.Teams.Value) > maxTeamPolicies {
		invalid.Add("teams", "must be at most %d", maxTeamPolicies)
	}
	seen := make(map[uuid.UUID]bool)
	for i, team := range *in.Teams.Value {
		path := fmt.Sprintf("teams.%d.", i)
		if team.TeamID == uuid.Nil {
			invalid.Add(path+"team_id", "must be a UUID, and not the nil UUID")
		} else if seen[team.TeamID] {
			invalid.Add(path+"team_id", "must not be listed twice")
		}
		seen[team.TeamID] = true
		team.check(&invalid, path)
	}
	return invalid.OrNil()
}

func (in RulesInput) check(invalid *refusal.InvalidError, path string) {
	if targets := in.Targets.Value; targets != nil {
		check := func(name string, member directory.Optional[string]) {
			if member.Value == nil {
				return
			}
			if _, err := parseTarget(*member.Value); err != nil {
				invalid.Add(path+"targets."+name, "%s", err)
			}
		}
		check("urgent", targets.Urgent)
		check("high", targets.High)
		check("normal", targets.Normal)
		check("low", targets.Low)
	}
	roles := in.SecondLevel.Value
	if roles == nil {
		return
	}
	known := []auth.Role{auth.Engineer, auth.Admin, auth.Owner}
	for i, role := range *roles {
		if !slices.Contains(known, role) || slices.Contains((*roles)[:i], role) {
			invalid.Add(path+"second_level", "must be engineer, admin or owner, each at most once")
			return
		}
	}
	if len(*roles) == 0 {
		invalid.Add(path+"second_level", "must name at least one role; null stands for the default")
	}
}

// apply returns the policy with the changes. The input is valid.
func (in PolicyInput) apply(known Policy) Policy {
	known.PolicyRules = in.rules(known.PolicyRules)
	if !in.Teams.Given {
		return known
	}
	known.Teams = []TeamPolicy{}
	if in.Teams.Value != nil {
		for _, team := range *in.Teams.Value {
			known.Teams = append(known.Teams, TeamPolicy{team.TeamID, team.rules(PolicyRules{})})
		}
	}
	return known
}

func (in RulesInput) rules(known PolicyRules) PolicyRules {
	if targets := in.Targets.Value; targets != nil {
		set := func(target **Target, member directory.Optional[string]) {
			if !member.Given {
				return
			}
			*target = nil
			if member.Value != nil {
				parsed, _ := parseTarget(*member.Value) // it is valid
				*target = &parsed
			}
		}
		set(&known.Targets.Urgent, targets.Urgent)
		set(&known.Targets.High, targets.High)
		set(&known.Targets.Normal, targets.Normal)
		set(&known.Targets.Low, targets.Low)
	} else if in.Targets.Given {
		known.Targets = Targets{}
	}
	if in.SecondLevel.Value != nil {
		known.SecondLevel = *in.SecondLevel.Value
	} else if in.SecondLevel.Given {
		known.SecondLevel = nil
	}
	return known
}
