package db_test

import (
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestRowSecurityDoesNotBindSuperuser(t *testing.T) {
	d := dbtest.New(t)
	if walled, err := db.New(d.Pool).RowSecurityIsActive(t.Context()); err != nil || !walled {
		t.Errorf("the tests' role is walled off: %t, error %v", walled, err)
	}
	if walled, err := db.New(asAdmin(t, d)).RowSecurityIsActive(t.Context()); err != nil || walled {
		t.Errorf("a superuser is walled off: %t, error %v", walled, err)
	}
}

// deploy/application-role.sql is what it says: enough to serve, and no more.
func TestApplicationRole(t *testing.T) {
	d := dbtest.New(t)
	a := addAccounts(t, d.Pool)[0]
	admin := asAdmin(t, d)
	script, err := os.ReadFile("../deploy/application-role.sql")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := admin.Exec(t.Context(), string(script)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_, err := admin.Exec(context.Background(),
			"reset session authorization; drop owned by handoffd_serve; drop role handoffd_serve")
		if err != nil {
			t.Error(err)
		}
	})
	exec(t, admin, "set session authorization handoffd_serve")
	exec(t, admin, "select set_config('handoffd.account', $1, false)", a.String())
	if got := count(t, admin, countAccounts); got != 1 {
		t.Errorf("it sees %d accounts in the scope of one", got)
	}
	exec(t, admin, "insert into teams (id, account_id) values ($1, $2)", uuid.New(), a)
	_, err = admin.Exec(t.Context(), "alter table accounts disable row level security")
	if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "42501" {
		t.Errorf("it can disable row-level security: %v", err)
	}
}

// The roles that deploy/watcher-role.sql makes for those who only read see what they are for, of all accounts, also
// where everything that PUBLIC can do by default was taken away; and nothing behind the views.
func TestReadingRolesSeeTheirViewsOnly(t *testing.T) {
	d := dbtest.New(t)
	populate := tenants{t: t, d: d, a: uuid.New(), b: uuid.New()}
	populate.populate(populate.a)
	populate.populate(populate.b)
	admin := asAdmin(t, d)
	exec(t, admin, "revoke all on schema public from public; revoke execute on all functions in schema public from public")
	exec(t, admin, "grant usage on schema public to handoffd")
	t.Cleanup(func() {
		_, err := admin.Exec(context.Background(), "reset session authorization; set default_transaction_read_only = off; "+
			"drop owned by handoffd_reader, handoffd_watcher; drop role handoffd_reader, handoffd_watcher")
		if err != nil {
			t.Error(err)
		}
	})
	text, err := os.ReadFile("../deploy/watcher-role.sql")
	if err != nil {
		t.Fatal(err)
	}
	names := strings.NewReplacer(
		"watcher", "handoffd_watcher", "reader", "handoffd_reader",
	)
	script := names.Replace(string(text))
	for range 2 {
		if _, err := admin.PgConn().Exec(t.Context(), script).ReadAll(); err != nil {
			t.Fatalf("%v:\n%s", err, script)
		}
	}
	exec(t, admin, "insert into replicas (id, host, degraded) values ('r', 'desk-1', '{}')")
	exec(t, admin, `
		insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, delivery_count)
		select account_id, id, 1, created_at, 'handoff_created', created_by, 'Dana', 1
		from handoffs`)
	listener := connectAs(t, d.URL, "handoffd/r listener")
	exec(t, listener, "begin")
	numbers := []string{
		"select * from handoff_steps", "select * from handoff_deliveries", "select * from handoff_channel_health",
		"select * from handoff_statistics('person', '-infinity')",
		"select backend_start from pg_stat_activity where application_name like 'handoffd/% listener'",
		"select xact_start from pg_stat_activity where state = 'idle in transaction'",
	}
	texts := []string{"select * from handoff_event_feed", "select * from handoff_customer_statistics('-infinity')"}
	for role, can := range map[string][]string{"handoffd_watcher": numbers, "handoffd_reader": append(texts, numbers...)} {
		exec(t, admin, "set session authorization "+role)
		exec(t, admin, "select set_config(split_part(s, '=', 1), split_part(s, '=', 2), false) from pg_db_role_setting, "+
			"unnest(setconfig) as s where setrole = current_user::regrole") // as a new session of the role would
		for _, query := range can {
			rows, err := admin.Query(t.Context(), query)
			if err != nil {
				t.Fatal(err)
			}
			seen, err := pgx.CollectRows(rows, pgx.RowToMap)
			if err != nil || len(seen) == 0 {
				t.Errorf("%s sees %d rows, error %v: %s", role, len(seen), err, query)
				continue
			}
			for column, value := range seen[0] {
				if strings.HasSuffix(column, "_start") && value == nil {
					t.Errorf("%s does not see %s: %s", role, column, query)
				}
			}
		}
		if n := count(t, admin, "select count(distinct account_id) from handoff_measures"); n != 2 {
			t.Errorf("%s sees %d accounts, want both", role, n)
		}
		if role == "handoffd_watcher" {
			for _, query := range texts {
				refuse(t, admin, query)
			}
		}
		exec(t, admin, "set default_transaction_read_only = off") // what a role can do itself is no wall
		for _, query := range []string{
			"select from event_log", "select name from users", "select content from ai_session_messages",
			"update handoff_channel_health set host = ''", "delete from handoff_channel_health",
			"insert into teams default values", "create table mine (n integer)",
		} {
			refuse(t, admin, query)
		}
		exec(t, admin, "reset session authorization")
		changes := count(t, admin, `
			select count(*)
			from pg_class as c
			cross join unnest(array['insert', 'update', 'delete', 'truncate']) as p
			where c.relnamespace = 'public'::regnamespace
			  and c.relkind in ('r', 'v')
			  and has_table_privilege($1, c.oid, p)`, role)
		if changes > 0 {
			t.Errorf("%s can change %d relations", role, changes)
		}
	}
}

// refuse reports a statement that is not refused for want of privileges.
func refuse(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	_, err := conn.Exec(t.Context(), sql)
	if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "42501" {
		t.Errorf("not refused: %s: %v", sql, err)
	}
}

// deploy/role.sql makes the role with the password of the environment, or without one, and never with one of its own.
func TestServiceRoleIsCreatedWithoutDefaultPassword(t *testing.T) {
	if _, err := osexec.LookPath("psql"); err != nil {
		t.Skip("psql is not installed")
	}
	d := dbtest.New(t)
	admin := asAdmin(t, d)
	script, err := os.ReadFile("../deploy/role.sql")
	if err != nil {
		t.Fatal(err)
	}
	for name, password := range map[string]string{"handoffd_role_without": "", "handoffd_role_with": "it's secret"} {
		drop := "drop database if exists " + name + "; "
		t.Cleanup(func() {
			for _, statement := range []string{drop, "drop role if exists " + name} {
				if _, err := admin.Exec(context.Background(), statement); err != nil {
					t.Error(err)
				}
			}
		})
		psql := osexec.CommandContext(t.Context(), "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", d.AdminURL)
		psql.Stdin = strings.NewReader(strings.NewReplacer(
			"role handoffd", "role "+name, "database handoffd", "database "+name, "owner handoffd", "owner "+name,
		).Replace(string(script)))
		psql.Env = os.Environ()
		if password != "" {
			psql.Env = append(psql.Env, "POSTGRES_HANDOFFD_PASSWORD="+password)
		}
		if out, err := psql.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		has := count(t, admin, "select count(rolpassword) from pg_authid where rolname = '"+name+
			"' and rolcanlogin and not rolsuper")
		if (has == 1) != (password != "") {
			t.Errorf("with the password %q the role has %d", password, has)
		}
	}
}

// No file that is shipped contains a password.
func TestDeploymentFilesHoldNoPassword(t *testing.T) {
	shipped := regexp.MustCompile(`(?i)password '|PASSWORD:-|://[a-z_]+:[^$@\s]+@`)
	for _, file := range []string{
		"../deploy/role.sql", "../deploy/application-role.sql", "../deploy/watcher-role.sql",
		"../compose.yaml", "../deploy/nginx.conf",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := shipped.Find(text); found != nil {
			t.Errorf("%s holds %q", file, found)
		}
	}
}

func TestBackupByOwnerIsComplete(t *testing.T) {
	if _, err := osexec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
	d := dbtest.New(t)
	ids := addAccounts(t, d.Pool)
	dump := func(arguments ...string) (string, error) {
		arguments = append(arguments, "--data-only", "--table=accounts", "--dbname="+d.URL)
		out, err := osexec.CommandContext(t.Context(), "pg_dump", arguments...).CombinedOutput()
		return string(out), err
	}
	if out, err := dump(); err == nil {
		t.Errorf("an ordinary dump is no longer refused; docs/operations.md says it is:\n%s", out)
	}
	out, err := dump("--enable-row-security")
	if err != nil || !strings.Contains(out, ids[0].String()) || !strings.Contains(out, ids[1].String()) {
		t.Errorf("error %v, dumped\n%s", err, out)
	}
}

// asAdmin connects as superuser.
func asAdmin(t testing.TB, d *dbtest.Database) *pgx.Conn {
	t.Helper()
	if d.AdminURL == "" {
		t.Skip("there is no superuser here: set HANDOFF_TEST_ADMIN_URL")
	}
	conn, err := pgx.Connect(t.Context(), d.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
