package chaos

import (
	"context"
	"net/url"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

// fleet is a run on several PostgreSQL clusters, all of which DATABASE_URL names.
type fleet struct {
	*run
	servers []*localpg.Server
	admins  []*pgxpool.Pool
}

// beginFleet starts a run on a primary, standbys of it, and clusters that begin empty.
func beginFleet(t *testing.T, fault string, allowed Allowance, standbys, empty int) *fleet {
	t.Helper()
	f := &fleet{}
	durable := map[string]string{"synchronous_commit": "on"}
	start := func(config localpg.Config) {
		config.Settings = durable
		server, err := localpg.Start(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := server.Stop(context.Background()); err != nil {
				t.Error(err)
			}
		})
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
	f.run = beginIn(t, fault, allowed, database{f.url(t), f.servers[0].AdminURL("handoffd")})
	own := f.admin
	t.Cleanup(own.Close)
	f.look(0)
	return f
}

// url names all servers.
func (f *fleet) url(t *testing.T) string {
	t.Helper()
	address, err := url.Parse(f.servers[0].URL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	query := address.Query()
	for _, server := range f.servers[1:] {
		other, err := url.Parse(server.URL("handoffd"))
		if err != nil {
			t.Fatal(err)
		}
		for name, value := range other.Query() {
			query.Set(name, query.Get(name)+","+value[0])
		}
	}
	address.RawQuery = query.Encode()
	return address.String()
}

// look makes the run read the log of this server from now on.
func (f *fleet) look(server int) {
	f.admins[server].Reset()
	f.admin = f.admins[server]
}

// promote makes a standby a primary, once it has all that its primary has.
func (f *fleet) promote(standby int) {
	f.t.Helper()
	f.look(standby)
	f.exec(`select pg_promote()`)
}

// catchUp waits until the standbys have replayed all that the primary has written.
func (f *fleet) catchUp(primary int, standbys ...int) {
	f.t.Helper()
	f.look(primary)
	end := query[string](f.run, `select pg_current_wal_lsn()::text`)
	for _, standby := range standbys {
		f.look(standby)
		eventually(f.t, "a standby catches up", func() bool {
			return query[bool](f.run, `select pg_last_wal_replay_lsn() >= $1::pg_lsn`, end)
		})
	}
	f.look(primary)
}

func (f *fleet) kill(server int) {
	f.t.Helper()
	if err := f.servers[server].Kill(); err != nil {
		f.t.Fatal(err)
	}
}

func (f *fleet) restart(server int) {
	f.t.Helper()
	if err := f.servers[server].Restart(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
}

// copyTo loads a dump of one server into another.
func (f *fleet) copyTo(from, to int) {
	f.t.Helper()
	command := exec.CommandContext(f.t.Context(), "sh", "-c", `pg_dump --enable-row-security "$1" | psql -v ON_ERROR_STOP=1 -q "$2"`,
		"sh", f.servers[from].URL("handoffd"), f.servers[to].URL("handoffd"))
	if out, err := command.CombinedOutput(); err != nil {
		f.t.Fatalf("copy: %v\n%s", err, out)
	}
}

// says waits until the readiness of all replicas is this.
func (f *fleet) says(replicas []*replica, status string, reasons ...string) {
	f.t.Helper()
	for _, one := range replicas {
		var got string
		var why []string
		eventually(f.t, status+" "+strings.Join(reasons, " "), func() bool {
			got, why = one.readiness()
			return got == status && slices.Equal(why, reasons)
		})
	}
}

// requested is how many requests have been answered so far.
func (f *fleet) requested() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.requests)
}

// gone notes that what was acknowledged from one request to another belongs to a history that no server holds any more, or
// that was older than one which could not be known: it may be in the log or not.
func (f *fleet) gone(from, to int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.requests[from:to] {
		f.requests[from+i].Outcome = Info
	}
}

// refused checks that nothing is acknowledged meanwhile: each of n tries to escalate to each replica is answered 503.
func (f *fleet) refused(replicas []*replica, a *account, sessions []uuid.UUID) {
	f.t.Helper()
	for i, session := range sessions {
		got := f.escalate(replicas[i%len(replicas)], a, a.users[0], session)
		if got.status != 503 || got.code() != "split_brain" && got.code() != "database_unavailable" {
			f.t.Errorf("with only an older history to be reached: %d %s", got.status, got.body)
		}
	}
}

// sessions makes n sessions to be escalated later.
func (f *fleet) sessions(to *replica, a *account, n int) (made []uuid.UUID) {
	f.t.Helper()
	for range n {
		session, err := f.session(f.t.Context(), to, a, a.users[0])
		if err != nil {
			f.t.Fatal(err)
		}
		made = append(made, session)
	}
	return made
}

// resets checks how often each follower was told, once for each history.
func (f *fleet) resets(times int, followers ...*follower) {
	f.t.Helper()
	for _, one := range followers {
		var told []string
		for _, frame := range one.frames() {
			if frame.Name == "reset" {
				told = append(told, frame.ID)
			}
		}
		if len(told) != times {
			f.t.Errorf("%s was told reset %d times, want %d: %v", one.name, len(told), times, told)
		}
	}
}
