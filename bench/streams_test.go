package bench

import (
	"testing"
	"time"
)

const (
	crowd = 10_000

	// settling is how long a server may take to come to rest. What it still holds then counts, garbage too.
	settling = 2 * time.Second
)

// BenchmarkStreams opens 10,000 streams, of 100 people in each of 100 accounts, and leaves them alone.
func BenchmarkStreams(b *testing.B) {
	compare(b, func(b *testing.B, s *server) {
		accounts := newAccounts(b, s.database, 100, crowd/100)
		warmed := newAudience(b, s)
		warmed.join(newAccounts(b, s.database, 1, dialers)) // what the first streams cost is not theirs alone
		for b.Loop() {
			before, began := s.memory(), time.Now()
			a := newAudience(b, s)
			a.room = 512
			a.join(accounts)
			took := time.Since(began)
			<-time.After(settling)
			b.ReportMetric((s.memory()-before)/crowd, perStream)
			b.ReportMetric(crowd/took.Seconds(), opened)
			a.leave()
		}
		b.ReportMetric(0, notOfInterest)
	})
}
