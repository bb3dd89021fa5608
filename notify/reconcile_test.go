package notify_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// A comparison of heads can find an event whose hint is on its way. Only a hint that does not arrive is lost.
func TestOnlyLostHintsCountAsRepairs(t *testing.T) {
	const interval, noHint = 2 * time.Second, time.Hour
	for name, test := range map[string]struct {
		hint time.Duration // after the comparison that finds the events
		want int64
	}{
		"at once":  {0, 0},
		"late":     {900 * time.Millisecond, 0},
		"too late": {interval + 100*time.Millisecond, 2},
		"never":    {noHint, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log := newMemoryLog(0)
				hub, account := startHub(t, log, 0, interval), uuid.New()
				s := hub.subscribe(account, notify.Head())
				log.commit(account)
				log.commit(account)
				s.readUpTo(2) // so they have been found
				<-time.After(test.hint)
				hub.Hint(account, s.Position().Epoch, 2)
				<-time.After(3 * interval)
				if got := hub.Stats().Repairs; got != test.want {
					t.Errorf("%d repairs, want %d", got, test.want)
				}
			})
		})
	}
}

func TestEventsArriveWithinTheIntervalWithoutHints(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(10 * time.Millisecond)
		hub, account := startHub(t, log, 0, 2*time.Second), uuid.New()
		s := hub.subscribe(account, notify.Head())
		for n := range int64(5) {
			start := time.Now()
			log.commit(account)
			s.readUpTo(n + 1)
			if took := time.Since(start); took > hub.Interval+time.Second {
				t.Errorf("event %d took %s", n+1, took)
			}
			<-time.After(300 * time.Millisecond) // so that the next event is committed at another time of the interval
		}
	})
}

func TestHintBeforeTheComparisonIsNoRepair(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := newMemoryLog(10 * time.Millisecond) // so that comparisons overlap with commits
		hub, account := startHub(t, log, 0, time.Second), uuid.New()
		s := hub.subscribe(account, notify.Head())
		start := time.Now().Add(-30 * time.Millisecond)
		<-time.After(time.Until(start.Add(3 * time.Second)))
		for n := range int64(60) { // a millisecond later each time: before, during and after a comparison and its read
			log.commit(account)
			hub.Hint(account, s.Position().Epoch, n+1)
			s.readUpTo(n + 1)
			<-time.After(time.Until(start.Add(time.Duration(n+2) * (3*time.Second + time.Millisecond))))
		}
		<-time.After(5 * time.Second)
		if got := hub.Stats().Repairs; got != 0 {
			t.Errorf("%d repairs though every event was announced", got)
		}
	})
}
