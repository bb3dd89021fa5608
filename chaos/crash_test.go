package chaos

import (
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/localpg"
)

// PostgreSQL crashes repeatedly under load, by immediate shutdown and by SIGKILL in turn. What was acknowledged is in
// the log, and all of the log is delivered.
func TestDatabaseCrashLoop(t *testing.T) {
	r, server := beginOn(t, "database crash loop", Allowance{Repairs: true}, localpg.Config{
		Settings: map[string]string{"synchronous_commit": "on"},
	})
	r.startTwo()
	a, b := r.account(4), r.account(2)
	r.follow(a, 6)
	r.follow(b, 2)
	loads := []*load{r.load(a, 4), r.load(b, 1)}
	for range scale(1, 10) {
		loads[0].await(10)
		shutImmediately(t, server)
		loads[0].await(10)
		if err := server.Kill(); err != nil {
			t.Fatal(err)
		}
		restart(t, server)
	}
	loads[0].await(10)
	for _, load := range loads {
		load.end()
	}
	for _, one := range r.replicas {
		one.awaitReady()
	}
	r.admin.Reset()
	r.finish()
}

// shutImmediately stops a server as `pg_ctl stop -m immediate` does, and starts it again.
func shutImmediately(t *testing.T, server *localpg.Server) {
	t.Helper()
	if err := syscall.Kill(server.Pid(), syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	restart(t, server)
}

func restart(t *testing.T, server *localpg.Server) {
	t.Helper()
	if err := server.Restart(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// A replica is stopped with SIGSTOP. Clients of other replicas see no delay, and its own miss nothing.
func TestFrozenReplica(t *testing.T) {
	r := begin(t, "replica frozen (SIGSTOP)", Allowance{Repairs: true})
	well, frozen := r.start(), r.start()
	a, followers := r.followedAccount(2, 4)
	r.mustEscalate(frozen, a, 3)
	frozen.signal(syscall.SIGSTOP)
	for began := time.Now(); time.Since(began) < time.Duration(scale(1, 20))*time.Second; {
		r.mustEscalate(well, a, 10)
		head := r.log(a)
		for _, f := range followers {
			if f.home == well && !f.await(promised(3*time.Second), atHead(head)) {
				t.Errorf("%s of the other replica waits while one is frozen", f.name)
			}
		}
	}
	frozen.signal(syscall.SIGCONT)
	r.mustEscalate(well, a, 1)
	head := r.log(a)
	for _, f := range followers {
		if !f.await(timeout, atHead(head)) {
			t.Errorf("%s is not at the head after SIGCONT", f.name)
		}
	}
	eventually(t, "the notification queue is empty again", func() bool {
		return query[float64](r, `select pg_notification_queue_usage()`) == 0
	})
	r.finish()
}
