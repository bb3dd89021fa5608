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

// The listener's connection stalls without a reset. The replica reports it within 15 s. Meanwhile events arrive by the
// comparison of heads, afterwards by notification.
func TestListenerHalfOpen(t *testing.T) {
	onlyLong(t)
	r := begin(t, "listener half-open", Allowance{Repairs: true, Stale: 3 * time.Second})
	link, through := relay.Postgres(t, r.database.URL)
	one := r.start("HANDOFF_LISTEN_URL=" + through)
	a, _ := r.followedAccount(2, 4)
	load := r.load(a, 1)
	load.await(5)
	link.Stall()
	began := time.Now()
	within(t, 15*time.Second, "readiness says degraded", func() bool {
		state, _ := one.readiness()
		return state == "degraded"
	})
	t.Logf("noticed after %v", time.Since(began).Round(100*time.Millisecond))
	r.expectDegraded(one, a)
	load.await(5)
	link.Resume()
	one.awaitReady()
	load.await(5)
	load.end()
	r.finish()
}

// LISTEN goes through a pooler in transaction mode, which answers it and delivers nothing.
func TestListenThroughPooler(t *testing.T) {
	onlyLong(t)
	const fault = "LISTEN through a transaction pooler"
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer" // Debian's path, which not every PATH contains
	}
	if _, err := os.Stat(program); err != nil {
		verdict.Skip(fault, "PgBouncer is not installed (Debian: pgbouncer)")
		t.Skip(err)
	}
	r := begin(t, fault, Allowance{Repairs: true, Stale: 3 * time.Second})
	one := r.launch("HANDOFF_LISTEN_URL=" + r.pooler(program))
	a, _ := r.followedAccount(2, 4)
	load := r.load(a, 1)
	within(t, 15*time.Second, "readiness says degraded", func() bool {
		state, reasons := one.readiness()
		return state == "degraded" && len(reasons) > 0
	})
	r.expectDegraded(one, a)
	load.await(10)
	load.end()
	r.finish()
}

// expectDegraded checks that a replica reports degraded in its metrics and in ready.
func (r *run) expectDegraded(one *replica, a *account) {
	r.t.Helper()
	if reasons, found := one.metric("handoffd_degraded"); !found || reasons < 1 {
		r.t.Errorf("metrics have %v reasons", reasons)
	}
	f := r.addFollower(a, a.users[0].token, one, "")
	defer f.leave()
	if ready := f.awaitFrame("ready", timeout); !strings.Contains(string(ready.Data), `"degraded":true`) {
		r.t.Errorf("ready says %s", ready.Data)
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
	// PgBouncer refuses to run as root, and only the owner of a private server's socket can open it.
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
