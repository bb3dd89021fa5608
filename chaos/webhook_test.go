package chaos

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"testing"
	"time"
)

// Receivers of webhooks fail in each way. They miss nothing, those that work are told within a second, and escalating
// takes no longer.
func TestWebhookReceivers(t *testing.T) {
	t.Parallel() // it mostly waits
	for _, test := range []struct {
		fault  string
		damage func(*receiver)
	}{
		{"webhook receivers hang", func(w *receiver) { w.set(hang) }},
		{"webhook receivers refuse connections", (*receiver).refuse},
		{"webhook receivers answer 500 at random", func(w *receiver) {
			w.set(func(*http.Request) int { return []int{500, 503, 204, 204}[rand.N(4)] })
		}},
		{"webhook receivers die after the work", func(w *receiver) { w.set(dieAfterwards) }},
	} {
		t.Run(test.fault, func(t *testing.T) {
			t.Parallel()
			r := begin(t, test.fault, Allowance{Stale: 3 * time.Second})
			r.startTwo(toReceivers(t)...)
			a, _ := r.followedAccount(4, 2)
			r.receiver(r.replicas[0], a)
			r.receiver(r.replicas[0], a, "handoff_claimed")
			var faulty []*receiver
			for range scale(2, 5) {
				faulty = append(faulty, r.receiver(r.replicas[0], a).excuse())
			}
			before := r.timeEscalations(a, scale(10, 40))
			for _, w := range faulty {
				test.damage(w)
			}
			during := r.timeEscalations(a, scale(10, 40))
			r.awaitTries(a, 2, faulty...)
			r.compareLatency(before, slices.Concat(during, r.timeEscalations(a, scale(10, 40))))
			for _, w := range faulty {
				w.refuse()
				w.listen()
				w.set(accept)
			}
			r.awaitReceivers(a)
			r.finish()
		})
	}
}

// A receiver is down for an hour. The hour is made by moving what the database remembers of its beginning.
func TestWebhookReceiverDownForAnHour(t *testing.T) {
	t.Parallel()
	r := begin(t, "webhook receiver down for an hour", Allowance{Stale: 3 * time.Second})
	r.startTwo(toReceivers(t)...)
	a, _ := r.followedAccount(4, 2)
	r.receiver(r.replicas[0], a)
	down := r.receiver(r.replicas[0], a).excuse()
	r.mustEscalate(r.replicas[0], a, 3)
	down.awaitAll(timeout, r.log(a))
	down.refuse()
	for range scale(3, 20) {
		r.mustEscalate(r.replicas[1], a, 5)
		r.awaitTries(a, 1, down)
		r.exec(`update webhooks set failing_since = failing_since - interval '2 minutes', next_attempt_at = now()
			where id = $1 and failing_since is not null`, down.endpoint.ID)
	}
	down.listen()
	r.awaitReceivers(a)
	r.finish()
}

// timeEscalations escalates n sessions on all replicas, claims every second one, and returns how long escalating took.
func (r *run) timeEscalations(a *account, n int) (took []time.Duration) {
	r.t.Helper()
	for i := range n {
		to := r.replicas[i%len(r.replicas)]
		got := r.escalateNew(to, a)
		took = append(took, got.took)
		if i%2 == 0 {
			r.claim(to, a, a.users[1], as[handoff](got))
		}
	}
	return took
}

// compareLatency checks that escalating took no longer with a fault than without.
func (r *run) compareLatency(without, with []time.Duration) {
	r.t.Helper()
	verdict.Compare(r.fault, without, with)
	if p := percentile(with, 50); p > promised(3*percentile(without, 50)+100*time.Millisecond) {
		r.t.Errorf("half of the escalations took %v, and %v without the fault", p, percentile(without, 50))
	}
}

// retryNow makes the next tries of an account's webhooks due, as after a wait.
func (r *run) retryNow(a *account) {
	r.t.Helper()
	r.exec(`update webhooks set next_attempt_at = now() where account_id = $1 and next_attempt_at > now()`, a.id)
}

// awaitReceivers waits until the receivers of an account have acknowledged its log. Tries do not wait for their time.
func (r *run) awaitReceivers(a *account) {
	r.t.Helper()
	log := r.log(a)
	eventually(r.t, "every receiver has acknowledged the log", func() bool {
		for _, w := range r.receivers {
			if w.endpoint.Account == a.id && !w.awaitAll(time.Second, log) {
				r.retryNow(a)
				return false
			}
		}
		return true
	})
}

// excuse lets the posts of a receiver be late.
func (w *receiver) excuse() *receiver {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.endpoint.Faulty = true
	return w
}

// awaitTries waits until n more tries of each receiver have ended, and makes them due.
func (r *run) awaitTries(a *account, n int, receivers ...*receiver) {
	r.t.Helper()
	tries := func(w *receiver) int {
		return query[int](r, `select attempts from webhooks where id = $1`, w.endpoint.ID)
	}
	want := make(map[*receiver]int)
	for _, w := range receivers {
		want[w] = tries(w) + n
	}
	eventually(r.t, "every receiver is tried again", func() bool {
		r.retryNow(a)
		for _, w := range receivers {
			if tries(w) < want[w] {
				return false
			}
		}
		return true
	})
}
