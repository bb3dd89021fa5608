package bench

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

// BenchmarkResume measures 10,000 clients of one account that resume at once, each of which has missed 100 events: more
// than the replica keeps in memory. The hand-written server has no resume.
func BenchmarkResume(b *testing.B) {
	const missed = 100
	b.Run("server=handoffd", func(b *testing.B) {
		s := startHandoffd(b)
		accounts := newAccounts(b, s.database, 1, streams)
		ctx := context.Background()
		if err := s.publish(ctx, accounts[0], 30); err != nil { // the clients are not at the beginning of a page
			b.Fatal(err)
		}
		var last notify.Position
		err := pgx.BeginFunc(ctx, db.ForAccount(s.database.Pool, accounts[0].id), func(tx pgx.Tx) (err error) {
			last, err = notify.Current(ctx, tx, accounts[0].id)
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.publish(ctx, accounts[0], missed); err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			reads, began := s.metric("handoffd_log_reads_total"), time.Now()
			c := newClients(b, s)
			c.headers = "Last-Event-ID: " + last.String() + "\r\n"
			c.connect(accounts)
			joined := time.Since(began)
			c.await(streams * missed)
			b.ReportMetric(time.Since(began).Seconds(), untilCaughtUp)
			b.ReportMetric(joined.Seconds(), untilOpen)
			b.ReportMetric(s.metric("handoffd_log_reads_total")-reads, logReads)
			c.close()
		}
		b.ReportMetric(0, ignored)
	})
}
