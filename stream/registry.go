package stream

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// registry holds a registration for each open stream, keeps their number within limits, and remembers which users
// must be checked again.
type registry struct {
	limits  Limits
	wake    wakeup.Signal // pending holds a user
	drained chan struct{} // closed when the registry is closed and the last stream has ended

	mu       sync.Mutex
	closed   bool
	total    int
	ended    map[string]int64 // by the server, for each reason
	accounts map[uuid.UUID]int
	users    map[uuid.UUID][]*registration
	pending  map[uuid.UUID]struct{} // users with open streams whose row must be read again
}

// registration admits one open stream.
type registration struct {
	user, account uuid.UUID   // as the user's row was when the stream was opened
	cancel        func(error) // ends the stream; guarded by registry.mu
}

func newRegistry(limits Limits) *registry {
	limits.Streams = cmp.Or(limits.Streams, 50_000)
	limits.PerAccount = cmp.Or(limits.PerAccount, 5_000)
	limits.PerUser = cmp.Or(limits.PerUser, 20)
	r := &registry{
		limits: limits, wake: wakeup.New(), drained: make(chan struct{}), ended: make(map[string]int64),
		accounts: make(map[uuid.UUID]int), users: make(map[uuid.UUID][]*registration), pending: make(map[uuid.UUID]struct{}),
	}
	for _, reason := range endReasons {
		r.ended[reason] = 0 // metrics exist before a stream has ended
	}
	return r
}

// acquire admits a stream, or returns [ErrDraining] or the limit that is reached. It marks the user as pending: the
// user can have lost the authority after their row was read, when there was no stream to end.
func (r *registry) acquire(p auth.Principal, cancel func(error)) (*registration, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return nil, ErrDraining
	case r.total >= r.limits.Streams:
		return nil, ErrServerLimit
	case r.accounts[p.AccountID] >= r.limits.PerAccount:
		return nil, ErrAccountLimit
	case len(r.users[p.UserID]) >= r.limits.PerUser:
		return nil, ErrUserLimit
	}
	acquired := &registration{user: p.UserID, account: p.AccountID, cancel: cancel}
	r.total++
	r.accounts[p.AccountID]++
	r.users[p.UserID] = append(r.users[p.UserID], acquired)
	r.markLocked(p.UserID)
	return acquired, nil
}

// transfer replaces the function that ends the stream. The former one is not called after transfer returns.
func (r *registry) transfer(to *registration, cancel func(error)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	to.cancel = cancel
}

// close refuses new streams and ends the open ones.
func (r *registry) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed && r.total == 0 {
		close(r.drained)
	}
	r.closed = true
	for _, registrations := range r.users {
		for _, each := range registrations {
			each.cancel(errShutdown)
		}
	}
}

func (r *registry) isClosed() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.closed
}

// release removes a stream that has ended, and counts the reason if there is one. It deletes empty entries, so the maps
// do not grow with past users.
func (r *registry) release(ended *registration, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if reason != "" {
		r.ended[reason]++
	}
	if r.total--; r.total == 0 && r.closed {
		close(r.drained)
	}
	if r.accounts[ended.account]--; r.accounts[ended.account] == 0 {
		delete(r.accounts, ended.account)
	}
	others := slices.DeleteFunc(r.users[ended.user], func(each *registration) bool { return each == ended })
	if r.users[ended.user] = others; len(others) == 0 {
		delete(r.users, ended.user)
		delete(r.pending, ended.user)
	}
}

// revalidate marks a user with open streams as pending; uuid.Nil stands for all of them.
func (r *registry) revalidate(user uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if user != uuid.Nil {
		r.markLocked(user)
		return
	}
	for user := range r.users {
		r.markLocked(user)
	}
}

func (r *registry) markLocked(user uuid.UUID) {
	if _, open := r.users[user]; !open {
		return
	}
	r.pending[user] = struct{}{}
	r.wake.Wake()
}

// takePending returns the pending users and clears the marks. The caller reads the rows afterwards, so that a later
// change marks the user again.
func (r *registry) takePending() []uuid.UUID {
	r.mu.Lock()
	defer r.mu.Unlock()
	users := slices.Collect(maps.Keys(r.pending))
	clear(r.pending)
	return users
}

// revoke ends the streams of a user, except those of the account keep; uuid.Nil keeps none.
func (r *registry) revoke(user, keep uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, each := range r.users[user] {
		if each.account != keep {
			each.cancel(errRevoked)
		}
	}
}
