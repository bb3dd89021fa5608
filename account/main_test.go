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
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// tenant is an account that has rows in every table.
type tenant struct {
	*handofftest.Account
	t       *testing.T
	dana    auth.Principal
	backend auth.Principal
	open    handoff.Handoff // waiting
}

func newTenant(t *testing.T, d *dbtest.Database) *tenant {
	t.Helper()
	a := &tenant{Account: handofftest.NewIn(t, d), t: t}
	a.dana, a.backend = a.Engineer("Dana"), a.ServicePrincipal()
	team := uuid.New()
	session := a.AddSession(a.dana, directory.SessionInput{Title: "VPN drops", TeamID: directory.Some(team)})
	messages := []directory.Message{{Role: "user", Content: "It drops \\ every \"hour\"\n"}}
	if err := a.Directory.AppendMessages(t.Context(), a.dana, session, messages); err != nil {
		t.Fatal(err)
	}
	escalation := handoff.Draft{Session: session, Intent: handoff.Escalate}
	for range 3 { // each refers to the one before
		a.open = a.HandOff(a.dana, escalation)
		if _, err := a.Withdraw(t.Context(), a.dana, a.open.Ref()); err != nil {
			t.Fatal(err)
		}
	}
	a.open = a.HandOff(a.dana, escalation)
	a.Exec(`insert into user_identities (account_id, user_id, issuer, subject, created_by)
		values ($1, $2::uuid, 'https://login.example.com', $2::uuid::text, 'command')`, a.ID, a.dana.UserID)
	a.Exec("insert into response_policies (account_id, team_id) values ($1, null), ($1, $2)", a.ID, team)
	a.Exec(`insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
		values ($1, $2, gen_random_uuid(), 'Eli', 'waiting', 1)`, a.ID, a.open.ID)
	a.Exec(`insert into mail_positions (account_id, seq) values ($1, 1)`, a.ID)
	a.Exec(`insert into mailboxes (account_id, user_id) values ($1, $2)`, a.ID, a.dana.UserID)
	a.Exec(`insert into admin_notices (account_id, id, kind, text)
		values ($1, $1, 'webhook_disabled', 'It failed.')`, a.ID)
	a.Exec(`insert into admin_notice_mails (account_id, notice_id, recipient_id, status) values ($1, $1, $2, 'sent')`,
		a.ID, a.dana.UserID)
	if _, err := a.Directory.AddAPIKey(t.Context(), a.ID, directory.APIKeyDraft{Name: "Bot", Agent: true}); err != nil {
		t.Fatal(err)
	}
	a.Exec(`insert into webhooks (account_id, id, format, url, secret, secret_last_four, created_by_id, created_by_name,
		created_by_service, cursor_epoch, cursor_seq)
		values ($1, $2, 'standard', 'https://example.com', '\xab', 'abcd', $2, 'Dana', false, '7f3a', 1)`,
		a.ID, a.dana.UserID)
	a.Exec(`insert into webhook_deliveries (account_id, webhook_id, number, event_id, event_type, attempt, duration_ms)
		values ($1, $2, 1, '7f3a-1', 'reset', 1, 12)`, a.ID, a.dana.UserID)
	a.Exec(`insert into chat_messages (account_id, webhook_id, handoff_id, posted_version, shown_version, channel, ts)
		values ($1, $2, $3, 1, 1, 'C024BE91L', '1712345678.000100')`, a.ID, a.dana.UserID, a.open.ID)
	a.Exec(`insert into replicas (id, host, degraded) values ('gjlheb', 'one', '{}') on conflict do nothing`)
	a.Exec(`insert into user_presence (account_id, user_id, replica) values ($1, $2, 'gjlheb')`, a.ID, a.dana.UserID)
	a.Exec(`insert into idempotency_keys (account_id, user_id, key, digest, status, body)
		values ($1, $2, 'k', decode(repeat('ab', 32), 'hex'), 201, 'a stored answer')`, a.ID, a.dana.UserID)
	return a
}

// rows counts the rows of the account in each table that has any account's.
func (a *tenant) rows() map[string]int64 {
	a.t.Helper()
	counts := make(map[string]int64)
	for _, table := range tablesOfAccounts(a.t, a.Pool) {
		counts[table] = a.Count("select count(*) from "+table+" where account_id = $1", a.ID)
	}
	counts["accounts"] = a.Count("select count(*) from accounts where id = $1", a.ID)
	return counts
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
