package handoff

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Policy says how long the handoffs of an account are to wait at most, and who is told when they have waited twice as
// long. A wait keeps the target that the policy had when it began.
type Policy struct {
	PolicyRules
	Teams []TeamPolicy `json:"teams"` // those with rules of their own, by id
}

// TeamPolicy holds the rules for handoffs of a team.
type TeamPolicy struct {
	TeamID uuid.UUID `json:"team_id"`
	PolicyRules
}

// PolicyRules are the rules of an account, each of which is set, or of a team, where nil stands for that of the
// account.
type PolicyRules struct {
	Targets     Targets     `json:"targets"`
	SecondLevel []auth.Role `json:"second_level"` // engineer, admin or owner, each at most once
}

// Targets holds the target of each priority.
type Targets struct {
	Urgent *Target `json:"urgent"`
	High   *Target `json:"high"`
	Normal *Target `json:"normal"`
	Low    *Target `json:"low"`
}

// withDefaults returns the rules with those of an account that has none where they are nil.
func (r PolicyRules) withDefaults() PolicyRules {
	minutes := func(n int) *Target { return new(Target(time.Duration(n) * time.Minute)) }
	t := r.Targets
	r.Targets = Targets{
		Urgent: cmp.Or(t.Urgent, minutes(5)), High: cmp.Or(t.High, minutes(15)),
		Normal: cmp.Or(t.Normal, minutes(60)), Low: cmp.Or(t.Low, minutes(240)),
	}
	if r.SecondLevel == nil {
		r.SecondLevel = []auth.Role{auth.Admin, auth.Owner}
	}
	return r
}

// Policy returns the policy of the principal's account, for engineers and services.
func (s *Service) Policy(ctx context.Context, p auth.Principal) (Policy, error) {
	if err := refusal.RequireRoleOrService(p, auth.Engineer, "read the policy"); err != nil {
		return Policy{}, err
	}
	policy, err := readPolicy(ctx, s.forAccount(p.AccountID), p.AccountID)
	if err != nil {
		return Policy{}, err
	}
	policy.PolicyRules = policy.withDefaults()
	return policy, nil
}

// SetPolicy changes the policy of the principal's account and returns it, for admins and services. It holds for waits
// that begin later.
//
// Errors: [refusal.ErrForbidden]; *[refusal.InvalidError]; *[refusal.NotFoundError] for a team of another account. A
// team that is named for the first time becomes known.
func (s *Service) SetPolicy(ctx context.Context, p auth.Principal, in PolicyInput) (Policy, error) {
	if err := refusal.RequireRoleOrService(p, auth.Admin, "change the policy"); err != nil {
		return Policy{}, err
	}
	if err := in.validate(); err != nil {
		return Policy{}, err
	}
	var policy Policy
	err := s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		if err := q.LockPolicies(ctx, p.AccountID); err != nil {
			return fmt.Errorf("lock policy: %w", err)
		}
		known, err := readPolicy(ctx, q, p.AccountID)
		if err != nil {
			return err
		}
		policy = in.apply(known)
		return writePolicy(ctx, q, p.AccountID, policy)
	})
	if err != nil {
		return Policy{}, err
	}
	slices.SortFunc(policy.Teams, func(a, b TeamPolicy) int { return bytes.Compare(a.TeamID[:], b.TeamID[:]) })
	policy.PolicyRules = policy.withDefaults()
	return policy, nil
}

// readPolicy returns what an account has set; its rules are nil where it has not.
func readPolicy(ctx context.Context, q *db.Queries, account uuid.UUID) (Policy, error) {
	rows, err := q.ListPolicies(ctx, account)
	if err != nil {
		return Policy{}, fmt.Errorf("read policy: %w", err)
	}
	policy := Policy{Teams: []TeamPolicy{}}
	for _, row := range rows {
		rules := PolicyRules{Targets: Targets{
			Urgent: newTarget(row.UrgentSeconds), High: newTarget(row.HighSeconds),
			Normal: newTarget(row.NormalSeconds), Low: newTarget(row.LowSeconds),
		}}
		for _, role := range row.SecondLevel {
			rules.SecondLevel = append(rules.SecondLevel, auth.Role(role))
		}
		if row.TeamID == nil {
			policy.PolicyRules = rules
		} else {
			policy.Teams = append(policy.Teams, TeamPolicy{*row.TeamID, rules})
		}
	}
	return policy, nil
}

func writePolicy(ctx context.Context, q *db.Queries, account uuid.UUID, policy Policy) error {
	t := policy.Targets
	err := q.PutAccountPolicy(ctx, db.PutAccountPolicyParams{
		AccountID: account, UrgentSeconds: t.Urgent.seconds(), HighSeconds: t.High.seconds(),
		NormalSeconds: t.Normal.seconds(), LowSeconds: t.Low.seconds(), SecondLevel: roleNames(policy.SecondLevel),
	})
	if err == nil {
		err = q.DeleteTeamPolicies(ctx, account)
	}
	if err != nil {
		return fmt.Errorf("write policy: %w", err)
	}
	for i, team := range policy.Teams {
		if err := q.EnsureTeam(ctx, db.EnsureTeamParams{AccountID: account, ID: team.TeamID}); err != nil {
			return fmt.Errorf("add team %s: %w", team.TeamID, err)
		}
		_, err := q.TeamOfAccount(ctx, db.TeamOfAccountParams{AccountID: account, ID: team.TeamID})
		if err != nil {
			return refusal.WrapMember(err, fmt.Sprintf("teams.%d.team_id", i), "team")
		}
		t := team.Targets
		err = q.AddTeamPolicy(ctx, db.AddTeamPolicyParams{
			AccountID: account, TeamID: team.TeamID, UrgentSeconds: t.Urgent.seconds(), HighSeconds: t.High.seconds(),
			NormalSeconds: t.Normal.seconds(), LowSeconds: t.Low.seconds(), SecondLevel: roleNames(team.SecondLevel),
		})
		if err != nil {
			return fmt.Errorf("write policy of team %s: %w", team.TeamID, err)
		}
	}
	return nil
}

func roleNames(roles []auth.Role) []string {
	var names []string
	for _, role := range roles {
		names = append(names, string(role))
	}
	return names
}
