// Package tick lets the parts of a process that do something from time to time do it together. Their statements then
// share a round trip and a transaction: see db.Housekeeping.
package tick

import "time"

var start = time.Now()

// After returns a channel that receives the time once, when the time since the start of the process is next a multiple
// of d. All that wait for multiples of one duration so wake together.
func After(d time.Duration) <-chan time.Time {
	into := time.Since(start) % d
	if into < 0 { // by a fake clock
		into += d
	}
	return time.After(d - into)
}
