package chaos

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/internal/relay"
)

// The link of the listener is cut without a word. It is noticed within 15 s; meanwhile events arrive by the comparison of
// heads, and afterwards at once.
func TestListenerHalfOpen(t *testing.T) {
	onlyLong(t)
	r := begin(t, "listener half-open", Allowance{Repairs: true, Stale: 3 * time.Second})
	link, through := relay.Postgres(t, r.database.URL)
	one := r.start("HANDOFF_LISTEN_URL=" + through)
	a := r.account(2)
	r.follow(a, 4)
	load := r.load(a, 1)
	load.await(r, 5)
	link.Stall()
	began := time.Now()
	within(t, 15*time.Second, "readiness says degraded", func() bool {
		state, _ := one.readiness()
		return state == "degraded"
	})
	t.Logf("noticed after %v", time.Since(began).Round(100*time.Millisecond))
	r.tellsDegraded(one, a)
	load.await(r, 5)
	link.Resume()
	one.awaitReady()
	load.await(r, 5)
	load.end()
	r.finish()
}

// LISTEN goes through a pooler in transaction mode, which answers it and delivers nothing.
func TestListenThroughPooler(t *testing.T) {
	onlyLong(t)
	const fault = "LISTEN through a transaction pooler"
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer" // where Debian has it, for those whose PATH does not
	}
	if _, err := os.Stat(program); err != nil {
		verdict.Skip(fault, "PgBouncer is not installed (Debian: pgbouncer)")
		t.Skip(err)
	}
	r := begin(t, fault, Allowance{Repairs: true, Stale: 3 * time.Second})
	one := r.launch("HANDOFF_LISTEN_URL=" + r.pooler(program))
	a := r.account(2)
	r.follow(a, 4)
	load := r.load(a, 1)
	within(t, 15*time.Second, "readiness says degraded", func() bool {
		state, reasons := one.readiness()
		return state == "degraded" && len(reasons) > 0
	})
	r.tellsDegraded(one, a)
	load.await(r, 10)
	load.end()
	r.finish()
}

// tellsDegraded expects of a degraded replica that it says so wherever it says how it is: metrics, and ready.
func (r *run) tellsDegraded(one *replica, a *account) {
	r.t.Helper()
	if reasons, found := one.metric("handoffd_degraded"); !found || reasons < 1 {
		r.t.Errorf("metrics give %v reasons", reasons)
	}
	f := r.join(a, a.users[0].token, one, "")
	defer f.leave()
	if ready := f.awaitFrame("ready", patience); !strings.Contains(string(ready.Data), `"degraded":true`) {
		r.t.Errorf("a client is told %s", ready.Data)
	}
}

// pooler starts PgBouncer in front of the run's database and returns its URL.
func (r *run) pooler(program string) string {
	r.t.Helper()
	server, err := pgx.ParseConfig(r.database.URL)
	if err != nil {
		r.t.Fatal(err)
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		r.t.Fatal(err)
	}
	port := socket.Addr().(*net.TCPAddr).Port
	socket.Close()
	dir, err := os.MkdirTemp("", "chaos-pooler-")
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "pgbouncer.ini")
	err = os.WriteFile(file, fmt.Appendf(nil, `[databases]
* = host=%s port=%d user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
ignore_startup_parameters = idle_session_timeout,extra_float_digits
`, server.Host, server.Port, server.User, port), 0o644)
	if err != nil {
		r.t.Fatal(err)
	}
	process := exec.Command(program, "--quiet", file)
	// It refuses to run as root, and a private server's socket is its account's only.
	if info, err := os.Stat(server.Host); err == nil && os.Getuid() == 0 {
		owner := info.Sys().(*syscall.Stat_t)
		process.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		r.t.Fatal(err)
	}
	if err := process.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait() // killed
	})
	url := fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s?sslmode=disable", server.User, port, server.Database)
	eventually(r.t, "the pooler answers", func() bool {
		conn, err := pgx.Connect(r.t.Context(), url)
		if err != nil {
			return false
		}
		return conn.Close(r.t.Context()) == nil
	})
	return url
}
