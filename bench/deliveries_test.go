package bench

import (
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// publishers is the number of concurrent publishing transactions.
const publishers = 4

// BenchmarkDeliveries measures events that all clients of an account read before the next is committed. Each event is
// one transaction, or 32 of them are in bursts.
func BenchmarkDeliveries(b *testing.B) {
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) { compare(b, shape.deliver) })
	}
}

// shape is how many events reach how many clients.
type shape struct {
	name                           string
	accounts, users, burst, rounds int
}

var shapes = []shape{
	{"1x1000", 1, 1000, 1, 200},
	{"100x10", 100, 10, 1, 200},
	{"1x1000-bursts-of-32", 1, 1000, 32, 32},
}

func (f shape) deliver(b *testing.B, s *server) {
	accounts := newAccounts(b, s.database, f.accounts, f.users)
	c := newClients(b, s)
	c.bufferSize = 16 << 10
	c.connect(accounts)
	round := func() {
		publishToAll(b, s, accounts, f.burst)
		c.await(f.accounts * f.users * f.burst)
	}
	round()
	for b.Loop() {
		spent, began := s.cpu(), time.Now()
		for range f.rounds {
			round()
		}
		total := float64(f.rounds * f.accounts * f.users * f.burst)
		b.ReportMetric((s.cpu()-spent)/total*1e6, perDelivery)
		b.ReportMetric(total/time.Since(began).Seconds(), delivered)
	}
	b.ReportMetric(0, ignored)
}

// publishToAll commits n events of each account, in one transaction for each.
func publishToAll(b *testing.B, s *server, accounts []*account, n int) {
	b.Helper()
	var publishing errgroup.Group
	publishing.SetLimit(publishers)
	for _, each := range accounts {
		publishing.Go(func() error { return s.publish(b.Context(), each, n) })
	}
	if err := publishing.Wait(); err != nil {
		b.Fatal(err)
	}
}
