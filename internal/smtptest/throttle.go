package smtptest

import (
	"sync"
	"time"
)

// Throttle returns a hook that lets n calls pass in each period, which begins with the first of them, and returns
// refusal to the others.
func Throttle(n int, period time.Duration, refusal error) func() error {
	var mu sync.Mutex
	var began time.Time
	passed := 0
	return func() error {
		mu.Lock()
		defer mu.Unlock()
		if now := time.Now(); now.Sub(began) >= period {
			began, passed = now, 0
		}
		if passed == n {
			return refusal
		}
		passed++
		return nil
	}
}
