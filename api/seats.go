package api

import (
	"cmp"
	"net/http"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
)

// Limits are how many streams a replica accepts at once. Zero means the default.
type Limits struct {
	Streams    int // of everybody; default 50,000
	PerAccount int // default 5,000
	PerUser    int // default 20
}

// seats counts open streams and keeps them within limits.
type seats struct {
	limits Limits

	mu      sync.Mutex
	total   int
	account map[uuid.UUID]int
	user    map[uuid.UUID]int
}

func newSeats(limits Limits) *seats {
	limits.Streams = cmp.Or(limits.Streams, 50_000)
	limits.PerAccount = cmp.Or(limits.PerAccount, 5_000)
	limits.PerUser = cmp.Or(limits.PerUser, 20)
	return &seats{limits: limits, account: make(map[uuid.UUID]int), user: make(map[uuid.UUID]int)}
}

// take gives the principal a seat until leave is called, or says why there is none.
func (s *seats) take(p auth.Principal) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.total >= s.limits.Streams:
		return nil, tooMany(http.StatusServiceUnavailable, "This replica has as many streams as it accepts.")
	case s.account[p.AccountID] >= s.limits.PerAccount:
		return nil, tooMany(http.StatusTooManyRequests, "The account has as many streams as a replica accepts for one.")
	case s.user[p.UserID] >= s.limits.PerUser:
		return nil, tooMany(http.StatusTooManyRequests, "You have as many streams as a replica accepts for one user.")
	}
	s.total++
	s.account[p.AccountID]++
	s.user[p.UserID]++
	return func() { s.leave(p) }, nil
}

func (s *seats) leave(p auth.Principal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.total--
	decrement(s.account, p.AccountID)
	decrement(s.user, p.UserID)
}

// decrement removes a counter that reaches zero, so that nobody who ever came is remembered.
func decrement(counters map[uuid.UUID]int, id uuid.UUID) {
	if counters[id]--; counters[id] == 0 {
		delete(counters, id)
	}
}

func (s *seats) open() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.total
}

func tooMany(status int, detail string) error {
	return &problem{Status: status, Code: "too_many_streams", Detail: detail, retryAfter: 10 * time.Second}
}
