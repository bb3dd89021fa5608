package chaos

import (
	"os/exec"
	"testing"
)

// The primary dies, a standby is promoted, and the old primary is started again. It is named and never used, not even
// when no other server can be reached.
func TestOldPrimaryBack(t *testing.T) {
	f := beginFailover(t, "failover, old primary back", 2, 0)
	a, followers := f.prepare()
	kept := f.sessions(f.replicas[0], a, 4)
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	load := f.startLoad(a, scale(10, 60))
	f.awaitReadiness(f.replicas, "degraded", "hosts_unreachable")
	f.restart(0)
	f.awaitReadiness(f.replicas, "degraded", "split_brain")
	load.await(scale(10, 60))
	late := f.startDegraded("split_brain")
	load.await(scale(10, 60))

	for range scale(1, 2) {
		f.kill(1)
		f.awaitReadiness(f.replicas, "unavailable", "split_brain")
		f.expectUnavailable(f.replicas, a, kept)
		f.restart(1)
		f.awaitReadiness(f.replicas, "degraded", "split_brain")
		load.await(scale(10, 60))
	}
	load.end()
	f.mustEscalate(late, a, 3)
	f.readFrom(1)
	f.finish()
	f.expectResets(1, followers...)
	f.expectNoServerError()
}

// Two standbys are promoted in turn, neither of which follows the other. Both are on timeline 2.
func TestTwinPromotion(t *testing.T) {
	f := beginFailover(t, "two standbys promoted in turn", 2, 0)
	a, followers := f.prepare()
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	f.excuse(func() { f.runLoad(a, scale(10, 200)) })
	log := f.log(a)
	f.awaitHead(a, log)
	f.kill(1)
	f.promote(2)
	f.awaitReadiness(f.replicas, "degraded", "hosts_unreachable")
	load := f.startLoad(a, scale(10, 60))
	f.restart(1)
	f.restart(0)
	f.awaitReadiness(f.replicas, "degraded", "split_brain")
	load.await(scale(10, 60))
	load.end()
	returning := f.addFollower(a, a.users[0].token, f.replicas[0], log.Epoch+"-1")
	returning.awaitReady()
	f.readFrom(2)
	f.finish()
	f.expectResets(2, followers...)
	f.expectResets(1, returning)
	f.expectNoServerError()
}

// A dump is loaded into another server that DATABASE_URL names. It is a history of its own, and not served until an
// operator accepts it.
func TestDumpLoadedElsewhere(t *testing.T) {
	const fault = "dump loaded elsewhere"
	if _, err := exec.LookPath("pg_dump"); err != nil {
		verdict.Skip(fault, "pg_dump is not installed")
		t.Skip(err)
	}
	f := beginFailover(t, fault, 0, 2)
	a, followers := f.prepare()
	kept := f.sessions(f.replicas[0], a, 4)
	f.copyTo(0, 1)
	f.awaitReadiness(f.replicas, "degraded", "split_brain")
	f.excuse(func() { f.runLoad(a, scale(10, 60)) })
	f.expectResets(0, followers...)
	f.kill(0)
	f.awaitReadiness(f.replicas, "unavailable", "split_brain")
	f.expectUnavailable(f.replicas, a, kept)

	accepted := f.command("epoch", "accept")
	f.awaitReadiness(f.replicas, "degraded", "hosts_unreachable")
	load := f.startLoad(a, scale(10, 60))
	f.restart(0)
	f.awaitReadiness(f.replicas, "degraded", "split_brain")
	load.await(scale(10, 60))
	load.end()
	f.readFrom(1)
	if log := f.log(a); log.Epoch != accepted {
		t.Errorf("epoch accept printed %s, the log is at %s", accepted, log.Epoch)
	}
	f.finish()
	f.expectResets(1, followers...)
	f.expectNoServerError()
}

// A replica starts while the server with the newest history is down. It reports hosts_unreachable, serves the older
// history, and leaves it when the newer one answers.
func TestReplicaStartsOnOlderHistory(t *testing.T) {
	f := beginFailover(t, "replica starts while the newer is down", 2, 0)
	knows := f.start()
	a := f.account(4)
	f.mustEscalate(knows, a, 5)
	kept := f.sessions(knows, a, 4)
	f.catchUp(0, 1, 2)
	f.kill(0)
	f.promote(1)
	f.awaitReadiness(f.replicas, "degraded", "hosts_unreachable")
	f.mustEscalate(knows, a, 5)
	f.kill(1)
	f.restart(0)
	f.awaitReadiness([]*replica{knows}, "unavailable", "split_brain")
	f.expectUnavailable([]*replica{knows}, a, kept)

	late := f.startDegraded("hosts_unreachable")
	f.excuse(func() { f.mustEscalate(late, a, 5) })
	follower := f.addFollower(a, a.users[1].token, late, "")
	follower.awaitReady()
	f.restart(1)
	f.awaitReadiness(f.replicas, "degraded", "split_brain")
	f.runLoad(a, scale(10, 60))
	f.mustEscalate(late, a, 3)
	f.readFrom(1)
	f.finish()
	f.expectResets(1, follower)
	f.expectNoServerError()
}
