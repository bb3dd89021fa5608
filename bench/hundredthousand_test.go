package bench

import (
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/porttest"
)

const (
	manyReplicas      = 5
	streamsOfEach     = 19_000 // of the 20,000 descriptors that a process may have where root cannot raise it
	eventsToAll       = 10
	keepaliveInterval = 25 * time.Second // the default
)

// BenchmarkHundredThousand opens 19,000 streams of one account on each of five replicas: how much memory all replicas
// take, how long and how much CPU an event to all streams takes, whether keepalives are on time, and whether a client
// misses an event while one replica after the other is replaced.
func BenchmarkHundredThousand(b *testing.B) {
	b.Run("server=handoffd", func(b *testing.B) {
		d := dbtest.New(b)
		a := newAccounts(b, d, 1, streamsOfEach)[0]
		var replicas []*server
		var crowds []*crowd
		for i := range manyReplicas {
			address := porttest.Free(b, fmt.Sprintf("127.0.0.%d", i+1)) // where another replica can replace it
			s := startReplica(b, d, "HANDOFF_ADDR="+address, "HANDOFF_MAX_STREAMS_PER_ACCOUNT=50000")
			replicas = append(replicas, s)
		}
		for b.Loop() {
			began := time.Now()
			for _, s := range replicas {
				crowds = append(crowds, startCrowd(b, s, a.tokens))
			}
			n := askAll(crowds, "open").Open
			b.ReportMetric(float64(n), openedStreams)
			b.ReportMetric(time.Since(began).Seconds(), untilOpen)
			<-time.After(settleTime)
			b.ReportMetric(total(replicas, (*process).memory)/1024, memoryOfAll)
			eventToAll(b, replicas, crowds, a)
			idle(b, replicas, crowds)
			b.ReportMetric(total(replicas, (*process).memory)/1024, memoryAfter)
			rollingRestart(b, replicas, crowds, a)
		}
		b.ReportMetric(0, ignored)
	})
}

// eventToAll measures the time and CPU time of an event that all streams receive.
func eventToAll(b *testing.B, replicas []*server, crowds []*crowd, a *account) {
	b.Helper()
	var last, cpu []float64
	for i := range eventsToAll {
		spent := total(replicas, (*process).cpu)
		publishOne(b, replicas[0], a)
		committed := time.Now()
		r := askAll(crowds, "await %d", i+1)
		last = append(last, r.Last.Sub(committed).Seconds())
		cpu = append(cpu, (total(replicas, (*process).cpu)-spent)/(manyReplicas*streamsOfEach)*1e6)
		if r.Missed != 0 {
			b.Fatalf("%d events were missed", r.Missed)
		}
	}
	reportRounds(b, untilLast, last)
	reportRounds(b, perDelivery, cpu)
}

// idle measures how long a stream is silent at most when nothing happens.
func idle(b *testing.B, replicas []*server, crowds []*crowd) {
	b.Helper()
	askAll(crowds, "now")
	spent, began := total(replicas, (*process).cpu), time.Now()
	<-time.After(keepaliveInterval + 2*time.Second)
	r := askAll(crowds, "now")
	b.ReportMetric(r.Silence.Seconds(), silence)
	b.ReportMetric((total(replicas, (*process).cpu)-spent)/time.Since(began).Seconds()*100, ofCore)
	if r.Reconnects != 0 {
		b.Errorf("%d streams have ended", r.Reconnects)
	}
}

// rollingRestart replaces one replica after the other, as a deployment does, while an event is published every three
// seconds, which is 32,000 deliveries a second.
func rollingRestart(b *testing.B, replicas []*server, crowds []*crowd, a *account) {
	b.Helper()
	began, published := time.Now(), eventsToAll
	done := make(chan struct{})
	var publishing sync.WaitGroup
	publishing.Go(func() {
		for tick := time.Tick(3 * time.Second); ; {
			select {
			case <-tick:
				publishOne(b, replicas[0], a)
				published++
			case <-done:
				return
			}
		}
	})
	var drains []float64
	for i, old := range replicas {
		stopping := time.Now()
		if err := old.command.Process.Signal(syscall.SIGTERM); err != nil {
			b.Fatal(err)
		}
		<-old.ended
		drains = append(drains, time.Since(stopping).Seconds())
		replicas[i] = startReplica(b, old.database, "HANDOFF_ADDR="+old.address, "HANDOFF_MAX_STREAMS_PER_ACCOUNT=50000")
		askAll(crowds[i:i+1], "open")
	}
	close(done)
	publishing.Wait()
	r := askAll(crowds, "await %d", published)
	b.ReportMetric(time.Since(began).Seconds(), untilRestarted)
	reportRounds(b, untilDrained, drains)
	b.ReportMetric(float64(r.Missed), missedEvents)
	if r.Missed != 0 || r.Open != manyReplicas*streamsOfEach {
		b.Errorf("%d events were missed, and %d streams are open", r.Missed, r.Open)
	}
}

// total adds up a figure of all replicas.
func total(replicas []*server, figure func(*process) float64) (sum float64) {
	for _, each := range replicas {
		sum += figure(each.process)
	}
	return sum
}
