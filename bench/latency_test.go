package bench

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkLatency commits 100 events a second for 100 users of one account, and measures the time from each
// acknowledged commit to each client's read.
func BenchmarkLatency(b *testing.B) {
	const (
		users    = 100
		events   = 1000
		interval = 10 * time.Millisecond
	)
	compare(b, func(b *testing.B, s *server) {
		accounts := newAccounts(b, s.database, 1, users)
		for b.Loop() {
			began := time.Now()
			committed := make([]time.Duration, events)
			received := make([][events]time.Duration, users)
			c := newClients(b, s)
			c.onFrames = func(client, newest, n int) {
				for i := newest - n; i < newest; i++ {
					received[client][i] = time.Since(began)
				}
			}
			c.connect(accounts)
			tick := time.NewTicker(interval)
			for i := range committed {
				<-tick.C
				if err := s.publish(b.Context(), accounts[0], 1); err != nil {
					b.Fatal(err)
				}
				committed[i] = time.Since(began)
			}
			tick.Stop()
			c.await(users * events)
			c.close()
			took := make([]time.Duration, 0, users*events)
			for _, each := range received {
				for i, at := range each {
					took = append(took, at-committed[i])
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, median)
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, slowest)
		}
		b.ReportMetric(0, ignored)
	})
}
