package main

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/directory"
)

// provisioning returns what the provider's tokens write to the users table.
func (t tokens) provisioning() (directory.Provisioning, error) {
	rules, err := t.roleRules()
	if err != nil {
		return directory.Provisioning{}, err
	}
	id, _ := uuid.Parse(t.ProvisionAccount) // invalid reports what is no UUID
	return directory.Provisioning{
		Mode: directory.ProvisionMode(t.Provision), Account: id, AccountClaim: t.AccountClaim,
		RoleClaim: t.RoleClaim, Roles: rules,
	}, nil
}

// provisioningProblem returns why the accounts of the database do not fit the settings, or "".
func (t tokens) provisioningProblem(ctx context.Context, pool *pgxpool.Pool) (string, error) {
	if !t.provisions() || t.AccountClaim != "" {
		return "", nil
	}
	accounts, err := account.List(ctx, pool)
	if err != nil {
		return "", err
	}
	inUse, found := 0, false
	for _, each := range accounts {
		if each.RemovalBegan == nil {
			inUse++
			found = found || each.ID.String() == t.ProvisionAccount
		}
	}
	switch {
	case t.ProvisionAccount != "" && !found:
		return fmt.Sprintf("HANDOFF_PROVISION_ACCOUNT: there is no account %s; try: handoffd account list",
			t.ProvisionAccount), nil
	case t.ProvisionAccount == "" && inUse > 1:
		return fmt.Sprintf("HANDOFF_PROVISION: the database has %d accounts; set HANDOFF_PROVISION_ACCOUNT to the one of "+
			"the people who sign in, or HANDOFF_ACCOUNT_CLAIM to the claim that names it", inUse), nil
	default:
		return "", nil
	}
}

// provisioning reports whether people who sign in for the first time have an account.
func (c *checks) provisioning(ctx context.Context) finding {
	problem, err := c.settings.provisioningProblem(ctx, c.pool)
	switch {
	case err != nil:
		return failed("provision", err)
	case problem != "":
		return fail("provision", problem, "correct it: serve would not start")
	case !c.settings.provisions():
		return ok("provision", "HANDOFF_PROVISION is off: only people with an identity sign in through a provider")
	default:
		return ok("provision", "people who sign in for the first time have an account: "+c.settings.Provision)
	}
}
