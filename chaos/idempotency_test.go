package chaos

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
)

// A request that is sent concurrently with the same key to both replicas has one effect and one response. Another body
// with the key is refused.
func TestSameIdempotencyKeyAtOnce(t *testing.T) {
	r := begin(t, "same Idempotency-Key at once", Allowance{Stale: 3 * time.Second})
	r.startTwo()
	a, _ := r.followedAccount(2, 2)
	for range scale(3, 50) {
		session := r.mustSession(r.replicas[0], a)
		key := uuid.NewString()
		answers := atOnce(8, func(i int) answer {
			return r.escalate(r.replicas[i%2], a, a.users[0], session, "Idempotency-Key", key)
		})
		for _, got := range answers {
			if got.status != http.StatusCreated || as[handoff](got).ID != as[handoff](answers[0]).ID {
				t.Errorf("got %d %s, want the same handoff in each response", got.status, got.body)
			}
		}
		other := r.do(r.replicas[1], a, a.users[0], http.MethodPost, sessionsPath+session.String()+"/handoff",
			`{"intent":"escalate","priority":"urgent"}`, Effect{}, "Idempotency-Key", key)
		if other.status != http.StatusUnprocessableEntity || other.code() != "idempotency_mismatch" {
			t.Errorf("another body with the key: %d %s", other.status, other.body)
		}
	}
	r.finish()
}
