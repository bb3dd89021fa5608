package db_test

import (
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestASuperuserIsNotWalledOff(t *testing.T) {
	d := dbtest.New(t)
	if walled, err := db.New(d.Pool).RowSecurityIsActive(t.Context()); err != nil || !walled {
		t.Errorf("the tests' role is walled off: %t, error %v", walled, err)
	}
	if walled, err := db.New(asAdmin(t, d)).RowSecurityIsActive(t.Context()); err != nil || walled {
		t.Errorf("a superuser is walled off: %t, error %v", walled, err)
	}
}

// deploy/application-role.sql is what it says: enough to serve, and no more.
func TestTheApplicationRole(t *testing.T) {
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
		if _, err := admin.Exec(context.Background(), "reset session authorization; drop owned by handoffd_serve; drop role handoffd_serve"); err != nil {
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
		t.Errorf("it may switch the wall off: %v", err)
	}
}

// A role that only watches is granted the views for people, and nothing behind them.
func TestAWatcherNeedsTheViewsOnly(t *testing.T) {
	d := dbtest.New(t)
	populate := tenants{t: t, d: d, a: uuid.New(), b: uuid.New()}
	populate.populate(populate.a)
	admin := asAdmin(t, d)
	exec(t, admin, "create role handoffd_watcher")
	t.Cleanup(func() {
		if _, err := admin.Exec(context.Background(), "reset session authorization; drop owned by handoffd_watcher; drop role handoffd_watcher"); err != nil {
			t.Error(err)
		}
	})
	exec(t, admin, "grant select on handoff_channel_health, handoff_event_feed to handoffd_watcher")
	exec(t, admin, "insert into replicas (id, host, degraded) values ('r', 'desk-1', '{}')")
	exec(t, admin, "set session authorization handoffd_watcher")
	for _, view := range []string{"handoff_channel_health", "handoff_event_feed"} {
		if rows := count(t, admin, "select count(seen::text) from "+view+" as seen"); rows != 1 {
			t.Errorf("it sees %d rows of %s", rows, view)
		}
	}
	_, err := admin.Exec(t.Context(), "select from event_log")
	if refused, ok := errors.AsType[*pgconn.PgError](err); !ok || refused.Code != "42501" {
		t.Errorf("it may read the log itself: %v", err)
	}
}

func TestABackupOfTheOwnerIsWhole(t *testing.T) {
	if _, err := osexec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
	d := dbtest.New(t)
	ids := addAccounts(t, d.Pool)
	dump := func(arguments ...string) (string, error) {
		out, err := osexec.CommandContext(t.Context(), "pg_dump", append(arguments, "--data-only", "--table=accounts", "--dbname="+d.URL)...).CombinedOutput()
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
