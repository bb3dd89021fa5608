package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Errors of [Service.PutUser]: nothing has been changed.
var (
	ErrExternalIDTaken = errors.New("the external id is that of another one in the account")
	ErrIDTaken         = errors.New("the id is that of a user of another account")
)

// PutUser creates the user that ref names, or changes what the input names, and reports whether they were created. An
// unknown external id creates a user with a new UUID. Service tokens, API keys and admins can do so. Owners are made
// and changed only by owners and service tokens, admins not by API keys, agents not at all. Only service tokens write
// identities. With a role claim, the role of a user with an identity stays as the claim has it. Users who are
// deactivated or demoted below engineer lose their claims: those handoffs wait again.
//
// Errors: [refusal.ErrForbidden]; *[refusal.NotFoundError] for a team of another account; [ErrLastOwner];
// [ErrIdentityTaken]; [ErrExternalIDTaken]; [ErrIDTaken]; *[refusal.InvalidError].
func (s *Service) PutUser(ctx context.Context, p auth.Principal, ref Ref, in UserInput) (User, bool, error) {
	if err := refusal.RequireRoleOrService(p, auth.Admin, "write users"); err != nil {
		return User{}, false, err
	}
	if in.Identities.Given && !p.SecretSigned {
		return User{}, false, errIdentities
	}
	return s.putUser(ctx, userWrite{Service: s, by: p, ref: ref, in: in, source: byService})
}

func (s *Service) putUser(ctx context.Context, w userWrite) (put User, created bool, err error) {
	if err := w.in.validate(); err != nil {
		return User{}, false, err
	}
	err = s.Runner.Run(ctx, w.by.AccountID, func(tx pgx.Tx) error {
		put, created, err = w.run(ctx, tx)
		return err
	})
	switch {
	case violated(err, lastOwner):
		err = ErrLastOwner
	case violated(err, "users_email_key"):
		err = errEmailTaken
	case violated(err, "users_external_id_key"):
		err = ErrExternalIDTaken
	}
	if err != nil {
		return User{}, false, fmt.Errorf("put user %s: %w", w.ref, err)
	}
	return put, created, nil
}

// userWrite is one call of [Service.PutUser].
type userWrite struct {
	*Service
	by     auth.Principal
	ref    Ref
	in     UserInput
	source string // of new identities
}

// run writes the user. Their row is locked first, so that two writes of one user take turns and none is lost.
func (w userWrite) run(ctx context.Context, tx pgx.Tx) (put User, created bool, err error) {
	q := db.New(tx)
	row, known, err := w.lock(ctx, q)
	if err == nil && !known {
		row, created, err = w.create(ctx, q)
	}
	if err == nil && !created {
		row, err = w.change(ctx, q, row)
	}
	if err == nil && w.in.Identities.Given {
		err = replaceIdentities(ctx, q, row, w.source, w.in.identities())
	}
	if err == nil {
		err = w.reportAccess(ctx, tx, w.by, row)
	}
	if err != nil {
		return User{}, false, err
	}
	put = newUser(row)
	if w.by.SecretSigned || w.by.Role.AtLeast(auth.Admin) {
		put.Identities, err = identitiesOf(ctx, q, row)
	}
	return put, created, err
}

// lock returns the row of the user, if there is one.
func (w userWrite) lock(ctx context.Context, q *db.Queries) (row db.User, known bool, err error) {
	params := db.LockUserParams{AccountID: w.by.AccountID, ExternalID: optional(w.ref.External)}
	if w.ref.ID != uuid.Nil {
		params.ID = &w.ref.ID
	}
	row, err = q.LockUser(ctx, params)
	if errors.Is(err, pgx.ErrNoRows) {
		return db.User{}, false, nil
	}
	return row, err == nil, err
}

// create inserts a new user. If another transaction has just inserted them, it returns their row, locked.
func (w userWrite) create(ctx context.Context, q *db.Queries) (row db.User, created bool, err error) {
	user := User{
		ID: w.ref.ID, AccountID: w.by.AccountID, ExternalID: optional(w.ref.External), Active: true, NotifyByEmail: true,
	}
	if user.ID == uuid.Nil {
		if user.ID, err = uuid.NewV7(); err != nil {
			return db.User{}, false, fmt.Errorf("choose user id: %w", err)
		}
	}
	user = w.in.apply(user)
	if err := cmp.Or(w.in.isWhole(), w.check(user), w.allow(User{}, user)); err != nil {
		return db.User{}, false, err
	}
	if err := ensureTeam(ctx, q, user.AccountID, user.TeamID); err != nil {
		return db.User{}, false, err
	}
	row, err = q.InsertUser(ctx, db.InsertUserParams{
		AccountID: user.AccountID, ID: user.ID, TeamID: user.TeamID, ExternalID: user.ExternalID, Email: user.Email,
		Name: user.Name, Role: string(user.Role), Active: user.Active, NotifyByEmail: user.NotifyByEmail,
	})
	if !errors.Is(err, pgx.ErrNoRows) {
		return row, err == nil, err
	}
	if row, known, err := w.lock(ctx, q); known || err != nil {
		return row, false, err
	}
	return db.User{}, false, takenBy(ctx, q, user)
}

// takenBy returns why a user could not be inserted.
func takenBy(ctx context.Context, q *db.Queries, user User) error {
	if user.Email != nil {
		has, err := q.UserHasEmail(ctx, db.UserHasEmailParams{AccountID: user.AccountID, Email: *user.Email})
		if err != nil || has {
			return cmp.Or(err, errEmailTaken)
		}
	}
	if user.ExternalID != nil {
		_, err := q.LockUser(ctx, db.LockUserParams{AccountID: user.AccountID, ExternalID: user.ExternalID})
		if !errors.Is(err, pgx.ErrNoRows) {
			return cmp.Or(err, ErrExternalIDTaken)
		}
	}
	return ErrIDTaken
}

// change writes what the input names to a row that is locked.
func (w userWrite) change(ctx context.Context, q *db.Queries, row db.User) (db.User, error) {
	if isAgent(row) {
		return db.User{}, errAgent
	}
	before := newUser(row)
	user := w.in.apply(before)
	if w.Provisioning.Roles.Claimed != nil && user.Role != before.Role {
		has, err := q.HasIdentity(ctx, db.HasIdentityParams{AccountID: row.AccountID, UserID: row.ID})
		if err != nil {
			return db.User{}, err
		}
		if has {
			user.Role = before.Role
		}
	}
	if err := cmp.Or(w.check(user), w.allow(before, user)); err != nil {
		return db.User{}, err
	}
	if w.in.TeamID.Given {
		if err := ensureTeam(ctx, q, user.AccountID, user.TeamID); err != nil {
			return db.User{}, err
		}
	}
	return q.UpdateUser(ctx, db.UpdateUserParams{
		AccountID: user.AccountID, ID: user.ID, TeamID: user.TeamID, ExternalID: user.ExternalID, Email: user.Email,
		Name: user.Name, Role: string(user.Role), Active: user.Active, NotifyByEmail: user.NotifyByEmail,
		DeactivatedByClaim: row.DeactivatedByClaim && w.in.Active == nil,
	})
}
