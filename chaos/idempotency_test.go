package chaos

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// The same request with the same key, from many sides at once and on both replicas, happens once. Another body with the
// key is refused.
func TestSameIdempotencyKeyAtOnce(t *testing.T) {
	r := begin(t, "same Idempotency-Key at once", Allowance{Stale: 3 * time.Second})
	r.start()
	r.start()
	a := r.account(2)
	r.follow(a, 2)
	for range scale(3, 50) {
		session, err := r.session(t.Context(), r.replicas[0], a, a.users[0])
		if err != nil {
			t.Fatal(err)
		}
		key := uuid.NewString()
		answers := make([]answer, 8)
		var asking sync.WaitGroup
		start := make(chan struct{})
		for i := range answers {
			asking.Go(func() {
				<-start
				answers[i] = r.escalate(r.replicas[i%2], a, a.users[0], session, "Idempotency-Key", key)
			})
		}
		close(start)
		asking.Wait()
		for _, got := range answers {
			if got.status != http.StatusCreated || as[handoff](got).ID != as[handoff](answers[0]).ID {
				t.Errorf("got %d %s, want the handoff that the first was given", got.status, got.body)
			}
		}
		other := r.ask(r.replicas[1], a, a.users[0], http.MethodPost, sessionsPath+session.String()+"/handoff",
			`{"intent":"escalate","priority":"urgent"}`, Effect{}, "Idempotency-Key", key)
		if other.status != http.StatusUnprocessableEntity || other.code() != "idempotency_mismatch" {
			t.Errorf("another body with the key: %d %s", other.status, other.body)
		}
	}
	r.finish()
}
