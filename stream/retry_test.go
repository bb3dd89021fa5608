package stream

import (
	"testing"
	"time"
)

func TestRefusedClientsComeBackOverTheTimeThatOpeningThemTakes(t *testing.T) {
	r := retryTimes{pause: time.Second / 4000}
	now := time.Unix(1_800_000_000, 0)
	var delay time.Duration
	for range 6000 {
		delay = r.next(now)
	}
	if want := shortestRetry + 5999*r.pause; delay != want {
		t.Errorf("the last of 6000 is to come back after %v, want %v", delay, want)
	}
	for range 100_000 {
		delay = r.next(now)
	}
	if delay != longestRetry {
		t.Errorf("the last of very many is to come back after %v, want %v", delay, longestRetry)
	}
	if delay = r.next(now.Add(time.Minute)); delay != shortestRetry {
		t.Errorf("the next after a minute is to come back after %v, want %v", delay, shortestRetry)
	}
}
