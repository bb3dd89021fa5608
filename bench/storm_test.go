package bench

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/notify"
)

// BenchmarkStorm measures what 10,000 clients do at once: resume, be sent away by a replica that stops, and come to one
// that has just started.
func BenchmarkStorm(b *testing.B) {
	b.Run("resume/server=handoffd", resume)
	b.Run("drain/server=handoffd", drain)
	b.Run("cold-start", func(b *testing.B) {
		b.Run("server=echo", func(b *testing.B) { coldStart(b, launchEcho) })
		b.Run("server=handoffd", func(b *testing.B) { coldStart(b, launchReplica) })
	})
}

// resume measures clients of one account that resume, each of which has missed 100 events: more than the replica keeps
// in memory. The hand-written server has no resume.
func resume(b *testing.B) {
	const missed = 100
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
		reads, spent, began := s.metric("handoffd_log_reads_total"), s.cpu(), time.Now()
		c := newClients(b, s)
		c.headers = "Last-Event-ID: " + last.String() + "\r\n"
		c.connect(accounts)
		joined := time.Since(began)
		c.await(streams * missed)
		b.ReportMetric(time.Since(began).Seconds(), untilCaughtUp)
		b.ReportMetric(joined.Seconds(), untilOpen)
		b.ReportMetric(s.cpu()-spent, cpuSeconds)
		b.ReportMetric(s.peakMemory(), peak)
		b.ReportMetric(s.metric("handoffd_log_reads_total")-reads, logReads)
		c.close()
	}
	b.ReportMetric(0, ignored)
}

// drain measures the time from SIGTERM until the last client has received its bye event and the end of its connection.
func drain(b *testing.B) {
	s := startHandoffd(b)
	c := newClients(b, s)
	var byes atomic.Int64
	c.onRead = func(data []byte) { byes.Add(int64(bytes.Count(data, []byte("event: bye\n")))) }
	c.connect(newAccounts(b, s.database, 100, streams/100))
	for b.Loop() {
		began := time.Now()
		if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		c.reading.Wait()
		b.ReportMetric(time.Since(began).Seconds(), untilDrained)
	}
	if n := byes.Load(); n != streams {
		b.Errorf("%d of %d streams have ended with a bye event", n, streams)
	}
	b.ReportMetric(0, ignored)
}

// coldStart measures clients that all connect when a server begins to serve, and connect again after as long as a
// refusal says: how long each waited for an answer, how many answers were refusals, and when the last was in.
func coldStart(b *testing.B, launch func(b *testing.B, d *dbtest.Database, settings ...string) *server) {
	for b.Loop() {
		d := dbtest.New(b)
		accounts := newAccounts(b, d, 100, streams/100)
		s := launch(b, d)
		c := newClients(b, s)
		c.bufferSize = 512
		var refusals atomic.Int64
		var connecting sync.WaitGroup
		var mu sync.Mutex
		var answered []time.Duration
		spent, began := s.cpu(), time.Now()
		for number, token := range tokensOf(accounts) {
			connecting.Go(func() {
				for {
					asked := time.Now()
					err := c.open(number, token)
					mu.Lock()
					answered = append(answered, time.Since(asked))
					mu.Unlock()
					if err == nil {
						return
					}
					refused, ok := errors.AsType[*refusal](err)
					if !ok {
						b.Error(err)
						return
					}
					refusals.Add(1)
					<-time.After(refused.retryAfter)
				}
			})
		}
		connecting.Wait()
		b.ReportMetric(time.Since(began).Seconds(), untilOpen)
		b.ReportMetric(float64(refusals.Load()), refused)
		slices.Sort(answered)
		b.ReportMetric(float64(answered[len(answered)*99/100].Microseconds()), slowest)
		b.ReportMetric(s.cpu()-spent, cpuSeconds)
		b.ReportMetric(s.peakMemory(), peak)
		c.close()
		s.stop()
	}
	b.ReportMetric(0, ignored)
}
