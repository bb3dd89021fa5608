package api

import (
	"cmp"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// Limits are how many streams a replica accepts at once. Zero means the default.
type Limits struct {
	Streams    int // of everybody; default 50,000
	PerAccount int // default 5,000
	PerUser    int // default 20
}

// seats are the open streams, kept within limits, and who has them.
type seats struct {
	limits Limits
	doubts wakeup.Signal // while doubted may not be empty
	vacant chan struct{} // closed when the last stream has ended and there will be no other

	mu      sync.Mutex
	closed  bool
	total   int
	account map[uuid.UUID]int
	user    map[uuid.UUID][]*seat
	doubted map[uuid.UUID]struct{} // users who have seats, perhaps wrongly
}

// seat is one open stream.
type seat struct {
	user, account uuid.UUID   // as their row was when the stream was opened
	end           func(error) // ends the stream; guarded by seats.mu
}

func newSeats(limits Limits) *seats {
	limits.Streams = cmp.Or(limits.Streams, 50_000)
	limits.PerAccount = cmp.Or(limits.PerAccount, 5_000)
	limits.PerUser = cmp.Or(limits.PerUser, 20)
	return &seats{
		limits: limits, doubts: wakeup.New(), vacant: make(chan struct{}),
		account: make(map[uuid.UUID]int), user: make(map[uuid.UUID][]*seat), doubted: make(map[uuid.UUID]struct{}),
	}
}

// take gives the principal a seat until they leave it, or says why there is none. The new seat is in doubt: the change
// that takes it away may have come after the user's row was read and before there was anybody to tell.
func (s *seats) take(p auth.Principal, end func(error)) (*seat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.closed:
		return nil, errDraining
	case s.total >= s.limits.Streams:
		return nil, tooMany(http.StatusServiceUnavailable, "This replica has as many streams as it accepts.")
	case s.account[p.AccountID] >= s.limits.PerAccount:
		return nil, tooMany(http.StatusTooManyRequests, "The account has as many streams as a replica accepts for one.")
	case len(s.user[p.UserID]) >= s.limits.PerUser:
		return nil, tooMany(http.StatusTooManyRequests, "You have as many streams as a replica accepts for one user.")
	}
	taken := &seat{user: p.UserID, account: p.AccountID, end: end}
	s.total++
	s.account[p.AccountID]++
	s.user[p.UserID] = append(s.user[p.UserID], taken)
	s.doubtLocked(p.UserID)
	return taken, nil
}

// move gives a seat to whoever ends its stream from now on. When it returns, the one before will not be called any more.
func (s *seats) move(moved *seat, end func(error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	moved.end = end
}

// close gives no more seats away.
func (s *seats) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.closed && s.total == 0 {
		close(s.vacant)
	}
	s.closed = true
}

// leave forgets whoever has no seat left, so that nobody who ever came is remembered.
func (s *seats) leave(left *seat) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.total--; s.total == 0 && s.closed {
		close(s.vacant)
	}
	if s.account[left.account]--; s.account[left.account] == 0 {
		delete(s.account, left.account)
	}
	others := slices.DeleteFunc(s.user[left.user], func(each *seat) bool { return each == left })
	if s.user[left.user] = others; len(others) == 0 {
		delete(s.user, left.user)
		delete(s.doubted, left.user)
	}
}

// doubt marks the user, or everybody for uuid.Nil, as far as they have seats.
func (s *seats) doubt(user uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if user != uuid.Nil {
		s.doubtLocked(user)
		return
	}
	for user := range s.user {
		s.doubtLocked(user)
	}
}

func (s *seats) doubtLocked(user uuid.UUID) {
	if _, seated := s.user[user]; !seated {
		return
	}
	s.doubted[user] = struct{}{}
	s.doubts.Wake()
}

// takeDoubted removes all marks. They are cleared before the rows are read, never after: a change that comes meanwhile
// must mark the user again.
func (s *seats) takeDoubted() []uuid.UUID {
	s.mu.Lock()
	defer s.mu.Unlock()
	users := make([]uuid.UUID, 0, len(s.doubted))
	for user := range s.doubted {
		users = append(users, user)
	}
	clear(s.doubted)
	return users
}

// revoke ends the streams of the user, those that follow the account to keep excepted; uuid.Nil is none.
func (s *seats) revoke(user, keep uuid.UUID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, each := range s.user[user] {
		if each.account != keep {
			each.end(errRevoked)
		}
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
