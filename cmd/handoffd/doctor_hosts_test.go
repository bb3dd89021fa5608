package main

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// answer returns the result of a query of the superuser.
func answer(t *testing.T, server *localpg.Server, question string, args ...any) (value string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.AdminURL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(t.Context(), question, args...).Scan(&value); err != nil {
		t.Fatalf("%s: %v", question, err)
	}
	return value
}

// Of two servers that accept writes, commands use the promoted one. Commands that only read begin no epoch.
func TestCommandsUseTheNewestHistory(t *testing.T) {
	primary := dbtest.StartServer(t, localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := dbtest.StartServer(t, localpg.Config{StandbyOf: primary})
	t.Setenv("DATABASE_URL", dbtest.URLOfAll(t, primary, standby).String())
	sh := &shell{t: t}
	findings := sh.doctor(exitOK)
	findings["hosts"].is(t, statusOK, "1 standby")
	findings["history"].is(t, statusOK, sh.ok("epoch"))

	const stored = "select value from event_epoch"
	before := answer(t, primary, stored)
	answer(t, standby, "select pg_promote()::text")
	findings = sh.doctor(exitError)
	findings["hosts"].is(t, statusFail, "split_brain", "pg_rewind")
	findings["history"].is(t, statusWarn, "promoted", "handoffd serve")
	sh.ok("migrate", "up")
	sh.ok("migrate", "status")
	sh.fails(exitError, []string{"SB001", "doctor"}, "epoch", "show")
	if after := answer(t, standby, stored); after != before {
		t.Errorf("a command that only looks has named the copy %s", after)
	}

	account := sh.ok("account", "add", "Acme")
	const accounts = "select count(*)::text from accounts where id::text = $1"
	here, there := answer(t, standby, accounts, account), answer(t, primary, accounts, account)
	if here != "1" || there != "0" {
		t.Errorf("the promoted server has %s of the account, the old primary %s", here, there)
	}
	if epoch := sh.ok("epoch"); epoch[:8] == before {
		t.Errorf("the promoted server goes on as %s", epoch)
	}
	sh.doctor(exitError)["history"].is(t, statusOK)
	if err := standby.Kill(); err != nil {
		t.Fatal(err)
	}
	sh.doctor(exitOK)["hosts"].is(t, statusWarn, "hosts_unreachable")
	accepted := sh.ok("epoch", "accept")
	if err := standby.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
	if epoch := sh.ok("epoch"); epoch != accepted || accepted[:8] == before {
		t.Errorf("accepted was %s, it is %s", accepted, epoch)
	}
}

func TestDoctorNamesARefusedFunction(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	for function, refused := range map[string]string{
		"pg_current_wal_lsn()": "pg_current_wal_lsn(), pg_control_checkpoint()", // either tells
		"pg_control_system()":  "pg_control_system()",
	} {
		asAdmin(t, d, "revoke execute on function "+refused+" from public")
		findings := (&shell{t: t}).doctor(exitOK)
		findings["history"].is(t, statusWarn,
			function, "grant execute on function "+function, "rds.logical_replication", "epoch bump")
		asAdmin(t, d, "grant execute on function "+refused+" to public")
	}
	(&shell{t: t}).doctor(exitOK)["history"].is(t, statusOK)
}

func TestCommandsWarnOfUnreachableHosts(t *testing.T) {
	primary := dbtest.StartServer(t, localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := dbtest.StartServer(t, localpg.Config{StandbyOf: primary})
	t.Setenv("DATABASE_URL", dbtest.URLOfAll(t, primary, standby).String())
	sh := &shell{t: t}
	commands := [][]string{{"account", "add", "Acme"}, {"migrate", "up"}}
	for _, command := range commands {
		if sh.ok(command...); sh.stderr.Len() > 0 {
			t.Errorf("%v with all hosts up says %s", command, &sh.stderr)
		}
	}
	if err := standby.Kill(); err != nil {
		t.Fatal(err)
	}
	for _, command := range commands {
		sh.ok(command...)
		said := sh.stderr.String()
		named := strings.Contains(said, "hosts_unreachable") && strings.Contains(said, "doctor")
		if strings.Count(said, "\n") != 1 || !named {
			t.Errorf("%v with a host away says %q", command, said)
		}
	}
}

func TestCommandErrorsHintAtTheCause(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL+"&options=-c%20default_transaction_read_only%3Don")
	sh := &shell{t: t}
	sh.fails(exitError, []string{"default_transaction_read_only", "alter role", "doctor"}, "account", "list")
	if strings.Contains(sh.stderr.String(), "URL right") {
		t.Errorf("a server that takes no changes is said to be the wrong one: %s", &sh.stderr)
	}
}
