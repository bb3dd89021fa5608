package chaos

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// An operator begins a new epoch, as after a restore. Each client receives one reset, whether it is connected or
// resumes, and skips or repeats nothing.
func TestNewEpoch(t *testing.T) {
	r := begin(t, "new epoch by an operator", Allowance{Resets: true, Repairs: true})
	r.startTwo()
	a, followers := r.followedAccount(2, 4)
	r.mustEscalate(r.replicas[0], a, 5)
	old := r.log(a)
	r.awaitHead(a, old)
	epoch := r.command("epoch", "bump")
	for _, f := range followers {
		if !f.await(promised(5*time.Second), func(id string) bool { return strings.HasPrefix(id, epoch+"-") }) {
			t.Errorf("%s was not sent epoch %s", f.name, epoch)
		}
	}
	returning := r.addFollower(a, a.users[0].token, r.replicas[0], fmt.Sprintf("%s-3", old.Epoch))
	returning.awaitReady()
	r.mustEscalate(r.replicas[1], a, 3)
	r.finish()
	r.expectResets(1, append(followers, returning)...)
}
