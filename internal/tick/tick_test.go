package tick_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/handoffd/handoffd/internal/tick"
)

func TestThoseWhoBeganAtDifferentTimesWakeTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		<-tick.After(2 * time.Second)
		began := time.Now()
		for _, later := range []time.Duration{0, 300 * time.Millisecond, 1999 * time.Millisecond} {
			<-time.After(later)
			<-tick.After(2 * time.Second)
			if got := time.Since(began); got != 2*time.Second {
				t.Errorf("who waits from %v on wakes after %v", later, got)
			}
			began = time.Now()
		}
		<-tick.After(10 * time.Second)
		began = time.Now()
		<-tick.After(2 * time.Second)
		if got := time.Since(began); got != 2*time.Second {
			t.Errorf("a multiple of 10 s is followed by one of 2 s after %v", got)
		}
	})
}
