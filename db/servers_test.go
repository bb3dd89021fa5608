package db_test

import (
	"context"
	"errors"
	"net/url"
	osexec "os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

// fleet is a primary with standbys, and a service that names all of them in its URL.
type fleet struct {
	*testing.T
	servers []*localpg.Server
	watched *db.Servers
	pool    *pgxpool.Pool
}

// newFleet starts a migrated primary and standbys of it, and further servers that begin empty.
func newFleet(t *testing.T, standbys, empty int) *fleet {
	t.Helper()
	f := &fleet{T: t}
	primary := f.start(localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	for range standbys {
		f.start(localpg.Config{StandbyOf: primary})
	}
	for range empty {
		f.start(localpg.Config{})
	}
	f.watched, f.pool = f.service()
	return f
}

func (f *fleet) start(config localpg.Config) *localpg.Server {
	f.Helper()
	server, err := localpg.Start(f.Context(), config)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			f.Error(err)
		}
	})
	f.servers = append(f.servers, server)
	return server
}

// service opens a pool as a replica does.
func (f *fleet) service() (*db.Servers, *pgxpool.Pool) {
	f.Helper()
	address, err := url.Parse(f.servers[0].URL("handoffd"))
	if err != nil {
		f.Fatal(err)
	}
	query := address.Query()
	for _, server := range f.servers[1:] {
		other, err := url.Parse(server.URL("handoffd"))
		if err != nil {
			f.Fatal(err)
		}
		for name, value := range other.Query() {
			query.Set(name, query.Get(name)+","+value[0])
		}
	}
	address.RawQuery = query.Encode()
	watched, err := db.NewServers(address.String(), "handoffd test")
	if err != nil {
		f.Fatal(err)
	}
	pool, err := watched.Pool(f.Context())
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(pool.Close)
	return watched, pool
}

// admin runs SQL as superuser of one server and returns the value of its first row as text.
func (f *fleet) admin(server int, sql string) (value string) {
	f.Helper()
	conn, err := pgx.Connect(f.Context(), f.servers[server].AdminURL("handoffd"))
	if err != nil {
		f.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.QueryRow(f.Context(), sql).Scan(&value); err != nil {
		f.Fatalf("%s: %v", sql, err)
	}
	return value
}

func (f *fleet) promote(server int) {
	f.Helper()
	f.admin(server, "select pg_promote()::text")
}

func (f *fleet) kill(server int) {
	f.Helper()
	if err := f.servers[server].Kill(); err != nil {
		f.Fatal(err)
	}
}

func (f *fleet) restart(server int) {
	f.Helper()
	if err := f.servers[server].Restart(f.Context()); err != nil {
		f.Fatal(err)
	}
}

// leadsTo checks that every connection of the pool leads to the server, and returns the epoch there.
func (f *fleet) leadsTo(pool *pgxpool.Pool, server int) (epoch string) {
	f.Helper()
	want := f.admin(server, "select pg_postmaster_start_time()::text")
	ctx, cancel := context.WithTimeout(f.Context(), time.Minute)
	defer cancel()
	for range 2 {
		var where string
		err := pool.QueryRow(ctx, "select pg_postmaster_start_time()::text, current_event_epoch()").Scan(&where, &epoch)
		if err != nil {
			f.Fatal(err)
		}
		if where != want {
			f.Fatalf("the pool leads to the server started at %s, want server %d, started at %s", where, server, want)
		}
		pool.Reset() // the next one is a new connection
	}
	return epoch
}

// refuses checks that the pool leads nowhere, because only an older history can be reached.
func (f *fleet) refuses(watched *db.Servers, pool *pgxpool.Pool) {
	f.Helper()
	if _, err := db.New(pool).CurrentEpoch(f.Context()); !errors.Is(err, db.ErrOlderHistory) || !db.IsUnavailable(err) {
		f.Errorf("the error is %v", err)
	}
	watched.Look(f.Context())
	if !watched.OnlyOlder() {
		f.Error("nothing says that only an older history can be reached")
	}
	f.isDegraded(watched, db.SplitBrain, db.HostsUnreachable)
}

func (f *fleet) isDegraded(watched *db.Servers, reasons ...string) {
	f.Helper()
	if hosts := watched.Look(f.Context()); !slices.Equal(watched.Degraded(), reasons) {
		f.Errorf("degraded: %v, want %v; %+v", watched.Degraded(), reasons, hosts)
	}
}

func TestAnOldPrimaryThatComesBackIsRefused(t *testing.T) {
	f := newFleet(t, 1, 0)
	before := f.leadsTo(f.pool, 0)
	f.isDegraded(f.watched)
	f.kill(0)
	f.promote(1)
	after := f.leadsTo(f.pool, 1)
	if after[:8] == before[:8] {
		t.Errorf("the promoted server goes on with the value of %s: %s", before, after)
	}
	f.isDegraded(f.watched, db.HostsUnreachable)

	f.restart(0)
	f.isDegraded(f.watched, db.SplitBrain)
	f.leadsTo(f.pool, 1)
	_, another := f.service() // a replica that starts now
	f.leadsTo(another, 1)

	f.kill(1)
	f.refuses(f.watched, f.pool)
	late, lately := f.service() // this one never reached the newer history and cannot know
	if got := f.leadsTo(lately, 0); got != before {
		t.Errorf("the old primary is at %s, it was at %s", got, before)
	}
	f.isDegraded(late, db.HostsUnreachable)
	idle, err := lately.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	tx, err := db.Everywhere(lately).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}

	f.restart(1)
	f.isDegraded(late, db.SplitBrain)
	if err := tx.Commit(t.Context()); !errors.Is(err, db.ErrOlderHistory) || !errors.Is(err, pgx.ErrTxCommitRollback) {
		t.Errorf("a transaction on the older history ends with %v", err)
	}
	idle.Release()
	if got := f.leadsTo(lately, 1); got != after {
		t.Errorf("the newer history was %s, it is %s", after, got)
	}
	f.leadsTo(f.pool, 1)
}

func TestStandbysPromotedInTurnDoNotShareAnEpoch(t *testing.T) {
	f := newFleet(t, 2, 0)
	epochs := []string{f.leadsTo(f.pool, 0)}
	for promoted := range 2 {
		f.kill(promoted)
		f.promote(promoted + 1)
		epochs = append(epochs, f.leadsTo(f.pool, promoted+1))
	}
	if epochs[1][:8] == epochs[2][:8] || epochs[0][:8] == epochs[1][:8] {
		t.Errorf("the epochs are %v", epochs)
	}
	f.restart(1)
	f.restart(0)
	f.isDegraded(f.watched, db.SplitBrain)
	_, another := f.service()
	if got := f.leadsTo(another, 2); got != epochs[2] {
		t.Errorf("a replica that starts finds %s, want %s", got, epochs[2])
	}
}

// A standby that is promoted by mistake, while the server that is followed lives, is not followed when that one is away.
func TestATwinIsPassedOver(t *testing.T) {
	f := newFleet(t, 2, 0)
	f.leadsTo(f.pool, 0)
	f.kill(0)
	f.promote(1)
	newest := f.leadsTo(f.pool, 1)
	f.promote(2)
	f.isDegraded(f.watched, db.SplitBrain, db.HostsUnreachable)
	if got := f.leadsTo(f.pool, 1); got != newest {
		t.Errorf("the epoch is %s, it was %s", got, newest)
	}
	f.kill(1)
	f.refuses(f.watched, f.pool)
	late, lately := f.service()
	twin := f.leadsTo(lately, 2)
	if twin[:8] == newest[:8] {
		t.Errorf("both twins are %s", twin)
	}
	f.restart(1)
	f.isDegraded(late, db.SplitBrain, db.HostsUnreachable)
	f.leadsTo(lately, 1)
}

func TestADumpLoadedElsewhereIsAnotherHistory(t *testing.T) {
	if _, err := osexec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
	f := newFleet(t, 0, 1)
	original := f.leadsTo(f.pool, 0)
	command := osexec.CommandContext(t.Context(), "sh", "-c", `pg_dump --enable-row-security "$1" | psql -v ON_ERROR_STOP=1 -q "$2"`, "sh",
		f.servers[0].URL("handoffd"), f.servers[1].URL("handoffd"))
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("copy: %v\n%s", err, out)
	}
	conn, err := pgx.Connect(t.Context(), f.servers[1].URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	if epoch, err := db.New(conn).CurrentEpoch(t.Context()); err == nil || !strings.Contains(err.Error(), "SB001") {
		t.Errorf("the copy says that its epoch is %q, error %v", epoch, err)
	}
	f.isDegraded(f.watched, db.SplitBrain)
	f.leadsTo(f.pool, 0)
	f.kill(0)
	f.refuses(f.watched, f.pool)
	epoch, err := db.New(conn).CurrentEpoch(t.Context())
	if err != nil || epoch[:8] == original[:8] {
		t.Errorf("the copy is at %s, its original was at %s; error %v", epoch, original, err)
	}
}

// The server behind a pooler, or behind an address that moves, is another one from one statement to the next.
func TestAStatementThroughAPoolerNamesItsHistory(t *testing.T) {
	f := newFleet(t, 1, 0)
	value := f.leadsTo(f.pool, 0)[:8]
	if err := db.New(f.pool).RequireHistory(t.Context(), value); err != nil {
		t.Error(err)
	}
	err := db.New(f.pool).RequireHistory(t.Context(), "00000000")
	if err == nil || !strings.Contains(err.Error(), "SB002") || !db.IsUnavailable(err) {
		t.Errorf("another history is taken for this one: %v", err)
	}
}
