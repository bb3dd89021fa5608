package chaos

import (
	"math"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/relay"
)

// The connections of the pool freeze under load, all at once and then one by one, while new ones would work. Each request
// is answered within 6 s, with the truth or 503, and streams go on.
func TestFrozenPoolConnections(t *testing.T) {
	onlyLong(t)
	// A read of the log that gets no answer is given up after 6 s, and the next one may meet the connection that is frozen
	// next, up to three times here.
	r := begin(t, "pool connections frozen", Allowance{Repairs: true, Stale: 20 * time.Second})
	link, through := relay.Postgres(t, r.database.URL)
	one := r.start("DATABASE_URL="+through, "HANDOFF_LISTEN_URL="+r.database.URL)
	a := r.account(4)
	r.follow(a, 4)
	load := r.load(a, 4)
	load.await(r, 10)
	for _, n := range []int{math.MaxInt, 1, 1, 1, math.MaxInt} {
		if link.Freeze(n) == 0 {
			t.Error("nothing was frozen")
		}
		for tries := 1; ; tries++ {
			session, err := r.session(t.Context(), one, a, a.users[0])
			if err != nil {
				t.Fatal(err)
			}
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
		load.await(r, 10)
	}
	load.end()
	one.awaitReady()
	r.finish()
	for _, request := range r.requests {
		if request.Status >= http.StatusInternalServerError && request.Status != http.StatusServiceUnavailable {
			t.Errorf("frozen connections were answered %d %s", request.Status, request.Body)
		}
	}
}
