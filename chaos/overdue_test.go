package chaos

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Three replicas mark handoffs overdue, while they are killed and restarted. Each handoff that waits is marked exactly
// twice, and none that is claimed in time.
func TestOverdueMarks(t *testing.T) {
	t.Parallel() // it mostly waits
	const target = 3 * time.Second
	marks := Allowance{Repairs: true, Marks: promised(10 * time.Second)}
	r := begin(t, "overdue marks, three replicas killed in turn", marks)
	r.startTwo()
	r.start()
	a, _ := r.followedAccount(4, 3)
	r.setTargets(r.replicas[0], a, "3s")
	for range scale(1, 3) {
		r.timeEscalations(a, scale(6, 10)) // every second one is claimed in time
		again := r.mustEscalate(r.replicas[2], a, 2)
		for _, h := range again { // these wait twice
			r.claim(r.replicas[2], a, a.users[1], h)
			r.transition(r.replicas[2], a, a.users[1], h, "release", "", "handoff_released")
		}
		<-time.After(target / 2)
		r.replicas[0].kill()
		for _, h := range again[:1] {
			r.claim(r.replicas[2], a, a.users[2], h)
		}
		r.start()
		r.mu.Lock()
		r.replicas = r.replicas[1:]
		r.mu.Unlock()
	}
	victims := r.replicas
	for _, one := range victims {
		one.kill()
	}
	r.startTwo()
	r.start()
	r.awaitMarks(a)
	r.finish()
}

// awaitMarks waits until every handoff that waits is overdue for the second time.
func (r *run) awaitMarks(a *account) {
	r.t.Helper()
	within(r.t, time.Minute, "every handoff that waits is overdue twice", func() bool {
		return query[int](r, `select count(*) from handoffs
			where account_id = $1 and status = 'waiting' and overdue < 2`, a.id) == 0
	})
}

// setTargets sets the response target of every priority.
func (r *run) setTargets(to *replica, a *account, target string) {
	r.t.Helper()
	body := strings.ReplaceAll(`{"targets":{"urgent":"X","high":"X","normal":"X","low":"X"}}`, "X", target)
	if got := r.do(to, a, r.backend(a), http.MethodPut, "/api/v1/policy", body, Effect{}); got.status != http.StatusOK {
		r.t.Fatalf("setting targets was answered %d %s", got.status, got.body)
	}
}
