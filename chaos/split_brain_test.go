package chaos

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// The primary dies, a standby is promoted, and the old primary is started again. It is named and never used, not even when
// it is all that can be reached.
func TestOldPrimaryBack(t *testing.T) {
	f := beginFleet(t, "failover, old primary back", Allowance{Resets: true, Repairs: true}, 2, 0)
	replicas := []*replica{f.start(), f.start()}
	a := f.account(4)
	followers := f.follow(a, 4)
	load := f.load(a, 4)
	load.await(f.run, scale(10, 60))
	load.end()
	kept := f.sessions(replicas[0], a, 4)
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	load = f.load(a, 4)
	load.await(f.run, scale(10, 60))
	f.says(replicas, "degraded", "hosts_unreachable")
	f.restart(0)
	f.says(replicas, "degraded", "split_brain")
	load.await(f.run, scale(10, 60))
	late := f.startAs("degraded", "split_brain") // one that starts now
	load.await(f.run, scale(10, 60))

	for range scale(1, 2) {
		f.kill(1)
		f.says(f.replicas, "unavailable", "split_brain")
		f.refused(f.replicas, a, kept)
		f.restart(1)
		f.says(f.replicas, "degraded", "split_brain")
		load.await(f.run, scale(10, 60))
	}
	load.end()
	f.mustEscalate(late, a, 3)
	f.look(1)
	f.finish()
	f.resets(1, followers...)
	f.noServerError()
}

// Two standbys are promoted in turn, neither of which follows the other. Both are on timeline 2.
func TestTwinPromotion(t *testing.T) {
	f := beginFleet(t, "two standbys promoted in turn", Allowance{Resets: true, Repairs: true}, 2, 0)
	replicas := []*replica{f.start(), f.start()}
	a := f.account(4)
	followers := f.follow(a, 4)
	load := f.load(a, 4)
	load.await(f.run, scale(10, 60))
	load.end()
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	first := f.requested()
	load = f.load(a, 4)
	load.await(f.run, scale(10, 200))
	load.end()
	log := f.log(a)
	for _, one := range followers {
		one.await(patience, atHead(log))
	}
	f.gone(first, f.requested())
	f.kill(1)
	f.promote(2)
	f.says(replicas, "degraded", "hosts_unreachable")
	load = f.load(a, 4)
	load.await(f.run, scale(10, 60))
	f.restart(1)
	f.restart(0)
	f.says(replicas, "degraded", "split_brain")
	load.await(f.run, scale(10, 60))
	load.end()
	returning := f.join(a, a.users[0].token, replicas[0], log.Epoch+"-1")
	returning.awaitReady()
	f.look(2)
	f.finish()
	f.resets(2, followers...)
	f.resets(1, returning)
	f.noServerError()
}

// A dump is loaded into another cluster that DATABASE_URL names. It is a history of its own, and not served until an
// operator says so.
func TestDumpLoadedElsewhere(t *testing.T) {
	const fault = "dump loaded elsewhere"
	if _, err := exec.LookPath("pg_dump"); err != nil {
		verdict.Skip(fault, "pg_dump is not installed")
		t.Skip(err)
	}
	f := beginFleet(t, fault, Allowance{Resets: true, Repairs: true}, 0, 2)
	replicas := []*replica{f.start(), f.start()}
	a := f.account(4)
	followers := f.follow(a, 4)
	load := f.load(a, 4)
	load.await(f.run, scale(10, 60))
	load.end()
	kept := f.sessions(replicas[0], a, 4)
	f.copyTo(0, 1)
	f.says(replicas, "degraded", "split_brain")
	first := f.requested()
	load = f.load(a, 4)
	load.await(f.run, scale(10, 60))
	load.end()
	f.resets(0, followers...)
	f.gone(first, f.requested())
	f.kill(0)
	f.says(replicas, "unavailable", "split_brain")
	f.refused(replicas, a, kept)

	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	accept := exec.Command(path, "epoch", "accept")
	accept.Env = append(accept.Environ(), "DATABASE_URL="+f.database.URL)
	out, err := accept.Output()
	if err != nil {
		t.Fatal(err)
	}
	f.says(replicas, "degraded", "hosts_unreachable")
	load = f.load(a, 4)
	load.await(f.run, scale(10, 60))
	f.restart(0)
	f.says(replicas, "degraded", "split_brain")
	load.await(f.run, scale(10, 60))
	load.end()
	f.look(1)
	if log := f.log(a); log.Epoch != strings.TrimSpace(string(out)) {
		t.Errorf("accepted was %s, the log is at %s", out, log.Epoch)
	}
	f.finish()
	f.resets(1, followers...)
	f.noServerError()
}

// A replica starts while the server with the newest history is down. It cannot know, says that it does not, and leaves the
// older history when the newer one answers.
func TestReplicaStartsOnOlderHistory(t *testing.T) {
	f := beginFleet(t, "replica starts while the newer is down", Allowance{Resets: true, Repairs: true}, 2, 0)
	knows := f.start()
	a := f.account(4)
	f.mustEscalate(knows, a, 5)
	kept := f.sessions(knows, a, 4)
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	f.says(f.replicas, "degraded", "hosts_unreachable")
	f.mustEscalate(knows, a, 5)
	f.kill(1)
	f.restart(0)
	f.says([]*replica{knows}, "unavailable", "split_brain")
	f.refused([]*replica{knows}, a, kept)

	late := f.startAs("degraded", "hosts_unreachable")
	first := f.requested()
	f.mustEscalate(late, a, 5)
	f.gone(first, f.requested())
	follower := f.join(a, a.users[1].token, late, "")
	follower.awaitReady()
	f.restart(1)
	f.says(f.replicas, "degraded", "split_brain")
	load := f.load(a, 4)
	load.await(f.run, scale(10, 60))
	load.end()
	f.mustEscalate(late, a, 3)
	f.look(1)
	f.finish()
	f.resets(1, follower)
	f.noServerError()
}

// startAs runs one more replica and returns when its readiness is this.
func (f *fleet) startAs(status string, reasons ...string) *replica {
	f.t.Helper()
	one := f.launch()
	f.says([]*replica{one}, status, reasons...)
	return one
}

// noServerError checks that whatever a fault did to a request was answered 503.
func (f *fleet) noServerError() {
	f.t.Helper()
	for _, request := range f.requests {
		if request.Status >= 500 && request.Status != http.StatusServiceUnavailable {
			f.t.Errorf("a request was answered %d %s", request.Status, request.Body)
		}
	}
}
