package bench

import (
	"testing"
	"time"
)

const (
	streams = 10_000

	// settleTime passes before memory is read. What the server still holds then counts, garbage too.
	settleTime = 2 * time.Second
)

// BenchmarkStreams opens 10,000 idle streams, of 100 users in each of 100 accounts.
func BenchmarkStreams(b *testing.B) { compare(b, openStreams) }

func openStreams(b *testing.B, s *server) {
	accounts := newAccounts(b, s.database, 100, streams/100)
	warm := newClients(b, s)
	warm.connect(newAccounts(b, s.database, 1, dialers)) // the first streams also allocate what all of them share
	for b.Loop() {
		before, began := s.memory(), time.Now()
		c := newClients(b, s)
		c.bufferSize = 512
		c.connect(accounts)
		took := time.Since(began)
		<-time.After(settleTime)
		b.ReportMetric((s.memory()-before)/streams, perStream)
		b.ReportMetric(streams/took.Seconds(), opened)
		c.close()
	}
	b.ReportMetric(0, ignored)
}
