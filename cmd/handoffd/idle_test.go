package main

import (
	"testing"
	"time"

	"github.com/handoffd/handoffd/internal/handofftest"
	"github.com/handoffd/handoffd/internal/relay"
)

// In 10 s an idle replica makes five round trips for what its parts look for and report, and one for each of two
// canaries, besides the new sessions in which it looks for the newest history. Rare statements are prepared meanwhile.
// On a busy machine what comes late is tried again, so that the least of several observations counts.
func TestIdleReplicaAsksSeldom(t *testing.T) {
	const started, observed, most = 3 * time.Second, 10 * time.Second, 12
	account := handofftest.New(t)
	link, through := relay.Postgres(t, account.URL)
	account.URL = through
	p := openIn(t, account, settings{})
	p.follow()
	p.waits("handoffd_listener_connected", 1)
	<-time.After(started)
	var seen []int64
	for range 5 {
		before := link.Sent()
		<-time.After(observed)
		seen = append(seen, link.Sent()-before)
		if seen[len(seen)-1] <= most {
			return
		}
	}
	t.Errorf("%v round trips in observations of %v, want at most %d", seen, observed, most)
}
