package bench

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/notify"
)

const (
	listenRounds = 3
	listenTime   = 2 * time.Second // of each measurement
	appenders    = 16
)

// BenchmarkListeners measures what each session that listens, which is one for each replica, costs all who append: how
// many events a second 16 sessions append to 100 accounts, one in each transaction, and the CPU time of PostgreSQL for
// each. Commits wait for the disk.
func BenchmarkListeners(b *testing.B) {
	d := startDurable(b)
	s := &server{database: d}
	s.appendTo(d)
	accounts := newAccounts(b, d, 100, 1)
	counts := []int{1, 5, 10, 20, 50}
	measured := make(map[int]*appended)
	for range listenRounds {
		for _, n := range counts {
			if measured[n] == nil {
				measured[n] = &appended{}
			}
			stop := listen(b, d.URL, notify.Channel, n)
			measured[n].add(b, s, accounts)
			stop()
		}
	}
	for _, n := range counts {
		b.Run(fmt.Sprintf("listeners=%d/server=handoffd", n), func(b *testing.B) {
			b.ReportMetric(middle(measured[n].rates), eventsAppended)
			b.ReportMetric(middle(ratios(measured[n].rates, measured[1].rates)), ofOneListener)
			b.ReportMetric(middle(measured[n].cpu), perEvent)
			b.ReportMetric(0, ignored)
		})
	}
}

// listen starts n sessions that listen on a channel of a database and read what arrives.
func listen(b *testing.B, database, channel string, n int) (stop func()) {
	b.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var listening sync.WaitGroup
	for range n {
		conn, err := pgx.Connect(ctx, database)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := conn.Exec(ctx, "listen "+channel); err != nil {
			b.Fatal(err)
		}
		listening.Go(func() {
			for {
				if _, err := conn.WaitForNotification(ctx); err != nil {
					_ = conn.Close(context.Background())
					return
				}
			}
		})
	}
	return func() {
		cancel()
		listening.Wait()
	}
}

// appended is what appending took in some rounds.
type appended struct {
	rates []float64 // events a second
	cpu   []float64 // of PostgreSQL, in microseconds for each event
}

func (m *appended) add(b *testing.B, s *server, accounts []*account) {
	b.Helper()
	var events atomic.Int64
	var working sync.WaitGroup
	began, spent := time.Now(), postgresCPU(b, s.database)
	for i := range appenders {
		working.Go(func() {
			for j := i; time.Since(began) < listenTime; j += appenders {
				if err := s.publish(context.Background(), accounts[j%len(accounts)], 1); err != nil {
					b.Error(err)
					return
				}
				events.Add(1)
			}
		})
	}
	working.Wait()
	if b.Failed() {
		b.FailNow()
	}
	n := float64(events.Load())
	m.rates = append(m.rates, n/time.Since(began).Seconds())
	m.cpu = append(m.cpu, (postgresCPU(b, s.database)-spent)/n*1e6)
}
