package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// signInTries bounds how often a sign-in looks again because others have written the user meanwhile.
const signInTries = 4

// signIn returns the user that a provider's token finds by its identity. What the token says is written first, where
// [Provisioning] says so.
func (s *Service) signIn(ctx context.Context, c auth.Claims) (auth.Principal, error) {
	for range signInTries {
		user, err := s.callers().identities.get(ctx, Identity{c.Issuer, c.Subject})
		switch {
		case errors.Is(err, pgx.ErrNoRows):
			err = s.provision(ctx, c)
		case err != nil:
			return auth.Principal{}, fmt.Errorf("look up identity: %w", err)
		default:
			var again bool
			if again, err = s.followRoleClaim(ctx, user, c); err == nil && !again {
				return principalOf(user), nil
			}
		}
		if err != nil && !errors.Is(err, errSignInRace) {
			return auth.Principal{}, err
		}
	}
	return auth.Principal{}, unknownUser(c) // of an account that is being removed
}

// followRoleClaim writes what a token says about the role of its user, if it is the newest that says so. It reports
// whether the row is to be read again, and returns an *[AccessError] if the user has no access.
func (s *Service) followRoleClaim(ctx context.Context, u db.User, c auth.Claims) (again bool, err error) {
	if !u.Active && !u.DeactivatedByClaim {
		return false, inactive(c)
	}
	if s.Provisioning.Roles.Claimed == nil {
		if !u.Active {
			return false, inactive(c)
		}
		return false, nil
	}
	role, ok := s.Provisioning.Roles.Role(c.Profile)
	isNewest := !c.IssuedAt.IsZero() && (u.RoleWrittenAt == nil || c.IssuedAt.After(*u.RoleWrittenAt))
	current := auth.Role(u.Role)
	agrees := ok && u.Active && (current == role || current == auth.Owner)
	switch {
	case isNewest && agrees:
		// Where this fails, the next request does it.
		_ = s.forAccount(u.AccountID).ConfirmRole(ctx, db.ConfirmRoleParams{
			AccountID: u.AccountID, ID: u.ID, IssuedAt: &c.IssuedAt,
		})
		s.CallersChanged()
	case isNewest:
		err = s.writeRole(ctx, u, role, c)
		s.CallersChanged()
	}
	switch {
	case err != nil:
		return false, fmt.Errorf("follow the role claim of user %s: %w", u.ID, err)
	case !ok:
		return false, s.noRole(c)
	case isNewest && !agrees:
		return true, nil
	case !u.Active:
		return false, denied("no_role", "A newer token than %s grants no role. Sign in again.", tokenOf(c))
	}
	return false, nil
}

// writeRole writes the role that a token grants, or deactivates the user if that is "". A newer token that was written
// meanwhile stands, and so does the last active owner.
func (s *Service) writeRole(ctx context.Context, u db.User, role auth.Role, c auth.Claims) error {
	err := s.Runner.Run(ctx, u.AccountID, func(tx pgx.Tx) error {
		row, err := db.New(tx).FollowRoleClaim(ctx, db.FollowRoleClaimParams{
			AccountID: u.AccountID, ID: u.ID, Role: optional(string(role)), IssuedAt: &c.IssuedAt,
		})
		if err != nil {
			return err
		}
		return s.reportAccess(ctx, tx, system, row)
	})
	if errors.Is(err, pgx.ErrNoRows) || violated(err, lastOwner) {
		return nil
	}
	return err
}

// system is the author of what the service itself changes. It has no id.
var system = auth.Principal{Name: "handoffd"}

func (s *Service) noRole(c auth.Claims) error {
	values := slices.Sorted(maps.Keys(s.Provisioning.Roles.Claimed))
	return denied("no_role", "The claim %q of %s grants no role: it must hold one of %q. "+
		"Ask the administrator of the identity provider.", s.Provisioning.RoleClaim, tokenOf(c), strings.Join(values, ", "))
}

func principalOf(u db.User) auth.Principal {
	return newPrincipal(db.GetUserRow{
		ID: u.ID, AccountID: u.AccountID, TeamID: u.TeamID, Name: u.Name, Role: u.Role, Active: u.Active,
		ExternalID: u.ExternalID,
	})
}
