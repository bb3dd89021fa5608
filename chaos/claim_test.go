package chaos

import (
	"net/http"
	"testing"
	"time"
)

// Eight users claim each handoff at the same moment, on two replicas. Exactly one wins, and the others are told who
// did.
func TestClaimRaces(t *testing.T) {
	const claimers = 8
	r := begin(t, "8 claimers at once, on two replicas", Allowance{Stale: 3 * time.Second})
	r.startTwo()
	a, _ := r.followedAccount(claimers+1, 4)
	for _, h := range r.mustEscalate(r.replicas[0], a, scale(8, 500)) {
		answers := atOnce(claimers, func(i int) answer { return r.claim(r.replicas[i%2], a, a.users[i+1], h) })
		winner := -1
		for i, got := range answers {
			if got.status == http.StatusOK {
				if winner >= 0 {
					t.Errorf("handoff %s was won by two", h.ID)
				}
				winner = i
			}
		}
		if winner < 0 {
			t.Fatalf("no claim of handoff %s succeeded: %d %s", h.ID, answers[0].status, answers[0].body)
		}
		for i, got := range answers {
			if i == winner {
				continue
			}
			lost := as[struct {
				Code      string
				ClaimedBy struct{ ID string } `json:"claimed_by"`
			}](got)
			if lost.Code != "already_claimed" || lost.ClaimedBy.ID != a.users[winner+1].id.String() {
				t.Errorf("a claim that lost was answered %d %s", got.status, got.body)
			}
		}
	}
	r.finish()
}
