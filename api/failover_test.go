package api_test

import (
	"context"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// An asynchronous standby lacks the newest events when it is promoted, and gives their numbers out again. Whoever has
// seen them is told that history has changed, on the connection they have, and goes on with the new one.
func TestAFailoverThatLosesATailIsAReset(t *testing.T) {
	primary := startPostgres(t, localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	standby := startPostgres(t, localpg.Config{StandbyOf: primary})
	either := bothURL(t, primary, standby)
	pool, err := db.Open(t.Context(), either, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	o := newOfficeIn(t, &dbtest.Database{URL: either, Pool: pool})
	eli := o.replica(api.Config{}).as(o.eli).follow("")
	kept := o.escalation(o.dana)
	first := eli.expect("handoff_created")
	admin := connectAsAdmin(t, standby)
	waitFor(t, admin, `select exists (select from handoffs where id = $1)`, kept.ID)

	mustExec(t, admin, `alter system set primary_conninfo = ''`)
	mustExec(t, admin, `select pg_reload_conf()`)
	waitFor(t, admin, `select not exists (select from pg_stat_wal_receiver)`)
	o.escalation(o.dana)
	lost := eli.expect("handoff_created")
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	mustExec(t, admin, `select pg_promote()`)
	pool.Reset() // our own connections lead to the dead one

	reset := eli.expect("reset")
	epoch, number, _ := strings.Cut(reset.ID, "-")
	if reset.data.Reason != "epoch" || number != "1" || strings.HasPrefix(first.ID, epoch+"-") {
		t.Errorf("got reset %s with id %s after %s", reset.Data, reset.ID, lost.ID)
	}
	o.escalation(o.dana)
	if next := eli.expect("handoff_created"); next.ID != epoch+"-2" || next.data.Seq != lost.data.Seq {
		t.Errorf("after the reset comes %s, the one that was lost was %s", next.ID, lost.ID)
	}
	returning := o.replica(api.Config{}).as(o.mia)
	again := returning.open(lost.ID)
	again.expect("reset")
	again.expect("ready")
}

func startPostgres(t *testing.T, config localpg.Config) *localpg.Server {
	t.Helper()
	config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	server, err := localpg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

// bothURL leads to whichever of the two accepts writes.
func bothURL(t *testing.T, one, two *localpg.Server) string {
	t.Helper()
	address, err := url.Parse(one.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := url.Parse(two.URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	for name, value := range other.Query() {
		query.Set(name, query.Get(name)+","+value[0])
	}
	address.RawQuery = query.Encode()
	return address.String()
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

// waitFor asks until the answer is yes.
func waitFor(t *testing.T, conn *pgx.Conn, question string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for yes := false; !yes; {
		if err := conn.QueryRow(ctx, question, args...).Scan(&yes); err != nil {
			t.Fatalf("%s: %v", question, err)
		}
	}
}
