package notify_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/notify"
)

// A comparison of heads can find an event whose hint is on its way. Only a hint that does not arrive is lost, and that
// none arrived is known when something that was sent later has.
func TestOnlyLostHintsCountAsRepairs(t *testing.T) {
	const interval, never = 2 * time.Second, time.Hour
	for name, test := range map[string]struct {
		hint, canary time.Duration // after the comparison that finds the events
		want         int64
	}{
		"at once":                  {0, never, 0},
		"late":                     {4900 * time.Millisecond, never, 0},
		"before the canary":        {time.Second, 2 * time.Second, 0},
		"not before the canary":    {time.Second, 500 * time.Millisecond, 2},
		"never, and a canary":      {never, 500 * time.Millisecond, 2},
		"too late, without canary": {5*time.Second + interval + time.Millisecond, never, 2},
		"never, without canary":    {never, never, 2},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log := newMemoryLog(0)
				hub, account := startHub(t, log, 0, interval), uuid.New()
				s := hub.subscribe(account, notify.Head())
				log.commit(account)
				log.commit(account)
				s.readUpTo(2) // so they have been found
				found := time.Now()
				hint, canary := time.AfterFunc(test.hint, func() { hub.Hint(account, s.Position().Epoch, 2) }),
					time.AfterFunc(test.canary, func() { hub.HintsArrived(time.Now()) })
				defer hint.Stop()
				defer canary.Stop()
				hub.HintsArrived(found) // sent before
				if test.canary < test.hint && test.canary != never {
					<-time.After(test.canary + time.Millisecond)
					if got := hub.Stats().Repairs; got != test.want {
						t.Errorf("%d repairs when the canary has arrived, want %d", got, test.want)
					}
				}
				<-time.After(5 * interval)
				if got := hub.Stats().Repairs; got != test.want {
					t.Errorf("%d repairs, want %d", got, test.want)
				}
			})
		})
	}
}

// A hint that comes while the log is being read, and a comparison after it: the event was announced.
func TestHintDuringAReadIsNoRepair(t *testing.T) {
	for name, test := range map[string]struct {
		hint int64
		want int64
	}{
		"hint":           {1, 0},
		"no hint":        {0, 1},
		"forged earlier": {1000, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				log, account := &heldLog{memoryLog: newMemoryLog(0)}, uuid.New()
				hub := startHub(t, log, 0, 2*time.Second)
				s := hub.subscribe(account, notify.Head())
				if test.hint == 1000 {
					hub.Hint(account, s.Position().Epoch, test.hint)
				}
				time.Sleep(time.Second) // of the bubble's time: the next read begins at once
				release := make(chan struct{})
				log.release.Store(&release)
				log.commit(account)
				if test.hint == 1 {
					hub.Hint(account, s.Position().Epoch, test.hint)
				}
				time.Sleep(3 * time.Second) // a comparison
				log.release.Store(nil)
				close(release)
				s.readUpTo(1)
				hub.HintsArrived(time.Now())
				if got := hub.Stats().Repairs; got != test.want {
					t.Errorf("%d repairs, want %d", got, test.want)
				}
				time.Sleep(10 * time.Second)
				if got := hub.Stats().Repairs; got != test.want {
					t.Errorf("%d repairs in the end, want %d", got, test.want)
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
		<-time.After(10 * time.Second)
		if got := hub.Stats().Repairs; got != 0 {
			t.Errorf("%d repairs though every event was announced", got)
		}
	})
}
