package chaos

import (
	"net/http"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/localpg"
)

// Replicas are killed with SIGKILL while a receiver works: between the request and the move of the cursor. The event is
// sent again with the same id, and no other is.
func TestReplicaKilledBetweenPostAndCursor(t *testing.T) {
	t.Parallel() // it waits for leases to end
	r := begin(t, "replica killed between webhook and cursor", Allowance{Repairs: true, Resent: true})
	settings := toReceivers(t)
	r.startTwo(settings...)
	a, _ := r.followedAccount(4, 2)
	w := r.receiver(r.replicas[0], a).excuse()
	r.mustEscalate(r.replicas[0], a, 3)
	for range scale(1, 3) {
		arrived, killed := make(chan struct{}, 1), make(chan struct{})
		w.set(func(request *http.Request) int {
			select {
			case arrived <- struct{}{}:
			default:
			}
			select {
			case <-killed:
				return http.StatusNoContent
			case <-request.Context().Done(): // the replica waits for 10 s
				return 0
			}
		})
		load := r.load(a, 2)
		load.await(5)
		<-arrived
		for _, one := range r.replicas {
			one.kill()
		}
		w.set(accept)
		close(killed)
		load.end()
		r.startTwo(settings...)
		log := r.log(a)
		if !w.awaitAll(promised(time.Minute), log) { // the lease of the dead replica ends after 30 s
			t.Errorf("%s is not at the head %v after a replica was killed", w.endpoint.Name, promised(time.Minute))
		}
	}
	r.finish()
	if r.report.Resent == 0 {
		t.Error("no event was sent again: the replicas were killed at another time")
	}
}

// The database crashes repeatedly while webhooks are sent.
func TestWebhooksThroughDatabaseCrashes(t *testing.T) {
	r, server := beginOn(t, "database crash loop with webhooks", Allowance{Repairs: true, Resent: true}, localpg.Config{
		Settings: map[string]string{"synchronous_commit": "on"},
	})
	r.startTwo(toReceivers(t)...)
	a, _ := r.followedAccount(4, 2)
	for range 5 {
		r.receiver(r.replicas[0], a).excuse()
	}
	load := r.load(a, 2)
	for range scale(2, 6) {
		load.await(10)
		shutImmediately(t, server)
	}
	load.await(10)
	load.end()
	for _, one := range r.replicas {
		one.awaitReady()
	}
	r.admin.Reset()
	r.awaitReceivers(a)
	r.finish()
}

// Three replicas compete for the webhooks. No endpoint is sent two requests at once, and no event twice.
func TestReplicasCompeteForWebhooks(t *testing.T) {
	r := begin(t, "three replicas compete for webhooks", Allowance{Stale: 5 * time.Second})
	settings := toReceivers(t)
	r.startTwo(settings...)
	r.start(settings...)
	var loads []*load
	var accounts []*account
	for range 2 {
		a, _ := r.followedAccount(4, 2)
		for range scale(3, 6) {
			r.receiver(r.replicas[0], a)
		}
		accounts = append(accounts, a)
	}
	for _, a := range accounts {
		loads = append(loads, r.load(a, 2))
	}
	for _, l := range loads {
		l.await(scale(20, 60))
		l.end()
	}
	for _, a := range accounts {
		log := r.log(a)
		for _, w := range r.receivers {
			if w.endpoint.Account == a.id {
				w.awaitAll(timeout, log)
				w.replay(r.replicas[2], a, Position{Epoch: log.Epoch, Seq: w.endpoint.Begin.Seq + 2})
			}
		}
		r.mustEscalate(r.replicas[0], a, 3)
	}
	r.finish()
}

// A replica is stopped with SIGSTOP while a receiver works, until another one has its lease. When it goes on, it moves
// nothing.
func TestFrozenReplicaLosesItsLease(t *testing.T) {
	onlyLong(t)
	t.Parallel() // as the test above
	r := begin(t, "replica frozen between webhook and cursor", Allowance{Repairs: true, Resent: true})
	settings := toReceivers(t)
	frozen := r.start(settings...)
	a, _ := r.followedAccount(2, 0)
	w := r.receiver(frozen, a).excuse()
	r.mustEscalate(frozen, a, 3)
	arrived, stopped := make(chan struct{}, 1), make(chan struct{})
	w.set(func(*http.Request) int {
		arrived <- struct{}{}
		<-stopped
		return http.StatusNoContent
	})
	r.mustEscalate(frozen, a, 1)
	<-arrived
	frozen.signal(syscall.SIGSTOP)
	w.set(accept)
	close(stopped)
	other := r.start(settings...)
	r.mustEscalate(other, a, 5)
	if !w.awaitAll(promised(time.Minute), r.log(a)) { // the lease ends after 30 s
		t.Errorf("no other replica took the lease")
	}
	frozen.signal(syscall.SIGCONT)
	frozen.awaitReady()
	r.mustEscalate(frozen, a, 5)
	r.finish()
}

// A standby is promoted. Each endpoint is sent one reset for the new epoch, and what follows.
func TestWebhooksAfterFailover(t *testing.T) {
	f := beginFailover(t, "webhooks after a failover", 1, 0)
	f.allowed.Resent = true
	f.startTwo(toReceivers(t)...)
	a, _ := f.followedAccount(4, 2)
	for range 3 {
		f.receiver(f.replicas[0], a).excuse()
	}
	f.runLoad(a, scale(10, 60))
	f.catchUp(0, 1)
	log := f.log(a)
	for _, w := range f.receivers {
		w.awaitAll(timeout, log)
	}
	f.catchUp(0, 1) // the cursors
	f.kill(0)
	f.promote(1)
	f.runLoad(a, scale(10, 60))
	f.finish()
	for _, w := range f.receivers {
		if n := w.resets(); n != 1 {
			t.Errorf("%s was sent %d resets, want one", w.endpoint.Name, n)
		}
	}
	f.expectNoServerError()
}
