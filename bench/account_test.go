package bench

import (
	"context"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// account is an account with a handoff that events refer to, and the tokens of its users.
type account struct {
	id, handoff uuid.UUID
	users       []uuid.UUID
	tokens      []string // of each user
}

// newAccounts adds n accounts with as many users each. Each user opens one stream.
func newAccounts(b *testing.B, d *dbtest.Database, n, users int) []*account {
	b.Helper()
	var accounts []*account
	for range n {
		a := &account{id: uuid.New(), handoff: uuid.New()}
		for range users {
			user := uuid.New()
			a.users = append(a.users, user)
			a.tokens = append(a.tokens, sign(b, user, a.id))
		}
		exec := func(sql string, args ...any) { a.exec(b, d, sql, args...) }
		exec(`insert into accounts (id, name) values ($1, 'Acme Support')`, a.id)
		exec(`insert into users (id, account_id, email, name, role)
			select id, $1, id || '@example.com', 'Dana', 'engineer' from unnest($2::uuid[]) as id`, a.id, a.users)
		exec(`insert into ai_sessions (id, account_id, user_id, title) values ($1, $2, $3, 'VPN drops')`,
			a.handoff, a.id, a.users[0])
		exec(`insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at,
			waiting_since, context) values ($1, $2, 1, $1, 'escalate', 'normal', 'waiting', $3, now(), now(), '{}')`,
			a.handoff, a.id, a.users[0])
		accounts = append(accounts, a)
	}
	return accounts
}

func (*account) exec(b *testing.B, d *dbtest.Database, sql string, args ...any) {
	b.Helper()
	if _, err := db.AllAccounts(d.Pool).Exec(context.Background(), sql, args...); err != nil {
		b.Fatal(err)
	}
}

// sign returns a token for both servers: bench/echo reads the account from it, the product from the user's row.
func sign(b *testing.B, user, account uuid.UUID) string {
	b.Helper()
	claims := jwt.MapClaims{"sub": user, "account_id": account, "exp": time.Now().Add(time.Hour).Unix()}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		b.Fatal(err)
	}
	return token
}
