package chaos

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/relay"
)

// The connections of the pool freeze under load, all at once and then one by one, while new ones would work. Each
// request is answered within 6 s, with its outcome or 503, and streams go on.
func TestFrozenPoolConnections(t *testing.T) {
	onlyLong(t)
	// A read of the log without an answer is abandoned after 6 s. The next one can use the connection that freezes next,
	// up to three times here.
	r := begin(t, "pool connections frozen", Allowance{Repairs: true, Stale: 20 * time.Second})
	link, through := relay.Postgres(t, r.database.URL)
	one := r.start("DATABASE_URL="+through, "HANDOFF_LISTEN_URL="+r.database.URL)
	a, _ := r.followedAccount(4, 4)
	load := r.load(a, 4)
	load.await(10)
	for _, n := range []int{math.MaxInt, 1, 1, 1, math.MaxInt} {
		if link.Freeze(n) == 0 {
			t.Error("nothing was frozen")
		}
		for tries := 1; ; tries++ {
			session := r.mustSession(one, a)
			got := r.escalate(one, a, a.users[0], session)
			if got.took > 6*time.Second {
				t.Errorf("answered %d after %v", got.status, got.took)
			}
			if got.outcome == OK {
				break
			}
			if got.status != http.StatusServiceUnavailable || tries > 10 {
				t.Fatalf("try %d was answered %d %s", tries, got.status, got.body)
			}
		}
		load.await(10)
	}
	load.end()
	one.awaitReady()
	r.finish()
	r.expectNoServerError()
}
