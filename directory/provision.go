package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Provisioning says what the tokens of an identity provider write to the users table. The zero Provisioning writes
// nothing.
type Provisioning struct {
	Mode ProvisionMode // what the first sign-in of an unknown person does. Default: nothing

	// The account of people who sign in for the first time. Default: the one account there is.
	Account      uuid.UUID
	AccountClaim string // the name of the claim that names it instead, by id or external id

	RoleClaim string         // the name of the role claim
	Roles     auth.RoleRules // Default role of those who are created: engineer
}

// ProvisionMode says what the first sign-in of an unknown person does.
type ProvisionMode string

// The modes. In both, only a verified e-mail address counts.
const (
	ProvisionLink   ProvisionMode = "link"   // the person becomes the one active user with their address
	ProvisionCreate ProvisionMode = "create" // where no user has the address, a new one
)

// on reports whether an address can decide who signs in as which user.
func (p Provisioning) on() bool { return p.Mode == ProvisionLink || p.Mode == ProvisionCreate }

// errSignInRace means that another sign-in or request has just written the user.
var errSignInRace = errors.New("the user has just been written")

// provision links or creates the user of a person who has none. A nil error and errSignInRace mean that the user can be
// looked up again.
func (s *Service) provision(ctx context.Context, c auth.Claims) error {
	mode, identity := s.Provisioning.Mode, Identity{c.Issuer, c.Subject}
	var invalid refusal.InvalidError
	if identity.check(&invalid, ""); !s.Provisioning.on() || invalid.OrNil() != nil {
		return unknownUser(c)
	}
	role, ok := s.Provisioning.Roles.Role(c.Profile)
	if !ok && s.Provisioning.Roles.Claimed != nil {
		return s.noRole(c)
	}
	account, err := s.accountToProvision(ctx, c)
	if err != nil {
		return err
	}
	err = s.Runner.Run(ctx, account, func(tx pgx.Tx) error {
		q := db.New(tx)
		linked, err := linkByEmail(ctx, q, account, c)
		switch {
		case err != nil || linked:
			return err
		case mode == ProvisionLink:
			return unknownUser(c)
		default:
			return createUser(ctx, q, account, cmp.Or(role, auth.Engineer), s.Provisioning.Roles.Claimed != nil, c)
		}
	})
	if err == nil || errors.Is(err, errSignInRace) || errors.As(err, new(*AccessError)) {
		return err
	}
	return fmt.Errorf("provision a user of account %s: %w", account, err)
}

// accountToProvision returns the account in which the user of a person is looked for or created.
func (s *Service) accountToProvision(ctx context.Context, c auth.Claims) (uuid.UUID, error) {
	unknown := func(format string, args ...any) (uuid.UUID, error) {
		reason := fmt.Sprintf(format, args...)
		return uuid.Nil, denied("unknown_account", "There is no account for %s: %s", tokenOf(c), reason)
	}
	p := s.Provisioning
	if p.Account != uuid.Nil {
		switch _, err := s.forAccount(p.Account).AccountExists(ctx, p.Account); {
		case errors.Is(err, pgx.ErrNoRows):
			return unknown("%s, in which new people are put, does not exist. Ask an administrator.", p.Account)
		case err != nil:
			return uuid.Nil, fmt.Errorf("look up account: %w", err)
		}
		return p.Account, nil
	}
	var claim *string
	if p.AccountClaim != "" {
		if claim = &c.Profile.Account; *claim == "" {
			return unknown("its claim %q names none. Ask the administrator of the identity provider.", p.AccountClaim)
		}
	}
	accounts, err := s.allAccounts().AccountsToProvision(ctx, claim)
	switch {
	case err != nil:
		return uuid.Nil, fmt.Errorf("look up account: %w", err)
	case len(accounts) == 0 && claim != nil:
		return unknown("none has the id or external id %q of its claim %q. Ask an administrator: "+
			"handoffd account add NAME --external-id ID.", *claim, p.AccountClaim)
	case len(accounts) == 0:
		return unknown("none was added. Ask an administrator: handoffd account add NAME.")
	case len(accounts) > 1 && claim == nil:
		return unknown("there are several. Ask an administrator to set HANDOFF_PROVISION_ACCOUNT or HANDOFF_ACCOUNT_CLAIM.")
	}
	return accounts[0], nil
}

// linkByEmail makes the person the one active user who has their verified address and no identity, and reports whether
// a user has the address.
func linkByEmail(ctx context.Context, q *db.Queries, account uuid.UUID, c auth.Claims) (bool, error) {
	address := verifiedAddress(c)
	if address == "" {
		return false, nil
	}
	row, err := q.UserByEmail(ctx, db.UserByEmailParams{AccountID: account, Email: address})
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	identity := Identity{c.Issuer, c.Subject}
	switch has, err := identitiesOf(ctx, q, row.User); {
	case err != nil:
		return false, err
	case slices.Contains(has, identity):
		return false, errSignInRace
	case len(has) > 0 || !row.User.Active:
		return false, unknownUser(c)
	}
	return true, asRace(addIdentities(ctx, q, row.User, byLink, identity))
}

// createUser adds a user for a person, and notes when the role was decided if their token did.
func createUser(
	ctx context.Context, q *db.Queries, account uuid.UUID, role auth.Role, claimed bool, c auth.Claims,
) error {
	id, err := uuid.NewV7()
	if err != nil {
		return fmt.Errorf("choose user id: %w", err)
	}
	address := verifiedAddress(c)
	user := db.InsertUserParams{
		AccountID: account, ID: id, Email: optional(address), Name: displayName(c.Profile.Name, address, c.Subject),
		Role: string(role), Active: true, NotifyByEmail: true,
	}
	if claimed && !c.IssuedAt.IsZero() {
		user.RoleWrittenAt = &c.IssuedAt
	}
	row, err := q.InsertUser(ctx, user)
	if errors.Is(err, pgx.ErrNoRows) {
		return errSignInRace // the address is taken now
	}
	if err != nil {
		return err
	}
	return asRace(addIdentities(ctx, q, row, byCreate, Identity{c.Issuer, c.Subject}))
}

func asRace(err error) error {
	if errors.Is(err, ErrIdentityTaken) {
		return errSignInRace
	}
	return err
}

// verifiedAddress returns the verified address of a person if it can be stored; else "".
func verifiedAddress(c auth.Claims) string {
	var invalid refusal.InvalidError
	if checkAddress(&invalid, "email", c.Profile.Email); invalid.OrNil() != nil {
		return ""
	}
	return c.Profile.Email
}

// displayName returns the first of texts that can be shown as a name, without what a name cannot contain.
func displayName(texts ...string) string {
	for _, text := range texts {
		name := []rune(strings.TrimSpace(strings.Map(func(char rune) rune {
			switch {
			case unicode.IsSpace(char):
				return ' '
			case refusal.ForbiddenInName(char) != "":
				return -1
			default:
				return char
			}
		}, text)))
		name = name[:min(len(name), maxName)]
		var invalid refusal.InvalidError
		if invalid.Required("name", string(name)); invalid.OrNil() == nil {
			return string(name)
		}
	}
	return "New user"
}

func unknownUser(c auth.Claims) error {
	return denied("unknown_user", "No user signs in with %s. Ask an administrator to link it to one: "+
		"handoffd user link USER_ID --issuer %q --subject %q.", tokenOf(c), c.Issuer, c.Subject)
}
