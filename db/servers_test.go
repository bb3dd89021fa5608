package db_test

import (
	"context"
	"errors"
	"net"
	osexec "os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

func TestReturningOldPrimaryIsRefused(t *testing.T) {
	f := newFleet(t, 1, 0)
	f.refusesAnOldPrimary()
}

// A server that refuses to report its WAL position still reports its timeline.
func TestReturningOldPrimaryIsRefusedWithoutWALPosition(t *testing.T) {
	f := newFleet(t, 0, 0)
	f.adminExec(0, "revoke execute on function pg_current_wal_lsn() from public")
	f.start(localpg.Config{StandbyOf: f.servers[0]})
	f.watched, f.pool = f.service()
	f.refusesAnOldPrimary()
}

// refusesAnOldPrimary checks what replicas follow while the primary is lost, its standby promoted, and the primary
// back.
func (f *fleet) refusesAnOldPrimary() {
	t := f.T
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
	tx, err := db.AllAccounts(lately).Begin(t.Context())
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

// A connection is not made to the server that it was last made to before the others have been looked at.
func TestNewConnectionUsesNewestHistory(t *testing.T) {
	f := newFleet(t, 1, 0)
	f.leadsTo(f.pool, 0)
	f.promote(1)
	await(t, "a new connection leads to the promoted server", func() bool {
		f.pool.Reset()
		var timeline int
		if err := f.pool.QueryRow(t.Context(), "select server_timeline()").Scan(&timeline); err != nil {
			t.Fatal(err)
		}
		return timeline == 2
	})
	f.leadsTo(f.pool, 1)
}

func TestStandbysPromotedInTurnHaveDifferentEpochs(t *testing.T) {
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

// A standby that is promoted by mistake, while the server that is followed lives, is not followed when that one is
// away.
func TestTwinIsPassedOver(t *testing.T) {
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

func TestLoadedDumpIsAnotherHistory(t *testing.T) {
	if _, err := osexec.LookPath("pg_dump"); err != nil {
		t.Skip("pg_dump is not installed")
	}
	f := newFleet(t, 0, 1)
	original := f.leadsTo(f.pool, 0)
	command := osexec.CommandContext(t.Context(),
		"sh", "-c", `pg_dump --enable-row-security "$1" | psql -v ON_ERROR_STOP=1 -q "$2"`, "sh",
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

// What is under way when a newer history is found ends in an error, and the connection that listens breaks.
func TestStatementsOnOlderHistoryFail(t *testing.T) {
	f := newFleet(t, 1, 0)
	f.leadsTo(f.pool, 0)
	listen, err := f.watched.Listen(f.url, "listener")
	if err != nil {
		t.Fatal(err)
	}
	ear, err := listen(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer ear.Close(context.Background())
	scope := db.AllAccounts(f.pool)
	rows, err := scope.Query(t.Context(), "select generate_series(1, 3)")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := scope.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), "insert into accounts (id, name) values (gen_random_uuid(), 'lost')"); err != nil {
		t.Fatal(err)
	}

	f.promote(1)
	f.isDegraded(f.watched, db.SplitBrain)
	if rows.Close(); !errors.Is(rows.Err(), db.ErrOlderHistory) {
		t.Errorf("what was read of the older history ends with %v", rows.Err())
	}
	if err := tx.Commit(t.Context()); !errors.Is(err, db.ErrOlderHistory) || !errors.Is(err, pgx.ErrTxCommitRollback) {
		t.Errorf("a transaction on the older history ends with %v", err)
	}
	if n := f.admin(0, "select count(*)::text from accounts"); n != "0" {
		t.Errorf("%s accounts were committed to the older history", n)
	}
	waiting, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if _, err := ear.WaitForNotification(waiting); waiting.Err() != nil || err == nil {
		t.Errorf("the connection that listens to the older history goes on: %v", err)
	}
	for range 3 {
		ear, err := listen(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var timeline int
		if err := ear.QueryRow(t.Context(), "select server_timeline()").Scan(&timeline); err != nil || timeline != 2 {
			t.Errorf("the listener is on timeline %d, error %v", timeline, err)
		}
		ear.Close(context.Background())
	}
	f.leadsTo(f.pool, 1)
}

// A host that accepts connections and says nothing is looked at, and otherwise left alone.
func TestHangingHostDoesNotDelayConnections(t *testing.T) {
	hole, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var tried atomic.Int32
	var accepting sync.WaitGroup
	t.Cleanup(accepting.Wait)
	t.Cleanup(func() { hole.Close() })
	accepting.Go(func() {
		for {
			conn, err := hole.Accept()
			if err != nil {
				return
			}
			tried.Add(1)
			defer conn.Close()
		}
	})
	f := newFleet(t, 0, 0)
	f.hole = hole.Addr().(*net.TCPAddr)
	watched, pool := f.service()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // a tenth of what the URL grants each host
	defer cancel()
	var conns []*pgxpool.Conn
	for range 4 {
		conn, err := pool.Acquire(ctx)
		if err != nil {
			t.Fatal(err)
		}
		conns = append(conns, conn)
	}
	looks := tried.Load()
	if looks == 0 {
		t.Error("the host was not looked at")
	}
	for _, conn := range conns {
		conn.Release()
	}
	for range 20 {
		if _, err := db.New(pool).CurrentEpoch(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if now := tried.Load(); now != looks {
		t.Errorf("requests on connections that were there looked %d times", now-looks)
	}
	f.isDegraded(watched, db.HostsUnreachable)
	if now := tried.Load(); now != looks+1 {
		t.Errorf("a look tries the host %d times", now-looks)
	}
}
