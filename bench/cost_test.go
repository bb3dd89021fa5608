package bench

import (
	"fmt"
	"testing"
	"time"
)

const (
	costRounds = 20 // events of each account
	costRate   = 3 * time.Second
)

// BenchmarkCost measures what one thing more costs: a stream, an account, an event a second, a replica. The plots of
// docs/performance.md show it.
func BenchmarkCost(b *testing.B) {
	b.Run("of=stream", costOfStreams)
	b.Run("of=account", costOfAccounts)
	b.Run("of=rate", costOfRate)
	b.Run("of=replica", costOfReplicas)
}

// costOfStreams opens more and more streams of one account: the memory and the CPU time of an event for each.
func costOfStreams(b *testing.B) {
	counts := []int{1000, 5000, 10_000, 19_000}
	for _, each := range []struct {
		name  string
		start func(b *testing.B) *server
	}{{"echo", startEcho}, {"handoffd", startHandoffd}} {
		s := each.start(b)
		a := newAccounts(b, s.database, 1, counts[len(counts)-1]+dialers)[0]
		c := newClients(b, s)
		c.bufferSize = 512
		open := func(from, to int) { c.connect([]*account{{tokens: a.tokens[from:to]}}) }
		open(0, dialers) // the first streams also allocate what all of them share
		before, opened := s.memory(), 0
		for _, n := range counts {
			open(dialers+opened, dialers+n)
			opened = n
			<-time.After(settleTime)
			held := s.memory() - before
			spent := s.cpu()
			for range costRounds {
				publishOne(b, s, a)
				c.await(dialers + n)
			}
			delivering := s.cpu() - spent
			b.Run(fmt.Sprintf("streams=%d/server=%s", n, each.name), func(b *testing.B) {
				b.ReportMetric(held/1024, memoryOfAll)
				b.ReportMetric(held/float64(n), perStream)
				b.ReportMetric(delivering/float64(costRounds*(dialers+n))*1e6, perDelivery)
				b.ReportMetric(0, ignored)
			})
		}
		c.close()
		s.stop()
	}
}

// costOfAccounts divides 1000 streams among accounts, each of which has its own events.
func costOfAccounts(b *testing.B) {
	const streams = 1000
	for _, n := range []int{1, 10, 100, 1000} {
		b.Run(fmt.Sprintf("accounts=%d", n), func(b *testing.B) {
			compare(b, func(b *testing.B, s *server) {
				accounts := newAccounts(b, s.database, n, streams/n)
				c := newClients(b, s)
				c.connect(accounts)
				publishToAll(b, s, accounts, 1)
				c.await(streams)
				rounds := min(costRounds, 5000/n)
				for b.Loop() {
					spent := s.cpu()
					for range rounds {
						publishToAll(b, s, accounts, 1)
						c.await(streams)
					}
					b.ReportMetric((s.cpu()-spent)/float64(rounds*streams)*1e6, perDelivery)
				}
				b.ReportMetric(0, ignored)
			})
		})
	}
}

// costOfRate has one account with 100 streams publish faster and faster.
func costOfRate(b *testing.B) {
	const streams = 100
	for _, rate := range []int{10, 100, 1000} {
		b.Run(fmt.Sprintf("rate=%d", rate), func(b *testing.B) {
			compare(b, func(b *testing.B, s *server) {
				a := newAccounts(b, s.database, 1, streams)[0]
				c := newClients(b, s)
				c.connect([]*account{a})
				for b.Loop() {
					events := 0
					spent, tick := s.cpu(), time.NewTicker(time.Second/time.Duration(rate))
					for end := time.Now().Add(costRate); time.Now().Before(end); events++ {
						<-tick.C
						publishOne(b, s, a)
					}
					tick.Stop()
					c.await(events * streams)
					b.ReportMetric((s.cpu()-spent)/float64(events*streams)*1e6, perDelivery)
					b.ReportMetric(float64(events)/costRate.Seconds(), eventsAppended)
				}
				b.ReportMetric(0, ignored)
			})
		})
	}
}

// costOfReplicas divides ten streams of each of 100 accounts among replicas, all of which read the log for each event.
func costOfReplicas(b *testing.B) {
	const accounts, users = 100, 10
	for _, n := range []int{1, 2, 5} {
		b.Run(fmt.Sprintf("replicas=%d/server=handoffd", n), func(b *testing.B) {
			first := startHandoffd(b)
			all := newAccounts(b, first.database, accounts, users)
			replicas := []*server{first}
			for len(replicas) < n {
				replicas = append(replicas, startReplica(b, first.database))
			}
			var crowds []*clients
			for i, s := range replicas {
				c := newClients(b, s)
				for _, a := range all {
					c.connect([]*account{{tokens: a.tokens[users*i/n : users*(i+1)/n]}})
				}
				crowds = append(crowds, c)
			}
			round := func() {
				publishToAll(b, first, all, 1)
				for i, c := range crowds {
					c.await(accounts * (users*(i+1)/n - users*i/n))
				}
			}
			round()
			for b.Loop() {
				spent, database := total(replicas, (*process).cpu), postgresCPU(b, first.database)
				for range costRounds {
					round()
				}
				b.ReportMetric((total(replicas, (*process).cpu)-spent)/(costRounds*accounts*users)*1e6, perDelivery)
				b.ReportMetric((postgresCPU(b, first.database)-database)/(costRounds*accounts)*1e6, perEvent)
			}
			b.ReportMetric(0, ignored)
		})
	}
}
