package mail

import (
	"cmp"
	"context"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/handoffd/handoffd/db"
)

// The pace of all replicas together falls when the mail server throttles and rises with each message that it takes:
// additive increase, multiplicative decrease. Before the first throttle there is none.
const (
	slowestPace   = 6               // messages a minute
	fastestPace   = 1200            // beyond it, no pace
	paceStep      = 0.5             // per message that was taken
	throttlePause = 5 * time.Second // doubled until it takes a message again
)

// accepted notes that the server took a message.
func (w *Worker) accepted(ctx context.Context, o outcome, now time.Time) {
	if o != sent {
		return
	}
	w.circuit.reset()
	w.refused.Store(false)
	w.took.add(now)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	w.reading.Observe(ctx, db.New(w.DB).RaisePace(ctx, db.RaisePaceParams{Step: paceStep, Highest: fastestPace}))
}

// throttle lowers the pace below what the server took from this replica within the last minute, and pauses.
func (w *Worker) throttle(ctx context.Context, now time.Time) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), queryTimeout)
	defer cancel()
	w.circuit.reset()
	pause := cmp.Or(w.pause, throttlePause).Seconds() * (0.5 + rand.Float64()) //nolint:gosec // no secret
	w.reading.Observe(ctx, db.New(w.DB).LowerPace(ctx, db.LowerPaceParams{
		Lowest: cmp.Or(w.slowest, slowestPace), Measured: float64(w.took.count(now)), PauseSeconds: pause,
	}))
}

// recent counts what happened within the last minute.
type recent struct {
	mu sync.Mutex
	at []time.Time
}

func (r *recent) add(now time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pruneLocked(now)
	r.at = append(r.at, now)
}

func (r *recent) count(now time.Time) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.pruneLocked(now)
	return len(r.at)
}

func (r *recent) pruneLocked(now time.Time) {
	for len(r.at) > 0 && now.Sub(r.at[0]) > time.Minute {
		r.at = r.at[1:]
	}
}

// circuit keeps a replica from a mail server that it cannot reach: it tries one message from time to time.
type circuit struct {
	mu    sync.Mutex
	trips int
	until time.Time
}

const (
	shortestTrip = time.Second
	longestTrip  = 30 * time.Second
)

// state returns how long to wait before the next try, and whether it is to be a single one.
func (c *circuit) state(now time.Time) (wait time.Duration, probing bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return max(0, c.until.Sub(now)), c.trips > 0
}

// trip notes a failure. Those of messages that were sent at the same time count once.
func (c *circuit) trip(now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if now.Before(c.until) {
		return
	}
	pause := min(shortestTrip<<min(c.trips, 10), longestTrip)
	c.trips++
	c.until = now.Add(pause/2 + rand.N(pause)) //nolint:gosec // no secret
}

func (c *circuit) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trips, c.until = 0, time.Time{}
}
