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

// account is an account, a handoff to have events about, and its people's tokens.
type account struct {
	id, handoff uuid.UUID
	tokens      []string
}

// newAccounts adds n accounts with as many people each. Nobody has more than one stream.
func newAccounts(b *testing.B, d *dbtest.Database, n, people int) []*account {
	b.Helper()
	var accounts []*account
	for range n {
		a := &account{id: uuid.New(), handoff: uuid.New()}
		var users []uuid.UUID
		for range people {
			user := uuid.New()
			users = append(users, user)
			a.tokens = append(a.tokens, sign(b, user, a.id))
		}
		exec := func(sql string, args ...any) {
			if _, err := db.AllAccounts(d.Pool).Exec(context.Background(), sql, args...); err != nil {
				b.Fatal(err)
			}
		}
		exec(`insert into accounts (id, name) values ($1, 'Acme Support')`, a.id)
		exec(`insert into users (id, account_id, email, name, role)
			select id, $1, id || '@example.com', 'Dana', 'engineer' from unnest($2::uuid[]) as id`, a.id, users)
		exec(`insert into ai_sessions (id, account_id, user_id, title) values ($1, $2, $3, 'VPN drops')`, a.handoff, a.id, users[0])
		exec(`insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at,
			waiting_since, context) values ($1, $2, 1, $1, 'escalate', 'normal', 'waiting', $3, now(), now(), '{}')`,
			a.handoff, a.id, users[0])
		accounts = append(accounts, a)
	}
	return accounts
}

// sign makes a token that both servers take: one reads the account from it, the other from the user's row.
func sign(b *testing.B, user, account uuid.UUID) string {
	b.Helper()
	claims := jwt.MapClaims{"sub": user, "account_id": account, "exp": time.Now().Add(time.Hour).Unix()}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString([]byte(secret))
	if err != nil {
		b.Fatal(err)
	}
	return token
}
