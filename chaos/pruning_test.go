package chaos

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// The log is pruned while clients resume from random positions. Each receives all that follows, or a reset.
func TestPruningDuringReplay(t *testing.T) {
	r := begin(t, "pruning during replay", Allowance{Resets: true, Repairs: true, Stale: 5 * time.Second})
	r.startTwo()
	a, _ := r.followedAccount(4, 4)
	r.mustEscalate(r.replicas[0], a, scale(20, 200))
	load := r.load(a, 2)
	stop := make(chan struct{})
	var resuming sync.WaitGroup
	for i := range 4 {
		resuming.Go(func() {
			for {
				select {
				case <-stop:
					return
				default:
				}
				log := r.log(a)
				from := fmt.Sprintf("%s-%d", log.Epoch, log.Floor+rand.N(log.Head-log.Floor+1))
				f := r.addFollower(a, a.users[i].token, r.replicas[i%2], from)
				if !f.await(timeout, func(id string) bool { return reached(id, log.Head) }) {
					t.Errorf("%s resumed from %s and did not reach %d", f.name, from, log.Head)
				}
				f.leave()
				f.stop()
			}
		})
	}
	for range scale(3, 40) {
		load.await(2)
		r.exec(`update event_heads set floor = greatest(floor, seq - $2) where account_id = $1`, a.id, 10+rand.N(50))
		r.exec(`delete from event_log as l using event_heads as h
			where h.account_id = l.account_id and l.account_id = $1 and l.seq <= h.floor`, a.id)
	}
	close(stop)
	resuming.Wait()
	load.end()
	r.finish()
}

// reached reports whether an id is at seq or after it.
func reached(id string, seq int64) bool {
	at, ok := ParsePosition(id)
	return ok && at.Seq >= seq
}
