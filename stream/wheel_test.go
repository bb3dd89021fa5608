package stream

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Each timer expires once, at the first tick after its deadline, whatever is set, moved and stopped.
func TestTimersExpireAtTheirDeadlines(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var w wheel
		var now time.Duration
		deadlines := make(map[int32]time.Duration)
		for range rapid.IntRange(1, 200).Draw(t, "steps") {
			slot := rapid.Int32Range(1, 9).Draw(t, "slot")
			after := rapid.SampledFrom([]time.Duration{
				0, 1, timerResolution, 25 * time.Second, wheelSize * timerResolution, time.Hour,
			}).Draw(t, "after")
			switch rapid.SampledFrom([]string{"set", "set", "stop", "tick"}).Draw(t, "step") {
			case "set":
				deadlines[slot] = max(now+after, deadlines[slot])
				w.set(slot, deadlines[slot])
			case "stop":
				w.stop(slot)
				delete(deadlines, slot)
			case "tick":
				now += rapid.SampledFrom([]time.Duration{timerResolution, after}).Draw(t, "time")
				for slot := range w.expired(now) {
					deadline, set := deadlines[slot]
					if !set || deadline > now {
						t.Fatalf("slot %d expired at %v, its deadline is %v", slot, now, deadline)
					}
					if delete(deadlines, slot); slot%2 == 0 { // as a keepalive does
						deadlines[slot] = now + time.Duration(slot)*timerResolution/2
						w.set(slot, deadlines[slot])
					}
				}
				for slot, deadline := range deadlines {
					if deadline <= now-timerResolution {
						t.Fatalf("slot %d did not expire at %v, its deadline is %v", slot, now, deadline)
					}
				}
			}
		}
	})
}

func TestTickLooksOnlyAtTimersThatAreDue(t *testing.T) {
	var w wheel
	for slot := range int32(10_000) {
		w.set(slot+1, 25*time.Second+time.Duration(slot)*time.Millisecond)
	}
	due := int(timerResolution / time.Millisecond)
	buckets := make(map[int32]int)
	for _, timer := range w.timers {
		if buckets[timer.bucket]++; buckets[timer.bucket] > due {
			t.Fatalf("a tick looks at more than the %d timers that are due", due)
		}
	}
	if got := slices.Collect(w.expired(25*time.Second + timerResolution)); len(got) < due-10 || len(got) > due+1 {
		t.Errorf("%d timers expired within the first tick, want about %d", len(got), due)
	}
}

// A tick with 10,000 idle streams, and the keepalives that are due.
func BenchmarkTick(b *testing.B) {
	var w wheel
	var now time.Duration
	for slot := range int32(10_000) {
		w.set(slot+1, 25*time.Second*time.Duration(slot)/10_000)
	}
	b.ReportAllocs()
	for b.Loop() {
		now += timerResolution
		for slot := range w.expired(now) {
			w.set(slot, now+25*time.Second)
		}
	}
}
