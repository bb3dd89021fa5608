package chaos

import (
	"syscall"
	"testing"
	"time"
)

// Replicas are terminated and killed while each follower uses one of two and events keep coming.
func TestReplicasComeAndGo(t *testing.T) {
	r := begin(t, "SIGTERM and kill -9 with many streams", Allowance{Repairs: true})
	stopped := r.start()
	r.start()
	a, followers := r.followedAccount(4, scale(20, 500))
	load := r.load(a, 2)
	for range scale(1, 3) {
		load.await(10)
		code, took := stopped.terminate()
		if code != 0 || took > promised(5*time.Second) {
			t.Errorf("SIGTERM: exit code %d after %v", code, took)
		}
		load.await(10)
		killed := r.anyAlive(nil)
		r.start()
		killed.signal(syscall.SIGKILL)
		<-killed.ended
		load.await(10)
		stopped = r.anyAlive(nil)
		r.start()
	}
	load.end()
	r.finish()
	for _, f := range followers {
		if f.home == r.replicas[0] && len(f.named("bye")) == 0 {
			t.Errorf("%s was not sent bye", f.name)
		}
	}
}
