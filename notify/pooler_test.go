package notify_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// pooler starts PgBouncer in transaction mode in front of the account's database, and returns its URL.
func (a *account) pooler(settings string) string {
	a.t.Helper()
	program, err := exec.LookPath("pgbouncer")
	if err != nil {
		program = "/usr/sbin/pgbouncer" // where Debian installs it, which PATH may lack
	}
	if _, err := os.Stat(program); err != nil {
		a.t.Skip("PgBouncer is not installed (Debian: pgbouncer)")
	}
	server, err := pgx.ParseConfig(a.URL)
	if err != nil {
		a.t.Fatal(err)
	}
	socket, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		a.t.Fatal(err)
	}
	port := socket.Addr().(*net.TCPAddr).Port
	socket.Close()
	file := filepath.Join(serverDir(a.t), "pgbouncer.ini")
	err = os.WriteFile(file, fmt.Appendf(nil, `[databases]
* = host=%s port=%d user=%s
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = %d
unix_socket_dir =
auth_type = any
pool_mode = transaction
%s
`, server.Host, server.Port, server.User, port, settings), 0o644)
	if err != nil {
		a.t.Fatal(err)
	}
	process := exec.CommandContext(a.t.Context(), program, "--quiet", file)
	process.Stderr = a.t.Output()
	// PgBouncer refuses to run as root, and only the owner of a private server can open its socket.
	if info, err := os.Stat(server.Host); err == nil && os.Getuid() == 0 {
		owner := info.Sys().(*syscall.Stat_t)
		process.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: owner.Uid, Gid: owner.Gid}}
	}
	if err := process.Start(); err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() {
		_ = process.Process.Kill()
		_ = process.Wait() // killed
	})
	url := fmt.Sprintf("postgres://%s@127.0.0.1:%d/%s", server.User, port, server.Database)
	a.awaitAnswer(url)
	return url
}

// awaitAnswer waits until a server answers at url.
func (a *account) awaitAnswer(url string) {
	a.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	overdue := time.After(timeout)
	for {
		conn, err := pgx.Connect(a.t.Context(), url)
		if err == nil {
			conn.Close(context.Background())
			return
		}
		select {
		case <-tick.C:
		case <-overdue:
			a.t.Fatal(err)
		}
	}
}

func TestPoolerThatDropsNotificationsIsReported(t *testing.T) {
	a := newAccount(t)
	url := a.pooler("ignore_startup_parameters = idle_session_timeout")
	r, log := a.listenAt(&url)
	s := r.subscribe(a.id, notify.Head())
	log.await(listening) // until a canary is missing
	if reason := log.await(deaf); reason != notify.ListenerPooler {
		t.Errorf("the reason is %q", reason)
	}
	a.deliversByComparison(s)
	r.expectDegraded(notify.ListenerPooler)
}

// In transaction mode each transaction may run on another server connection, which other clients have used.
func TestConcurrentTransactionsThroughAPooler(t *testing.T) {
	a := newAccount(t)
	pool, err := db.Open(t.Context(), a.pooler("default_pool_size = 3"), "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	const workers, each = 8, 20
	var work sync.WaitGroup
	for range workers {
		work.Go(func() {
			for range each {
				err := pgx.BeginFunc(t.Context(), db.ForAccount(pool, a.id), func(tx pgx.Tx) error {
					_, err := a.append(tx)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if _, err := db.New(db.ForAccount(pool, a.id)).CurrentEpoch(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	if events := len(a.log()); events != workers*each {
		t.Errorf("there are %d events", events)
	}
}

func TestPoolerThatRefusesTheListenerIsReported(t *testing.T) {
	a := newAccount(t)
	url := a.pooler("")
	r, log := a.listenAt(&url)
	s := r.subscribe(a.id, notify.Head())
	if reason := log.await(notListening); reason != notify.ListenerPooler {
		t.Errorf("the reason is %q: %s", reason, log.loggedError)
	}
	a.deliversByComparison(s)
	r.expectDegraded(notify.ListenerPooler)
}
