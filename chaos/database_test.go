package chaos

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/localpg"
)

// All connections that the server allows are taken. Requests are refused and streams wait; both recover by themselves
// when connections are free.
func TestTooManyConnections(t *testing.T) {
	r, server := beginOn(t, "too many connections", Allowance{Repairs: true}, localpg.Config{
		Settings: map[string]string{"max_connections": "20", "superuser_reserved_connections": "5"},
	})
	one := r.start()
	a, _ := r.followedAccount(2, 2)
	r.mustEscalate(one, a, 2)
	session := r.mustSession(one, a)
	var taken []*pgx.Conn
	full := func() bool {
		r.exec(`select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'handoffd/%'`)
		for {
			conn, err := pgx.Connect(t.Context(), server.URL("handoffd"))
			if err != nil {
				break
			}
			taken = append(taken, conn)
		}
		return query[bool](r, `select count(*) >= 20 - 5 and count(*) filter (where application_name like 'handoffd/%') = 0
			from pg_stat_activity where backend_type = 'client backend'`)
	}
	eventually(t, "every connection is taken", full)
	got := r.escalate(one, a, a.users[0], session)
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") == "" {
		t.Errorf("without a free connection: %d %s", got.status, got.body)
	}
	if state, _ := one.readiness(); state != "unavailable" {
		t.Errorf("readiness is %q", state)
	}
	for _, conn := range taken {
		conn.Close(context.Background())
	}
	one.awaitReady()
	r.mustEscalate(one, a, 3)
	r.finish()
}

// The disk is full under load. What is acknowledged is in the log afterwards.
func TestDiskFull(t *testing.T) {
	onlyLong(t)
	const fault = "disk full"
	disk, err := os.MkdirTemp("", "chaos-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Remove(disk) })
	if err := mountMemory(disk, "256m"); err != nil {
		verdict.Skip(fault, "a small file system can be mounted by root on Linux only: "+err.Error())
		t.Skip(err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(disk, 0) })
	if err := os.Chmod(disk, 0o755); err != nil {
		t.Fatal(err)
	}
	r, server := beginOn(t, fault, Allowance{Repairs: true}, localpg.Config{
		Dir: filepath.Join(disk, "pg"), Settings: map[string]string{"max_wal_size": "48MB", "min_wal_size": "32MB"},
	})
	r.startTwo()
	a, _ := r.followedAccount(4, 4)
	unavailable := func(request Request) bool { return request.Status == http.StatusServiceUnavailable }
	load := r.load(a, 4)
	load.await(20)
	for range 3 {
		ballast := fill(t, disk)
		refused := r.count(unavailable)
		eventually(t, "requests fail on the full disk", func() bool { return r.count(unavailable) > refused+5 })
		if err := os.Remove(ballast); err != nil {
			t.Fatal(err)
		}
		if err := syscall.Kill(server.Pid(), 0); err != nil { // it has exited, and its supervisor restarts it
			if err := server.Restart(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		load.await(20)
	}
	load.end()
	r.admin.Reset()
	r.finish()
	r.expectNoServerError()
}

// fill writes a file until the disk is full, and returns its path.
func fill(t *testing.T, disk string) (ballast string) {
	t.Helper()
	ballast = filepath.Join(disk, "ballast")
	file, err := os.Create(ballast)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for block := make([]byte, 1<<20); len(block) > 0; block = block[:len(block)/2] {
		for err = nil; err == nil; {
			_, err = file.Write(block)
		}
	}
	return ballast
}
