package chaos

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// load is a number of writers that work while faults happen.
type load struct {
	t       *testing.T
	stop    context.CancelFunc
	working sync.WaitGroup

	mu       sync.Mutex
	made     int
	advanced chan struct{} // closed and replaced at each success
}

// write starts writers that each call turn again and again until the load is stopped.
func (r *run) write(writers int, turn func(ctx context.Context, l *load, writer, turn int)) *load {
	ctx, cancel := context.WithCancel(context.Background())
	l := &load{t: r.t, stop: cancel, advanced: make(chan struct{})}
	r.t.Cleanup(l.end)
	for i := range writers {
		l.working.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				turn(ctx, l, i, n)
			}
		})
	}
	return l
}

// load starts writers that escalate on all replicas and claim every second handoff.
func (r *run) load(a *account, writers int) *load {
	return r.write(writers, func(ctx context.Context, l *load, writer, turn int) { r.turn(ctx, l, a, writer, turn) })
}

func (r *run) turn(ctx context.Context, l *load, a *account, writer, turn int) {
	u := a.users[writer%len(a.users)]
	r.mu.Lock()
	home := r.replicas[(writer+turn)%len(r.replicas)]
	r.mu.Unlock()
	session, err := r.session(ctx, home, a, u)
	to := r.anyAlive(home)
	if err != nil || to == nil {
		return
	}
	got := r.escalate(to, a, u, session)
	if got.outcome == OK {
		l.advance()
		if other := a.users[(writer+1)%len(a.users)]; turn%2 == 1 && other.id != u.id {
			r.claim(to, a, other, as[handoff](got))
		}
	}
	select {
	case <-time.After(rand.N(10 * time.Millisecond)):
	case <-ctx.Done():
	}
}

func (l *load) advance() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made++
	close(l.advanced)
	l.advanced = make(chan struct{})
}

// await waits until n more escalations have been acknowledged.
func (l *load) await(n int) {
	l.t.Helper()
	overdue := time.After(timeout)
	l.mu.Lock()
	target := l.made + n
	l.mu.Unlock()
	for {
		l.mu.Lock()
		made, advanced := l.made, l.advanced
		l.mu.Unlock()
		if made >= target {
			return
		}
		select {
		case <-advanced:
		case <-overdue:
			l.t.Fatalf("the load makes no progress at %d of %d", made, target)
		}
	}
}

// end stops the writers after their current requests.
func (l *load) end() {
	l.stop()
	l.working.Wait()
}
