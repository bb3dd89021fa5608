package client

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"
)

const (
	firstPause   = 200 * time.Millisecond
	longestPause = 30 * time.Second
)

// backoff returns how long to wait after the given number of failures in a row: twice as long each time, half of it
// random, and not shorter than the server asks for.
func backoff(failures int, err error) time.Duration {
	pause := min(firstPause<<min(failures-1, 20), longestPause)
	pause = pause/2 + rand.N(pause/2)
	if problem, ok := errors.AsType[*Problem](err); ok && problem.RetryAfter > 0 {
		pause = problem.RetryAfter + rand.N(problem.RetryAfter/4+1)
	}
	return pause
}

// sleep waits, or returns the error of the context.
func sleep(ctx context.Context, pause time.Duration) error {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
