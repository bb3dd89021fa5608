package directory

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// callers looks up the users, API keys and accounts for which requests speak, over all accounts: a request's account
// comes from there.
type callers struct {
	users      *lookup[uuid.UUID, db.GetUserRow]
	identities *lookup[Identity, db.User]
	keys       *lookup[uuid.UUID, db.GetAPIKeysRow]
	accounts   *lookup[uuid.UUID, struct{}]
}

// LookupCounts are how often callers of requests were looked up.
type LookupCounts struct {
	Kept    int64 // from memory
	Read    int64 // from the database
	Queries int64 // that did so
}

// CallersChanged makes requests that begin after the call read all callers again. It never blocks.
func (s *Service) CallersChanged() {
	c := s.callers()
	c.users.forget()
	c.identities.forget()
	c.keys.forget()
	c.accounts.forget()
}

// LookupCounts returns how often callers were looked up since the Service was first used.
func (s *Service) LookupCounts() LookupCounts {
	var sum LookupCounts
	c := s.callers()
	for _, counts := range []LookupCounts{
		c.users.lookupCounts(), c.identities.lookupCounts(), c.keys.lookupCounts(), c.accounts.lookupCounts(),
	} {
		sum.Kept += counts.Kept
		sum.Read += counts.Read
		sum.Queries += counts.Queries
	}
	return sum
}

// callers returns the callers of the Service.
func (s *Service) callers() *callers {
	s.makeCallers.Do(func() { s.lookups = s.newCallers() })
	return s.lookups
}

func (s *Service) newCallers() *callers {
	return &callers{
		users:      newLookup(s.KeepCallers, func(row db.GetUserRow) bool { return row.Active }, s.usersByID),
		identities: newLookup(s.KeepCallers, func(user db.User) bool { return user.Active }, s.usersByIdentity),
		keys: newLookup(s.KeepCallers, func(row db.GetAPIKeysRow) bool {
			return row.RevokedAt == nil && !row.ExpiresSoon && (row.UserID == nil || *row.Active)
		}, s.keysByID),
		accounts: newLookup(s.KeepCallers, func(struct{}) bool { return true }, s.accountsByID),
	}
}

func (s *Service) usersByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]db.GetUserRow, error) {
	rows, err := s.allAccounts().GetUsers(ctx, ids)
	return byKey(rows, err, func(row db.GetUsersRow) (uuid.UUID, db.GetUserRow) { return row.ID, db.GetUserRow(row) })
}

func (s *Service) usersByIdentity(ctx context.Context, identities []Identity) (map[Identity]db.User, error) {
	var params db.UsersByIdentitiesParams
	for _, each := range identities {
		params.Issuers, params.Subjects = append(params.Issuers, each.Issuer), append(params.Subjects, each.Subject)
	}
	rows, err := s.allAccounts().UsersByIdentities(ctx, params)
	return byKey(rows, err, func(row db.UsersByIdentitiesRow) (Identity, db.User) {
		return Identity{row.Issuer, row.Subject}, row.User
	})
}

func (s *Service) keysByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]db.GetAPIKeysRow, error) {
	rows, err := s.allAccounts().GetAPIKeys(ctx, ids)
	return byKey(rows, err, func(row db.GetAPIKeysRow) (uuid.UUID, db.GetAPIKeysRow) { return row.ID, row })
}

func (s *Service) accountsByID(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]struct{}, error) {
	found, err := s.allAccounts().AccountsExist(ctx, ids)
	return byKey(found, err, func(id uuid.UUID) (uuid.UUID, struct{}) { return id, struct{}{} })
}

// byKey returns the rows that a query has found by their keys, or its error.
func byKey[R any, K comparable, V any](rows []R, err error, entry func(R) (K, V)) (map[K]V, error) {
	found := make(map[K]V, len(rows))
	for _, row := range rows {
		key, value := entry(row)
		found[key] = value
	}
	return found, err
}
