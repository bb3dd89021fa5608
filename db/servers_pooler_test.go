package db_test

import (
	"errors"
	"fmt"
	"net"
	"os"
	osexec "os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

// movingPooler is a PgBouncer in transaction mode that leads to one server and then to another.
type movingPooler struct {
	*fleet
	file    string
	port    int
	process *os.Process
}

func newMovingPooler(f *fleet) *movingPooler {
	f.Helper()
	program, err := osexec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer" // where Debian has it, for those whose PATH does not
	}
	if _, err := os.Stat(program); err != nil {
		f.Skip("PgBouncer is not installed (Debian: pgbouncer)")
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		f.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "handoffd-pooler-")
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		f.Fatal(err)
	}
	p := &movingPooler{fleet: f, file: filepath.Join(dir, "pgbouncer.ini"), port: socket.Addr().(*net.TCPAddr).Port}
	socket.Close()
	host := p.configure(0)
	command := osexec.CommandContext(f.Context(), program, "--quiet", p.file)
	// PgBouncer refuses to run as root, and a private server's socket is its account's only.
	if info, err := os.Stat(host); err == nil && os.Getuid() == 0 {
		owner := info.Sys().(*syscall.Stat_t)
		command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := command.Start(); err != nil {
		f.Fatal(err)
	}
	p.process = command.Process
	f.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait() // killed
	})
	return p
}

func (p *movingPooler) configure(server int) (host string) {
	p.Helper()
	to, err := pgx.ParseConfig(p.servers[server].URL("handoffd"))
	if err != nil {
		p.Fatal(err)
	}
	err = os.WriteFile(p.file, fmt.Appendf(nil, `[databases]
* = host=%s port=%d user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
`, to.Host, to.Port, to.User, p.port), 0o644)
	if err != nil {
		p.Fatal(err)
	}
	return to.Host
}

// moveTo makes the pooler lead to another server.
func (p *movingPooler) moveTo(server int) {
	p.Helper()
	p.configure(server)
	if err := p.process.Signal(syscall.SIGHUP); err != nil {
		p.Fatal(err)
	}
}

// await asks until the answer is as wanted.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.Now().Add(time.Minute)
	for tick := time.NewTicker(10 * time.Millisecond); !is(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("in vain: %s", what)
		}
	}
}

// Behind a pooler the server may change from one statement to the next, on connections that stay as they are. No
// statement is taken to an older history, and none to a newer one before the pool knows it.
func TestChangedServerBehindPoolerIsRefused(t *testing.T) {
	f := &fleet{T: t}
	primary := f.start(localpg.Config{})
	if _, err := db.Migrate(t.Context(), primary.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	f.start(localpg.Config{StandbyOf: primary})
	p := newMovingPooler(f)
	url := fmt.Sprintf("postgres://handoffd@127.0.0.1:%d/handoffd?pool_max_conns=1", p.port)
	watched, err := db.NewServers(url, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	watched.SetProbeTimeout(time.Minute)
	pool, err := watched.Pool(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	epoch := func() (string, error) { return db.New(db.AllAccounts(pool)).CurrentEpoch(t.Context()) }
	var before string
	await(t, "the pooler answers", func() bool { before, err = epoch(); return err == nil })

	f.promote(1)
	p.moveTo(1)
	await(t, "the copy behind the pooler is refused", func() bool {
		_, err := epoch()
		if err != nil && !db.IsUnavailable(err) {
			t.Fatal(err)
		}
		return err != nil
	})
	watched.Probe(t.Context())
	after, err := epoch()
	if err != nil || after[:8] == before[:8] {
		t.Fatalf("behind the pooler is %s, before it was %s; error %v", after, before, err)
	}

	p.moveTo(0)
	await(t, "the old primary behind the pooler is refused", func() bool {
		got, err := epoch()
		if err == nil && got != after {
			t.Fatalf("a statement was taken to %s after %s", got, after)
		}
		return err != nil
	})
	err = pgx.BeginFunc(t.Context(), db.AllAccounts(pool), func(tx pgx.Tx) error {
		_, err := db.New(tx).CurrentEpoch(t.Context())
		return err
	})
	if err == nil || !db.IsUnavailable(err) {
		t.Fatalf("a transaction begins on the old primary: %v", err)
	}
	p.leadsNowhere(watched, pool)
}

// leadsNowhere checks that the one host there is holds an older history.
func (p *movingPooler) leadsNowhere(watched *db.Servers, pool *pgxpool.Pool) {
	p.Helper()
	watched.Probe(p.Context())
	pool.Reset()
	if _, err := db.New(pool).CurrentEpoch(p.Context()); !errors.Is(err, db.ErrOlderHistory) {
		p.Errorf("the error is %v", err)
	}
	if !watched.OnlyOlderReachable() {
		p.Error("nothing says that only an older history can be reached")
	}
}
