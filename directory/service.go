package directory

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/refusal"
)

// Service reads and writes the directory.
type Service struct {
	Runner *tx.Runner // required

	Provisioning Provisioning // what signing in with an identity provider writes. Default: nothing

	// AccessLost is called in each transaction after which a user is inactive or below engineer. The principal
	// is the author of the change, in the user's account. An error rolls the change back. Default: nothing.
	AccessLost func(ctx context.Context, tx pgx.Tx, by auth.Principal, user uuid.UUID) error

	// AgentEnded is AccessLost for an agent: it is called in each transaction after which one is inactive.
	AgentEnded func(ctx context.Context, tx pgx.Tx, by auth.Principal, agent uuid.UUID) error

	// KeyRevoked is called in each transaction that revokes an API key, and with now false when that is repeated. It
	// returns the ids of the webhooks that are disabled because of it. Default: there are none.
	KeyRevoked func(ctx context.Context, tx pgx.Tx, account, key uuid.UUID, now bool) ([]uuid.UUID, error)

	// KeyUses receives each use of an API key. Default: they are not recorded.
	KeyUses *KeyUses

	// MessagesAdded is called last in each transaction that adds messages to a session, with their number. The
	// principal is who added them. The caller has locked the session. An error rolls the change back. Default: nothing.
	MessagesAdded func(ctx context.Context, tx pgx.Tx, by auth.Principal, session uuid.UUID, messages int) error

	// KeepCallers is how long [Service.Authenticate] and [Service.KeyPrincipal] can go without reading again what they
	// have read of a caller with access. Default: they read it for each request.
	KeepCallers time.Duration

	makeCallers sync.Once
	lookups     *callers
}

// forAccount returns the queries of one account, each a transaction of its own.
func (s *Service) forAccount(account uuid.UUID) *db.Queries {
	return db.New(db.ForAccount(s.Runner.DB, account))
}

// allAccounts returns queries that find their account themselves.
func (s *Service) allAccounts() *db.Queries { return db.New(db.AllAccounts(s.Runner.DB)) }

// Principal returns the principal of a user. A user that is unknown or inactive is [refusal.ErrNotFound].
func (s *Service) Principal(ctx context.Context, user uuid.UUID) (auth.Principal, error) {
	if user == uuid.Nil {
		return auth.Principal{}, refusal.ErrNotFound
	}
	row, err := s.allAccounts().GetUser(ctx, user)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !row.Active {
		return auth.Principal{}, refusal.ErrNotFound
	}
	if err != nil {
		return auth.Principal{}, fmt.Errorf("look up user %s: %w", user, err)
	}
	return newPrincipal(row), nil
}

// Principals returns the principals of actors. Those who are unknown or inactive are left out.
func (s *Service) Principals(ctx context.Context, actors []auth.Actor) (map[auth.Actor]auth.Principal, error) {
	ids := make(map[auth.ActorKind][]uuid.UUID)
	for _, actor := range actors {
		ids[actor.Kind] = append(ids[actor.Kind], actor.ID)
	}
	principals := make(map[auth.Actor]auth.Principal, len(actors))
	for kind, read := range map[auth.ActorKind]func(context.Context, []uuid.UUID) (map[auth.Actor]auth.Principal, error){
		auth.ActorUser: s.users, auth.ActorKey: s.keys, auth.ActorBackend: s.backends,
	} {
		if len(ids[kind]) == 0 {
			continue
		}
		found, err := read(ctx, ids[kind])
		if err != nil {
			return nil, fmt.Errorf("look up %d principals: %w", len(ids[kind]), err)
		}
		maps.Copy(principals, found)
	}
	return principals, nil
}

// users returns the principals of active users.
func (s *Service) users(ctx context.Context, ids []uuid.UUID) (map[auth.Actor]auth.Principal, error) {
	rows, err := s.allAccounts().GetUsers(ctx, ids)
	principals := make(map[auth.Actor]auth.Principal, len(rows))
	for _, row := range rows {
		if row.Active {
			p := newPrincipal(db.GetUserRow(row))
			principals[p.Actor()] = p
		}
	}
	return principals, err
}

// backends returns the principals of the service tokens of accounts.
func (s *Service) backends(ctx context.Context, accounts []uuid.UUID) (map[auth.Actor]auth.Principal, error) {
	found, err := s.allAccounts().AccountsExist(ctx, accounts)
	principals := make(map[auth.Actor]auth.Principal, len(found))
	for _, account := range found {
		p := backend(account)
		principals[p.Actor()] = p
	}
	return principals, err
}

// backend returns the principal of a service token.
func backend(account uuid.UUID) auth.Principal {
	return auth.Principal{AccountID: account, Name: "service", Service: true, SecretSigned: true}
}

func newPrincipal(row db.GetUserRow) auth.Principal {
	return auth.Principal{
		UserID:     row.ID,
		AccountID:  row.AccountID,
		Name:       row.Name,
		Role:       auth.Role(row.Role),
		TeamID:     row.TeamID,
		ExternalID: value(row.ExternalID),
	}
}

// ServicePrincipal returns the principal of the adopting product's own backend, which speaks for the whole account. An
// unknown account is [refusal.ErrNotFound].
func (s *Service) ServicePrincipal(ctx context.Context, account uuid.UUID) (auth.Principal, error) {
	if account == uuid.Nil {
		return auth.Principal{}, refusal.ErrNotFound
	}
	if _, err := s.callers().accounts.get(ctx, account); err != nil {
		return auth.Principal{}, refusal.Wrap(err, "look up account", account)
	}
	return backend(account), nil
}
