package chaos

import (
	"strings"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
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
	if _, err := dbtest.FindPooler(); err != nil {
		verdict.Skip(fault, err.Error())
		t.Skip(err)
	}
	r := begin(t, fault, Allowance{Repairs: true, Stale: 3 * time.Second})
	const ignored = "ignore_startup_parameters = idle_session_timeout,extra_float_digits"
	one := r.launch("HANDOFF_LISTEN_URL=" + dbtest.StartPooler(t, r.database.URL, ignored))
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
