package directory

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// AccessError says why a token that was verified gives no access.
type AccessError struct {
	Code   string // unknown_user, inactive_user, no_role or unknown_account
	Reason string // whole sentences, for people; names issuer and subject
}

func (e *AccessError) Error() string { return e.Reason }

func denied(code, format string, args ...any) error {
	return &AccessError{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// errNoAccount refuses a token with an external id and no account where there are several: another account can have a
// user of that id at any time.
const errNoAccount = auth.TokenError(
	"the token does not say in which of the accounts its external id is meant: add the claim account_id")

// Authenticate returns the principal of verified claims. The claims of an unknown person can create or link a user: see
// [Provisioning].
//
// Errors: *[AccessError]; an [auth.TokenError] for an external id without an account where there are several.
func (s *Service) Authenticate(ctx context.Context, c auth.Claims) (auth.Principal, error) {
	switch {
	case c.Service:
		p, err := s.ServicePrincipal(ctx, c.AccountID)
		if errors.Is(err, refusal.ErrNotFound) {
			err = denied("unknown_account", "There is no account %s, for which %s speaks: "+
				"correct account_id; handoffd account list prints the ids.", c.AccountID, tokenOf(c))
		}
		return p, err
	case c.Provider:
		return s.signIn(ctx, c)
	default:
		return s.namedUser(ctx, c)
	}
}

// namedUser returns the user that the subject names by one of their ids.
func (s *Service) namedUser(ctx context.Context, c auth.Claims) (auth.Principal, error) {
	ref, err := ParseRef(c.Subject)
	if err != nil {
		return auth.Principal{}, auth.TokenError("the token names no user: sub " + err.Error())
	}
	var row db.GetUserRow
	if ref.External == "" {
		row, err = s.callers().users.get(ctx, ref.ID)
	} else {
		row, err = s.userByExternalID(ctx, c.AccountID, ref.External)
	}
	switch {
	case errors.Is(err, errNoAccount):
		return auth.Principal{}, err
	case errors.Is(err, pgx.ErrNoRows):
		return auth.Principal{}, denied("unknown_user", "No user has the id in %s. Add the user first, with "+
			"PUT /users/{id} or handoffd user add, or correct sub.", tokenOf(c))
	case err != nil:
		return auth.Principal{}, fmt.Errorf("look up user %s: %w", ref, err)
	case row.Role == string(auth.Agent):
		return auth.Principal{}, denied("unknown_user", "The user of %s is an agent, which signs in with its API key only.",
			tokenOf(c))
	case !row.Active:
		return auth.Principal{}, inactive(c)
	}
	return newPrincipal(row), nil
}

// userByExternalID looks in the one account that there is if account is zero.
func (s *Service) userByExternalID(ctx context.Context, account uuid.UUID, id string) (db.GetUserRow, error) {
	if account == uuid.Nil {
		accounts, err := s.allAccounts().AccountsToProvision(ctx, nil)
		switch {
		case err != nil:
			return db.GetUserRow{}, err
		case len(accounts) == 0:
			return db.GetUserRow{}, pgx.ErrNoRows
		case len(accounts) > 1:
			return db.GetUserRow{}, errNoAccount
		}
		account = accounts[0]
	}
	user, err := s.UserID(ctx, account, Ref{External: id})
	if errors.Is(err, refusal.ErrNotFound) {
		return db.GetUserRow{}, pgx.ErrNoRows
	}
	if err != nil {
		return db.GetUserRow{}, err
	}
	return s.callers().users.get(ctx, user)
}

func inactive(c auth.Claims) error {
	return denied("inactive_user", "The user of %s is inactive. Ask an administrator to activate them: "+
		"handoffd user activate USER_ID.", tokenOf(c))
}

// tokenOf describes a token by what it says of itself, for people.
func tokenOf(c auth.Claims) string {
	issuer := fmt.Sprintf("the issuer %q", c.Issuer)
	if !c.Provider {
		issuer = "the shared secret"
	}
	return fmt.Sprintf("the token of %s with the subject %q", issuer, c.Subject)
}
