package mail

import "sync/atomic"

const retried = "retried" // a try that failed and was not the last

// results counts what became of tries.
type results struct{ sent, logged, retried, failed, dropped atomic.Int64 }

func (r *results) of(result string) *atomic.Int64 {
	return map[string]*atomic.Int64{
		sent: &r.sent, logged: &r.logged, retried: &r.retried, failed: &r.failed, dropped: &r.dropped,
	}[result]
}

func (r *results) count(result string) { r.of(result).Add(1) }

// Results are what can become of a try to send a message.
func (c *Courier) Results() []string { return []string{sent, logged, retried, failed, dropped} }

// Count is how often that has become of one, on this replica.
func (c *Courier) Count(result string) int64 { return c.results.of(result).Load() }
