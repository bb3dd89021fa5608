package bench

import (
	"context"
	"testing"
	"time"
)

const (
	// idleFor is a little longer than a heartbeat, so that each stream has its keepalive.
	idleFor = 26 * time.Second

	// statsDelay is a little longer than an idle session delays its statistics (PGSTAT_IDLE_INTERVAL).
	statsDelay = 11 * time.Second
)

// BenchmarkIdle measures a replica with 10,000 idle streams. The hand-written server has nothing to do then: it has no
// keepalives, no canary and no comparison of heads.
func BenchmarkIdle(b *testing.B) {
	b.Run("server=handoffd", func(b *testing.B) {
		s := startHandoffd(b)
		c := newClients(b, s)
		c.bufferSize = 512
		c.connect(newAccounts(b, s.database, 100, streams/100))
		<-time.After(statsDelay)
		for b.Loop() {
			seen, spent, began := s.transactions(), s.cpu(), time.Now()
			<-time.After(idleFor)
			idle := time.Since(began).Seconds()
			// Two are of the benchmark: the query before, and the ping of its connection, which was idle since.
			b.ReportMetric((s.transactions()-seen-2)/idle, queries)
			b.ReportMetric((s.cpu()-spent)/idle*100, ofCore)
		}
		b.ReportMetric(0, ignored)
	})
}

// transactions returns the number of transactions of the server's database. Nearly every query is one. The start of a
// session, which PostgreSQL counts too, is none.
func (s *server) transactions() (n float64) {
	s.b.Helper()
	err := s.database.Pool.QueryRow(context.Background(),
		"select xact_commit + xact_rollback - sessions from pg_stat_database where datname = current_database()").Scan(&n)
	if err != nil {
		s.b.Fatal(err)
	}
	return n
}
