package upgrade

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
)

// fill adds rows to a database, those of closed handoffs in 200 accounts. Triggers do not run.
func fill(t *testing.T, d *dbtest.Database, events int) {
	t.Helper()
	began := time.Now()
	for _, sql := range []string{
		"set session_replication_role = replica",
		"insert into accounts (id, name) select gen_random_uuid(), 'Filled ' || n from generate_series(1, 200) as n",
		`insert into users (id, account_id, name, role)
			select gen_random_uuid(), id, 'Dana', 'engineer' from accounts where name like 'Filled %'`,
		fmt.Sprintf(`insert into ai_sessions (id, account_id, user_id, title)
			select gen_random_uuid(), u.account_id, u.id, n::text
			from users as u join accounts as a on a.id = u.account_id and a.name like 'Filled %%'
			cross join generate_series(1, %d) as n`, events/4/200),
		`insert into handoffs (id, account_id, number, session_id, intent, priority, status, created_by, created_at,
				waiting_since, closed_at, context)
			select gen_random_uuid(), s.account_id, s.title::integer, s.id, 'escalate', 'normal', 'withdrawn', s.user_id,
				now(), now(), now(), json_build_object('summary', repeat('The tunnel is renegotiated. ', 20))
			from ai_sessions as s join accounts as a on a.id = s.account_id and a.name like 'Filled %'`,
		`insert into event_log (account_id, seq, at, type, handoff_id, data)
			select h.account_id, h.number * 4 - n, now() - interval '1 hour', 'handoff_created', h.id,
				json_build_object('handoff', json_build_object('number', h.number))
			from handoffs as h cross join generate_series(0, 3) as n`,
		"vacuum analyze event_log, handoffs, ai_sessions, users",
	} {
		admin(t, d, sql)
	}
	t.Logf("%d events and %d handoffs were made in %s", events, events/4, time.Since(began).Round(time.Second))
}

// admins are connections of superusers by database.
var admins sync.Map

// admin runs SQL as superuser, always on the same connection.
func admin(t *testing.T, d *dbtest.Database, sql string) {
	t.Helper()
	if d.AdminURL == "" {
		t.Skip("only a superuser loads so many rows without a trigger for each: set HANDOFF_TEST_ADMIN_URL")
	}
	conn, ok := admins.Load(d.AdminURL)
	if !ok {
		made, err := pgx.Connect(t.Context(), d.AdminURL)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = made.Close(context.Background()) })
		admins.Store(d.AdminURL, made)
		conn = made
	}
	if _, err := conn.(*pgx.Conn).Exec(t.Context(), sql); err != nil {
		t.Fatalf("%v: %s", err, sql)
	}
}
