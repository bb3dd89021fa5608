// Package handofftest makes accounts for tests, with users, tokens, sessions and handoffs.
//
// An account has a database of its own unless a test puts several into one. The methods end the test when they fail.
package handofftest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/webhook"
)

// Services are the services on one pool, joined as a replica joins them.
type Services struct {
	*handoff.Service
	Directory *directory.Service
	Webhooks  *webhook.Service
	Requests  *idempotency.Store
}

// NewServices returns the services on a pool.
func NewServices(pool *pgxpool.Pool) *Services {
	runner := &tx.Runner{DB: pool}
	handoffs := &handoff.Service{Runner: runner}
	webhooks := newWebhooks(pool, runner)
	return &Services{
		Service: handoffs,
		Directory: &directory.Service{
			Runner: runner, AccessLost: handoffs.ReleaseClaims, AgentEnded: handoffs.WithdrawWaiting,
			KeyUses:       directory.NewKeyUses(pool, nil),
			MessagesAdded: handoffs.MessagesAdded,
			KeyRevoked:    webhooks.KeyRevoked,
		},
		Webhooks: webhooks,
		Requests: &idempotency.Store{Runner: runner},
	}
}

// Account is an account without users, and the services on its database, which a test can set up further.
type Account struct {
	*dbtest.Database
	*Services
	ID uuid.UUID

	t testing.TB
}

// New returns an account in a fresh database.
func New(t testing.TB) *Account {
	t.Helper()
	return NewIn(t, dbtest.New(t))
}

// NewIn returns a new account in d.
func NewIn(t testing.TB, d *dbtest.Database) *Account {
	t.Helper()
	a := &Account{Database: d, Services: NewServices(d.Pool), t: t}
	var err error
	a.ID, err = a.Directory.AddAccount(t.Context(), "Acme Support", "")
	a.check(err)
	return a
}

// OtherAccount returns another account in the same database.
func (a *Account) OtherAccount() *Account {
	a.t.Helper()
	return NewIn(a.t, a.Database)
}

// Viewer adds an active user with that role.
func (a *Account) Viewer(name string) auth.Principal { return a.User(name, auth.Viewer) }

// Engineer adds an active user with that role.
func (a *Account) Engineer(name string) auth.Principal { return a.User(name, auth.Engineer) }

// Admin adds an active user with that role.
func (a *Account) Admin(name string) auth.Principal { return a.User(name, auth.Admin) }

// Owner adds an active user with that role.
func (a *Account) Owner(name string) auth.Principal { return a.User(name, auth.Owner) }

// User adds an active user. The mail address is the name in lower case, at example.com.
func (a *Account) User(name string, role auth.Role) auth.Principal {
	a.t.Helper()
	user, err := a.Directory.AddUser(a.t.Context(), directory.User{
		AccountID: a.ID, Email: new(strings.ToLower(name) + "@example.com"), Name: name, Role: role,
	})
	a.check(err)
	p, err := a.Directory.Principal(a.t.Context(), user.ID)
	a.check(err)
	return p
}

// ServicePrincipal returns the principal of the adopter's backend.
func (a *Account) ServicePrincipal() auth.Principal {
	a.t.Helper()
	p, err := a.Directory.ServicePrincipal(a.t.Context(), a.ID)
	a.check(err)
	return p
}

// Secret signs the tokens.
const Secret = "a secret that is long enough to sign tokens with"

// Token returns a bearer token of p that is valid for an hour.
func (a *Account) Token(p auth.Principal) string {
	a.t.Helper()
	claims := auth.Claims{Subject: p.UserID.String(), ExpiresAt: time.Now().Add(time.Hour)}
	if p.Service {
		claims.Subject, claims.Service, claims.AccountID = "backend", true, p.AccountID
	}
	return a.Sign(claims)
}

// Sign returns a bearer token with claims.
func (a *Account) Sign(claims auth.Claims) string {
	a.t.Helper()
	signer, err := auth.NewSigner([]byte(Secret))
	a.check(err)
	token, err := signer.Sign(claims)
	a.check(err)
	return token
}

// Exec runs a statement in the scope of all accounts.
func (a *Account) Exec(sql string, args ...any) {
	a.t.Helper()
	_, err := db.AllAccounts(a.Pool).Exec(context.Background(), sql, args...)
	a.check(err)
}

// Count returns the number that a query returns, in the scope of all accounts.
func (a *Account) Count(sql string, args ...any) (n int64) {
	a.t.Helper()
	a.check(db.AllAccounts(a.Pool).QueryRow(context.Background(), sql, args...).Scan(&n))
	return n
}

func (a *Account) check(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// APIKey makes a key.
func (a *Account) APIKey(d directory.APIKeyDraft) directory.IssuedKey {
	a.t.Helper()
	key, err := a.Directory.AddAPIKey(a.t.Context(), a.ID, d)
	a.check(err)
	return key
}

// Agent makes an agent and returns its principal and its only key.
func (a *Account) Agent(name string) (p auth.Principal, key string) {
	a.t.Helper()
	issued := a.APIKey(directory.APIKeyDraft{Name: name, Agent: true})
	p, _, err := a.Directory.KeyPrincipal(a.t.Context(), *issued.Secret)
	a.check(err)
	return p, *issued.Secret
}
