package chaos

import (
	"syscall"
	"testing"
	"time"
)

// Replicas are told to stop, and are killed, while everybody follows one of two and events keep coming.
func TestReplicasComeAndGo(t *testing.T) {
	r := begin(t, "SIGTERM and kill -9 with many streams", Allowance{Repairs: true})
	stopped := r.start()
	r.start()
	a := r.account(4)
	followers := r.follow(a, scale(20, 500))
	load := r.load(a, 2)
	for range scale(1, 3) {
		load.await(r, 10)
		code, took := stopped.terminate()
		if code != 0 || took > promised(5*time.Second) {
			t.Errorf("SIGTERM: exit code %d after %v", code, took)
		}
		load.await(r, 10)
		killed := r.anyAlive(nil)
		r.start()
		killed.signal(syscall.SIGKILL)
		<-killed.ended
		load.await(r, 10)
		stopped = r.anyAlive(nil)
		r.start()
	}
	load.end()
	r.finish()
	for _, f := range followers {
		if f.home == r.replicas[0] && !f.was("bye") {
			t.Errorf("%s was not told bye", f.name)
		}
	}
}

// was reports whether the follower has been sent a frame with a name.
func (f *follower) was(name string) bool {
	for _, frame := range f.frames() {
		if frame.Name == name {
			return true
		}
	}
	return false
}
