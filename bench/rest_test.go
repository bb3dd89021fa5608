package bench

import (
	"context"
	"testing"
	"time"
)

const (
	// restFor is a heartbeat and a bit, so that each stream has its keepalive.
	restFor = 26 * time.Second

	// telling is how long PostgreSQL may keep to itself what an idle session has done (PGSTAT_IDLE_INTERVAL, and a bit).
	telling = 11 * time.Second
)

// BenchmarkRest leaves a replica with 10,000 streams alone. The hand-written server has nothing to do then: no
// keepalives, no canary, no comparison.
func BenchmarkRest(b *testing.B) {
	b.Run("server=handoffd", func(b *testing.B) {
		s := startHandoffd(b)
		a := newAudience(b, s)
		a.room = 512
		a.join(newAccounts(b, s.database, 100, crowd/100))
		<-time.After(telling)
		for b.Loop() {
			seen, spent, began := s.transactions(), s.cpu(), time.Now()
			<-time.After(restFor)
			rested := time.Since(began).Seconds()
			b.ReportMetric((s.transactions()-seen-1)/rested, queries) // one was the question
			b.ReportMetric((s.cpu()-spent)/rested*100, ofCore)
		}
		b.ReportMetric(0, notOfInterest)
	})
}

// transactions is how many the server's database has seen. Nearly every query is one of its own.
func (s *server) transactions() (n float64) {
	s.b.Helper()
	err := s.database.Pool.QueryRow(context.Background(),
		"select xact_commit + xact_rollback from pg_stat_database where datname = current_database()").Scan(&n)
	if err != nil {
		s.b.Fatal(err)
	}
	return n
}
