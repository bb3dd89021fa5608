package directory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Identity is how an identity provider names a person: the iss of their tokens, and the value of the claim that names
// them. Both are compared byte for byte.
type Identity struct {
	Issuer  string `json:"issuer"`  // at most 500 bytes
	Subject string `json:"subject"` // at most 255 characters
}

const (
	maxIssuer     = 500
	maxSubject    = 255
	maxIdentities = 20 // of one user
)

// How an identity came to its user: the values of user_identities.created_by.
const (
	byCommand = "command"
	byService = "service"
	byLink    = "link"
	byCreate  = "create"
)

// ErrIdentityTaken is returned when an identity is that of another user, of any account. Nothing has been changed.
var ErrIdentityTaken = errors.New("the identity is that of another user")

func (i Identity) check(e *refusal.InvalidError, field string) {
	e.Required(field+"issuer", i.Issuer)
	e.Text(field+"issuer", i.Issuer, maxIssuer)
	if len(i.Issuer) > maxIssuer {
		e.Add(field+"issuer", "must have at most %d bytes", maxIssuer)
	}
	e.Required(field+"subject", i.Subject)
	e.Text(field+"subject", i.Subject, maxSubject)
}

// newIdentities returns the parameters of queries about several identities. Repeated ones count once.
func newIdentities(identities []Identity) (issuers, subjects []string) {
	sorted := slices.Clone(identities)
	slices.SortFunc(sorted, func(a, b Identity) int {
		return strings.Compare(a.Issuer+"\x00"+a.Subject, b.Issuer+"\x00"+b.Subject)
	})
	for _, identity := range slices.Compact(sorted) {
		issuers, subjects = append(issuers, identity.Issuer), append(subjects, identity.Subject)
	}
	return issuers, subjects
}

// addIdentities adds what the user does not have yet, and returns [ErrIdentityTaken] if another user has one of them.
// They are added in their order, so that two transactions wait for each other in one direction only.
func addIdentities(ctx context.Context, q *db.Queries, user db.User, by string, identities ...Identity) error {
	issuers, subjects := newIdentities(identities)
	_, err := q.AddIdentities(ctx, db.AddIdentitiesParams{
		AccountID: user.AccountID, UserID: user.ID, CreatedBy: by, Issuers: issuers, Subjects: subjects,
	})
	if err != nil {
		return fmt.Errorf("add identities: %w", err)
	}
	has, err := identitiesOf(ctx, q, user)
	if err != nil {
		return err
	}
	for _, identity := range identities {
		if !slices.Contains(has, identity) {
			return ErrIdentityTaken
		}
	}
	return nil
}

// replaceIdentities makes identities the only ones of the user.
func replaceIdentities(ctx context.Context, q *db.Queries, user db.User, by string, identities []Identity) error {
	issuers, subjects := newIdentities(identities)
	err := q.KeepIdentities(ctx, db.KeepIdentitiesParams{
		AccountID: user.AccountID, UserID: user.ID, Issuers: issuers, Subjects: subjects,
	})
	if err != nil {
		return fmt.Errorf("remove identities: %w", err)
	}
	return addIdentities(ctx, q, user, by, identities...)
}

// identitiesOf returns the identities of a user: not nil, for JSON.
func identitiesOf(ctx context.Context, q *db.Queries, user db.User) ([]Identity, error) {
	rows, err := q.ListIdentities(ctx, db.ListIdentitiesParams{AccountID: user.AccountID, UserID: user.ID})
	if err != nil {
		return nil, fmt.Errorf("list identities: %w", err)
	}
	identities := make([]Identity, 0, len(rows))
	for _, row := range rows {
		identities = append(identities, Identity(row))
	}
	return identities, nil
}

// LinkIdentity lets a person sign in as a user; repeating it changes nothing. It is for the command line.
//
// Errors: [refusal.ErrNotFound] for an unknown user; [refusal.ErrForbidden] for an agent; [ErrIdentityTaken];
// *[refusal.InvalidError].
func (s *Service) LinkIdentity(ctx context.Context, user uuid.UUID, identity Identity) error {
	var invalid refusal.InvalidError
	identity.check(&invalid, "")
	if err := invalid.OrNil(); err != nil {
		return err
	}
	return s.withUser(ctx, "link user", user, func(q *db.Queries, row db.User) error {
		return addIdentities(ctx, q, row, byCommand, identity)
	})
}

// UnlinkIdentity undoes [Service.LinkIdentity]. An identity that the user does not have is [ErrNoIdentity].
func (s *Service) UnlinkIdentity(ctx context.Context, user uuid.UUID, identity Identity) error {
	return s.withUser(ctx, "unlink user", user, func(q *db.Queries, row db.User) error {
		removed, err := q.RemoveIdentity(ctx, db.RemoveIdentityParams{
			AccountID: row.AccountID, UserID: row.ID, Issuer: identity.Issuer, Subject: identity.Subject,
		})
		if err == nil && removed == 0 {
			return ErrNoIdentity
		}
		return err
	})
}

// ErrNoIdentity is returned when a user does not have the identity to remove.
var ErrNoIdentity = errors.New("the user does not have this identity")

// IdentityUser returns the id of the user of any account who has an identity, or [refusal.ErrNotFound]. It is for the
// command line.
func (s *Service) IdentityUser(ctx context.Context, identity Identity) (uuid.UUID, error) {
	row, err := s.allAccounts().UserByIdentity(ctx, db.UserByIdentityParams(identity))
	return row.User.ID, refusal.Wrap(err, "look up the user of an identity", uuid.Nil)
}

// withUser locks the row of a user of any account, and calls do in a transaction of the account.
func (s *Service) withUser(
	ctx context.Context, operation string, id uuid.UUID, do func(*db.Queries, db.User) error,
) error {
	known, err := s.allAccounts().GetUser(ctx, id)
	if err != nil {
		return refusal.Wrap(err, operation, id)
	}
	err = s.Runner.Run(ctx, known.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		row, err := q.LockUser(ctx, db.LockUserParams{AccountID: known.AccountID, ID: &id})
		if err != nil {
			return err
		}
		if isAgent(row) {
			return errAgent
		}
		return do(q, row)
	})
	return refusal.Wrap(err, operation, id)
}
