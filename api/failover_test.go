package api_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// An asynchronous standby lacks the newest events when it is promoted, and reuses their numbers. An open stream gets a
// reset and continues with the new history.
func TestFailoverThatLosesEventsIsReset(t *testing.T) {
	primary := dbtest.StartServer(t, localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := dbtest.StartServer(t, localpg.Config{StandbyOf: primary})
	either := dbtest.URLOfAll(t, primary, standby).String()
	pool, err := db.Open(t.Context(), either, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	a := newAccountIn(t, &dbtest.Database{URL: either, Pool: pool})
	eli := a.replica(api.Config{}).as(a.eli).follow("")
	kept := a.escalation(a.dana)
	first := eli.expect("handoff_created")
	admin := connectAsAdmin(t, standby)
	waitFor(t, admin, `select exists (select from handoffs where id = $1)`, kept.ID)

	mustExec(t, admin, `alter system set primary_conninfo = ''`)
	mustExec(t, admin, `select pg_reload_conf()`)
	waitFor(t, admin, `select not exists (select from pg_stat_wal_receiver)`)
	a.escalation(a.dana)
	lost := eli.expect("handoff_created")
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	mustExec(t, admin, `select pg_promote()`)
	pool.Reset() // its connections lead to the dead server

	reset := eli.expect("reset")
	epoch, number, _ := strings.Cut(reset.ID, "-")
	if reset.data.Reason != "epoch" || number != "1" || strings.HasPrefix(first.ID, epoch+"-") {
		t.Errorf("got reset %s with id %s after %s", reset.Data, reset.ID, lost.ID)
	}
	a.escalation(a.dana)
	if next := eli.expect("handoff_created"); next.ID != epoch+"-2" || next.data.Seq != lost.data.Seq {
		t.Errorf("after the reset comes %s, the one that was lost was %s", next.ID, lost.ID)
	}
	returning := a.replica(api.Config{}).as(a.mia)
	again := returning.open(lost.ID)
	again.expect("reset")
	again.expect("ready")
}

// connectAsAdmin connects to the service's database as a superuser.
func connectAsAdmin(t *testing.T, server *localpg.Server) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), server.AdminURL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func mustExec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// waitFor repeats a query until it returns true.
func waitFor(t *testing.T, conn *pgx.Conn, question string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), testTimeout)
	defer cancel()
	for yes := false; !yes; {
		if err := conn.QueryRow(ctx, question, args...).Scan(&yes); err != nil {
			t.Fatalf("%s: %v", question, err)
		}
	}
}
