package upgrade

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// load makes requests until it is stopped, in several accounts at once, and keeps their times.
type load struct {
	mu      sync.Mutex
	slowest map[string]time.Duration // by kind of request, since the last call of reset
	count   int

	stop func()
}

// begin starts requests of four accounts.
func begin(t *testing.T, d *dbtest.Database) *load {
	t.Helper()
	l := &load{}
	l.reset()
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	for range 4 {
		a := handofftest.NewIn(t, d)
		dana, eli := a.Engineer("Dana"), a.Engineer("Eli")
		running.Go(func() {
			for ctx.Err() == nil {
				if err := l.round(context.WithoutCancel(ctx), a, dana, eli); err != nil {
					t.Errorf("a request failed: %v", err)
				}
			}
		})
	}
	l.stop = sync.OnceFunc(func() {
		cancel()
		running.Wait()
	})
	t.Cleanup(l.stop)
	return l
}

// round hands one session off, from its creation to its resolution. In `make test`, where a request can run out of time
// because it lacks a processor, one that was rolled back is repeated once. A lock that outlasts both makes it fail.
func (l *load) round(ctx context.Context, a *handofftest.Account, dana, eli auth.Principal) error {
	var session uuid.UUID
	var h handoff.Handoff
	for _, request := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"put session", func(ctx context.Context) error {
			in := directory.SessionInput{Title: "VPN drops every hour"}
			in.Ref.ID = uuid.New()
			made, _, err := a.Directory.PutSession(ctx, dana, in)
			session = made.ID
			return err
		}},
		{"create", func(ctx context.Context) (err error) {
			h, _, err = a.Create(ctx, dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
			return err
		}},
		{"queue", func(ctx context.Context) error {
			_, err := a.Queue(ctx, eli, handoff.Filter{})
			return err
		}},
		{"claim", func(ctx context.Context) error {
			_, err := a.Claim(ctx, eli, h.Ref())
			return err
		}},
		{"resolve", func(ctx context.Context) error {
			_, err := a.Resolve(ctx, eli, h.Ref(), "It was the MTU.")
			return err
		}},
	} {
		began := time.Now()
		err := try(ctx, request.do)
		if !*full && db.IsUnavailable(err) { // a client repeats it
			err = try(ctx, request.do)
		}
		l.note(request.name, time.Since(began))
		if err != nil {
			return fmt.Errorf("%s after %s: %w", request.name, time.Since(began), err)
		}
	}
	return nil
}

// try makes a request within its time limit.
func try(ctx context.Context, request func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, bound(requestTimeout))
	defer cancel()
	return request(ctx)
}

func (l *load) note(request string, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.count++
	l.slowest[request] = max(l.slowest[request], took)
}

// reset returns the slowest request and how many there were since the last call.
func (l *load) reset() (request string, slowest time.Duration, count int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for name, took := range l.slowest {
		if took > slowest {
			request, slowest = name, took
		}
	}
	count = l.count
	l.slowest, l.count = make(map[string]time.Duration), 0
	return request, slowest, count
}

// await waits until there were some requests since the last call of reset.
func (l *load) await(t *testing.T, requests int) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); time.Since(began) < time.Minute; <-tick.C {
		l.mu.Lock()
		enough := l.count >= requests
		l.mu.Unlock()
		if enough {
			return
		}
	}
	t.Fatal("no requests end")
}
