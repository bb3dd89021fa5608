package bench

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkLatency commits 100 events a second for 100 people of one account, and takes the time from each acknowledged
// commit to each client's read.
func BenchmarkLatency(b *testing.B) {
	const (
		people   = 100
		events   = 1000
		interval = 10 * time.Millisecond
	)
	compare(b, func(b *testing.B, s *server) {
		accounts := newAccounts(b, s.database, 1, people)
		for b.Loop() {
			began := time.Now()
			committed := make([]time.Duration, events)
			heard := make([][events]time.Duration, people)
			a := newAudience(b, s)
			a.heard = func(client, newest, n int) {
				for i := newest - n; i < newest; i++ {
					heard[client][i] = time.Since(began)
				}
			}
			a.join(accounts)
			tick := time.NewTicker(interval)
			for i := range committed {
				<-tick.C
				if err := s.publish(b.Context(), accounts[0], 1); err != nil {
					b.Fatal(err)
				}
				committed[i] = time.Since(began)
			}
			tick.Stop()
			a.await(people * events)
			a.leave()
			took := make([]time.Duration, 0, people*events)
			for _, each := range heard {
				for i, at := range each {
					took = append(took, at-committed[i])
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e3, median)
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e3, slowest)
		}
		b.ReportMetric(0, notOfInterest)
	})
}
