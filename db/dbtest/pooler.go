package dbtest

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// FindPooler returns the path of PgBouncer, which on Debian is not in every PATH.
func FindPooler() (string, error) {
	for _, name := range []string{"pgbouncer", "/usr/sbin/pgbouncer"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("PgBouncer is not installed (Debian: apt-get install pgbouncer)")
}

// StartPooler starts PgBouncer in transaction mode in front of a database until the test ends, and returns the URL of
// the database behind it. The settings are further lines of its configuration. Without PgBouncer the test is skipped.
func StartPooler(t testing.TB, database, settings string) string {
	t.Helper()
	program, err := FindPooler()
	if err != nil {
		t.Skip(err)
	}
	server, err := pgx.ParseConfig(database)
	if err != nil {
		t.Fatal(err)
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := socket.Addr().(*net.TCPAddr)
	socket.Close()
	dir, err := os.MkdirTemp("", "handoffd-pooler-") // t.TempDir is closed to other users
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	file := filepath.Join(dir, "pgbouncer.ini")
	err = os.WriteFile(file, fmt.Appendf(nil, `[databases]
* = host=%s port=%d user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
%s
`, server.Host, server.Port, server.User, address.Port, settings), 0o644)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	process := exec.Command(program, "--quiet", file)
	process.Stderr = t.Output()
	// PgBouncer refuses to run as root, and only the owner of a private server can open its socket.
	if info, err := os.Stat(server.Host); err == nil && os.Getuid() == 0 {
		owner := info.Sys().(*syscall.Stat_t)
		process.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait() // killed
	})
	var dialer net.Dialer
	for deadline := time.Now().Add(time.Minute); ; <-time.After(10 * time.Millisecond) {
		conn, err := dialer.DialContext(t.Context(), "tcp", address.String())
		if err == nil {
			conn.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal(err)
		}
	}
	return fmt.Sprintf("postgres://%s@%s/%s", server.User, address, server.Database)
}
