package db_test

import (
	"context"
	"errors"
	"net"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// fleet is a primary with standbys, and a service that names all of them in its URL.
type fleet struct {
	*testing.T
	servers []*localpg.Server
	hole    *net.TCPAddr // a host that hangs, named first; nil: none
	url     string       // names all of them
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
	server := dbtest.StartServer(f, config)
	f.servers = append(f.servers, server)
	return server
}

// service opens a pool as a replica does.
func (f *fleet) service() (*db.Servers, *pgxpool.Pool) {
	f.Helper()
	address := dbtest.URLOfAll(f, f.servers...)
	query := address.Query()
	if f.hole != nil {
		query.Set("host", f.hole.IP.String()+","+query.Get("host"))
		query.Set("port", strconv.Itoa(f.hole.Port)+","+query.Get("port"))
		query.Set("connect_timeout", "600")
	}
	address.RawQuery = query.Encode()
	f.url = address.String()
	watched, err := db.NewServers(f.url, "handoffd test")
	if err != nil {
		f.Fatal(err)
	}
	if f.hole == nil { // every host that is up answers in time, however busy the machine is
		watched.SetProbeTimeout(time.Minute)
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

// adminExec runs SQL as superuser of one server.
func (f *fleet) adminExec(server int, sql string) {
	f.Helper()
	conn, err := pgx.Connect(f.Context(), f.servers[server].AdminURL("handoffd"))
	if err != nil {
		f.Fatal(err)
	}
	defer conn.Close(context.Background())
	if _, err := conn.Exec(f.Context(), sql); err != nil {
		f.Fatalf("%s: %v", sql, err)
	}
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
	watched.Probe(f.Context())
	if !watched.OnlyOlderReachable() {
		f.Error("nothing says that only an older history can be reached")
	}
	f.isDegraded(watched, db.SplitBrain, db.HostsUnreachable)
}

func (f *fleet) isDegraded(watched *db.Servers, reasons ...string) {
	f.Helper()
	if hosts := watched.Probe(f.Context()); !slices.Equal(watched.Degraded(), reasons) {
		f.Errorf("degraded: %v, want %v; %+v", watched.Degraded(), reasons, hosts)
	}
}
