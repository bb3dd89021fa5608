package stream

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/internal/wakeup"
)

// registry holds a registration for each open stream, keeps their number within limits, and remembers which actors
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
	actors   map[auth.Actor][]*registration
	pending  map[auth.Actor]struct{} // actors with open streams whose authority must be read again
	presence presence
}

// registration admits one open stream or [Watch].
type registration struct {
	actor   auth.Actor
	key     uuid.UUID // of an agent, whose actor has others; zero: none
	account uuid.UUID // of the principal when the stream was opened
	purpose purpose
	cancel  func(error) // ends the stream; guarded by registry.mu
}

// purpose is what a registration is for.
type purpose struct {
	permits func(auth.Principal) bool // reports whether the principal can go on
	online  bool                      // a user with one is online
}

var (
	following = purpose{permits: canFollow, online: true}
	watching  = purpose{permits: canWatch}
)

// authorities returns the actors that must permit the stream: a key of an agent can end while the agent has others.
func (r *registration) authorities() []auth.Actor {
	if r.key == uuid.Nil {
		return []auth.Actor{r.actor}
	}
	return []auth.Actor{r.actor, {Kind: auth.ActorKey, ID: r.key}}
}

func newRegistry(limits Limits) *registry {
	limits.Streams = cmp.Or(limits.Streams, 50_000)
	limits.PerAccount = cmp.Or(limits.PerAccount, 5_000)
	limits.PerUser = cmp.Or(limits.PerUser, 20)
	limits.Openings = cmp.Or(limits.Openings, 2_000*runtime.GOMAXPROCS(0))
	r := &registry{
		limits: limits, wake: wakeup.New(), drained: make(chan struct{}), ended: make(map[string]int64),
		accounts: make(map[uuid.UUID]int), actors: make(map[auth.Actor][]*registration),
		pending: make(map[auth.Actor]struct{}), presence: newPresence(),
	}
	for _, reason := range endReasons {
		r.ended[reason] = 0 // metrics exist before a stream has ended
	}
	return r
}

// acquire admits a stream, or returns [ErrDraining] or the limit that is reached. It marks the actor as pending: the
// authority can have ended after it was looked up, when there was no stream to end.
func (r *registry) acquire(p auth.Principal, purpose purpose, cancel func(error)) (*registration, error) {
	actor := p.Actor()
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.closed:
		return nil, ErrDraining
	case r.total >= r.limits.Streams:
		return nil, ErrServerLimit
	case r.accounts[p.AccountID] >= r.limits.PerAccount:
		return nil, ErrAccountLimit
	case actor.Kind == auth.ActorUser && len(r.actors[actor]) >= r.limits.PerUser:
		return nil, ErrUserLimit
	}
	acquired := &registration{actor: actor, account: p.AccountID, purpose: purpose, cancel: cancel}
	if !p.Service {
		acquired.key = p.KeyID
	}
	r.total++
	if acquired.showsUser() {
		r.presence.add(actor.ID)
	}
	r.accounts[p.AccountID]++
	for _, each := range acquired.authorities() {
		r.actors[each] = append(r.actors[each], acquired)
		r.markLocked(each)
	}
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
	for _, registrations := range r.actors {
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
	if ended.showsUser() {
		r.presence.remove(ended.actor.ID)
	}
	for _, actor := range ended.authorities() {
		others := slices.DeleteFunc(r.actors[actor], func(each *registration) bool { return each == ended })
		if r.actors[actor] = others; len(others) == 0 {
			delete(r.actors, actor)
			delete(r.pending, actor)
		}
	}
}

// revalidate marks an actor with open streams as pending; the zero Actor stands for all of them.
func (r *registry) revalidate(actor auth.Actor) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if actor != (auth.Actor{}) {
		r.markLocked(actor)
		return
	}
	for actor := range r.actors {
		r.markLocked(actor)
	}
}

func (r *registry) markLocked(actor auth.Actor) {
	if _, open := r.actors[actor]; !open {
		return
	}
	r.pending[actor] = struct{}{}
	r.wake.Wake()
}

// takePending returns the pending actors and clears the marks. The caller reads their authority afterwards, so that a
// later change marks the actor again.
func (r *registry) takePending() []auth.Actor {
	r.mu.Lock()
	defer r.mu.Unlock()
	actors := slices.Collect(maps.Keys(r.pending))
	clear(r.pending)
	return actors
}

// revoke ends the streams of an actor that now, the zero Principal for no authority, does not permit.
func (r *registry) revoke(actor auth.Actor, now auth.Principal) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, each := range r.actors[actor] {
		if each.account != now.AccountID || !each.purpose.permits(now) {
			each.cancel(errRevoked)
		}
	}
}

// presenceChanges is [Server.PresenceChanges].
func (r *registry) presenceChanges(complete bool) (present, absent []uuid.UUID) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.presence.changes(complete)
}
