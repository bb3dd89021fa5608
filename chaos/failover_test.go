package chaos

import (
	"context"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// failover is a run on several PostgreSQL servers, all of which DATABASE_URL names.
type failover struct {
	*run
	servers []*localpg.Server
	admins  []*pgxpool.Pool
}

// beginFailover starts a run on a primary, standbys of it, and servers with empty databases.
func beginFailover(t *testing.T, fault string, standbys, empty int) *failover {
	t.Helper()
	f := &failover{}
	durable := map[string]string{"synchronous_commit": "on"}
	start := func(config localpg.Config) {
		config.Settings = durable
		server := dbtest.StartServer(t, config)
		f.servers = append(f.servers, server)
		admin, err := pgxpool.New(context.Background(), server.AdminURL("handoffd"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(admin.Close)
		f.admins = append(f.admins, admin)
	}
	start(localpg.Config{})
	if _, err := db.Migrate(t.Context(), f.servers[0].URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	for range standbys {
		start(localpg.Config{StandbyOf: f.servers[0]})
	}
	for range empty {
		start(localpg.Config{})
	}
	allowed := Allowance{Resets: true, Repairs: true}
	all := dbtest.URLOfAll(t, f.servers...).String()
	f.run = beginIn(t, fault, allowed, database{all, f.servers[0].AdminURL("handoffd")})
	f.readFrom(0)
	return f
}

// readFrom makes the run execute its SQL on this server from now on.
func (f *failover) readFrom(server int) {
	f.admins[server].Reset()
	f.admin = f.admins[server]
}

// promote promotes a standby, and makes the run read from it.
func (f *failover) promote(standby int) {
	f.t.Helper()
	f.readFrom(standby)
	f.exec(`select pg_promote()`)
}

// catchUp waits until the standbys have replayed all that the primary has written.
func (f *failover) catchUp(primary int, standbys ...int) {
	f.t.Helper()
	f.readFrom(primary)
	end := query[string](f.run, `select pg_current_wal_lsn()::text`)
	for _, standby := range standbys {
		f.readFrom(standby)
		eventually(f.t, "a standby catches up", func() bool {
			return query[bool](f.run, `select pg_last_wal_replay_lsn() >= $1::pg_lsn`, end)
		})
	}
	f.readFrom(primary)
}

func (f *failover) kill(server int) {
	f.t.Helper()
	if err := f.servers[server].Kill(); err != nil {
		f.t.Fatal(err)
	}
}

func (f *failover) restart(server int) {
	f.t.Helper()
	if err := f.servers[server].Restart(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

// copyTo loads a dump of one server into another.
func (f *failover) copyTo(from, to int) {
	f.t.Helper()
	const script = `pg_dump --enable-row-security "$1" | psql -v ON_ERROR_STOP=1 -q "$2"`
	command := exec.CommandContext(f.t.Context(), "sh", "-c", script, "sh",
		f.servers[from].URL("handoffd"), f.servers[to].URL("handoffd"))
	if out, err := command.CombinedOutput(); err != nil {
		f.t.Fatalf("copy: %v\n%s", err, out)
	}
}

// awaitReadiness waits until all replicas report this status with these reasons.
func (f *failover) awaitReadiness(replicas []*replica, status string, reasons ...string) {
	f.t.Helper()
	for _, one := range replicas {
		eventually(f.t, status+" "+strings.Join(reasons, " "), func() bool {
			got, why := one.readiness()
			return got == status && slices.Equal(why, reasons)
		})
	}
}

// excuse runs what makes requests, and drops their outcomes: the log may lack their events, whose history is abandoned.
func (f *failover) excuse(requests func()) {
	f.t.Helper()
	f.mu.Lock()
	first := len(f.requests)
	f.mu.Unlock()
	requests()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := first; i < len(f.requests); i++ {
		f.requests[i].Outcome = Info
	}
}

// expectUnavailable checks that each attempt to escalate is answered 503.
func (f *failover) expectUnavailable(replicas []*replica, a *account, sessions []uuid.UUID) {
	f.t.Helper()
	for i, session := range sessions {
		got := f.escalate(replicas[i%len(replicas)], a, a.users[0], session)
		if got.status != 503 || got.code() != "split_brain" && got.code() != "database_unavailable" {
			f.t.Errorf("with only an older history in reach: %d %s", got.status, got.body)
		}
	}
}

// sessions makes n sessions.
func (f *failover) sessions(to *replica, a *account, n int) (made []uuid.UUID) {
	f.t.Helper()
	for range n {
		made = append(made, f.mustSession(to, a))
	}
	return made
}

// startDegraded runs one more replica and returns when it is degraded for this reason.
func (f *failover) startDegraded(reason string) *replica {
	f.t.Helper()
	one := f.launch()
	f.awaitReadiness([]*replica{one}, "degraded", reason)
	return one
}

// prepare starts two replicas, an account with followers, and commits events.
func (f *failover) prepare() (*account, []*follower) {
	f.t.Helper()
	f.startTwo()
	a, followers := f.followedAccount(4, 4)
	f.runLoad(a, scale(10, 60))
	return a, followers
}

// runLoad has four writers escalate until n escalations have been acknowledged.
func (f *failover) runLoad(a *account, n int) {
	f.t.Helper()
	f.startLoad(a, n).end()
}

// startLoad is like runLoad, and leaves the writers running.
func (f *failover) startLoad(a *account, n int) *load {
	f.t.Helper()
	l := f.load(a, 4)
	l.await(n)
	return l
}
