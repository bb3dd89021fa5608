package chaos

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// An operator begins a new epoch, as after a restore. Every client is told once, those that are connected and those that
// come back; nobody skips or repeats anything silently.
func TestNewEpoch(t *testing.T) {
	r := begin(t, "new epoch by an operator", Allowance{Resets: true, Repairs: true})
	r.start()
	r.start()
	a := r.account(2)
	followers := r.follow(a, 4)
	r.mustEscalate(r.replicas[0], a, 5)
	old := r.log(a)
	for _, f := range followers {
		f.await(patience, atHead(old))
	}
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	bump := exec.Command(path, "epoch", "bump")
	bump.Env = append(bump.Environ(), "DATABASE_URL="+r.database.URL)
	out, err := bump.Output()
	if err != nil {
		t.Fatal(err)
	}
	epoch := strings.TrimSpace(string(out))
	for _, f := range followers {
		if !f.await(promised(5*time.Second), func(id string) bool { return strings.HasPrefix(id, epoch+"-") }) {
			t.Errorf("%s has not heard of epoch %s", f.name, epoch)
		}
	}
	returning := r.join(a, a.users[0].token, r.replicas[0], fmt.Sprintf("%s-3", old.Epoch))
	returning.awaitReady()
	r.mustEscalate(r.replicas[1], a, 3)
	r.finish()
	for _, f := range append(followers, returning) {
		resets := 0
		for _, frame := range f.frames() {
			if frame.Name == "reset" {
				resets++
			}
		}
		if resets != 1 {
			t.Errorf("%s was told %d times", f.name, resets)
		}
	}
}
