package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/mail"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// tenant is an account that has rows in every table.
type tenant struct {
	*handoff.Service
	t       *testing.T
	id      uuid.UUID
	dana    auth.Principal
	backend auth.Principal
	open    handoff.Handoff // waiting
}

func newTenant(t *testing.T, pool *pgxpool.Pool, name string) *tenant {
	t.Helper()
	outbox, err := mail.NewOutbox(nil)
	if err != nil {
		t.Fatal(err)
	}
	a := &tenant{Service: &handoff.Service{DB: pool, WaitBegan: outbox.WaitBegan}, t: t}
	if a.id, err = a.AddAccount(t.Context(), name); err != nil {
		t.Fatal(err)
	}
	a.dana = a.user("Dana")
	if a.backend, err = a.Backend(t.Context(), a.id); err != nil {
		t.Fatal(err)
	}
	team := uuid.New()
	session, _, err := a.PutSession(t.Context(), a.dana, handoff.Session{ID: uuid.New(), Title: "VPN drops", TeamID: &team})
	if err != nil {
		t.Fatal(err)
	}
	messages := []handoff.Message{{Role: "user", Content: "It drops \\ every \"hour\"\n"}}
	err = a.AppendMessages(t.Context(), a.dana, session.ID, messages)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // each refers to the one before
		a.open = a.escalate(session.ID)
		if _, err := a.Withdraw(t.Context(), a.dana, session.ID, a.open.ID); err != nil {
			t.Fatal(err)
		}
	}
	a.open = a.escalate(session.ID)
	a.exec(`insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind)
		values ($1, $2, gen_random_uuid(), 'Eli', 'escalation')`, a.id, a.open.ID)
	a.exec(`insert into idempotency_keys (account_id, user_id, key, digest, status, body)
		values ($1, $2, 'k', decode(repeat('ab', 32), 'hex'), 201, 'a stored answer')`, a.id, a.dana.UserID)
	return a
}

func (a *tenant) user(name string) auth.Principal {
	a.t.Helper()
	user, err := a.AddUser(a.t.Context(), handoff.User{
		AccountID: a.id, Email: name + "@example.com", Name: name, Role: auth.Engineer,
	})
	if err != nil {
		a.t.Fatal(err)
	}
	p, err := a.Principal(a.t.Context(), user.ID)
	if err != nil {
		a.t.Fatal(err)
	}
	return p
}

func (a *tenant) escalate(session uuid.UUID) handoff.Handoff {
	a.t.Helper()
	h, _, err := a.Create(a.t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil {
		a.t.Fatal(err)
	}
	return h
}

func (a *tenant) exec(sql string, args ...any) {
	a.t.Helper()
	if _, err := db.AllAccounts(a.DB).Exec(context.Background(), sql, args...); err != nil {
		a.t.Fatal(err)
	}
}

// rows counts the rows of the account in each table that has any account's.
func (a *tenant) rows() map[string]int64 {
	a.t.Helper()
	counts := make(map[string]int64)
	for _, table := range tablesOfAccounts(a.t, a.DB) {
		counts[table] = a.count("select count(*) from "+table+" where account_id = $1", a.id)
	}
	counts["accounts"] = a.count("select count(*) from accounts where id = $1", a.id)
	counts["river_job"] = a.count("select count(*) from river_job where args->>'account' = $1::text", a.id)
	return counts
}

func (a *tenant) count(sql string, args ...any) (n int64) {
	a.t.Helper()
	if err := db.AllAccounts(a.DB).QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		a.t.Fatal(err)
	}
	return n
}

// tablesOfAccounts are the tables with a column account_id.
func tablesOfAccounts(t *testing.T, pool *pgxpool.Pool) []string {
	t.Helper()
	return texts(t, pool, `
		select c.relname
		from pg_class as c
		join pg_attribute as a on a.attrelid = c.oid and a.attname = 'account_id' and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace
		  and c.relkind in ('r', 'p')
		order by 1`)
}

// columnsOf are the columns of a table.
func columnsOf(t *testing.T, pool *pgxpool.Pool, table string) []string {
	t.Helper()
	return texts(t, pool, `
		select attname
		from pg_attribute
		where attrelid = $1::regclass
		  and attnum > 0
		  and not attisdropped
		order by 1`, table)
}

func texts(t *testing.T, pool *pgxpool.Pool, sql string, args ...any) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	rows, err := db.AllAccounts(pool).Query(ctx, sql, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return found
}
