package bench

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

const (
	latencyRounds   = 5
	latencyUsers    = 100
	latencyEvents   = 200                   // of each round; even, so that each claim is released
	latencyInterval = 10 * time.Millisecond // from event to event
)

// BenchmarkLatency measures the time from each acknowledged commit to each client's read, of 100 events a second for
// 100 users of one account. Events committed elsewhere are committed by the benchmark, as another replica would; Echo
// has no others. A replica's own are claims and releases, acknowledged by the response. A client that reads the event
// before the response is read counts with a negative time. The rounds of the three are interleaved.
func BenchmarkLatency(b *testing.B) {
	echo, replica := startEcho(b), startHandoffd(b)
	ofEcho := newAccounts(b, echo.database, 1, latencyUsers)[0]
	ofReplica := newAccounts(b, replica.database, 1, latencyUsers)[0]
	var listened, elsewhere, own latencies
	for range latencyRounds {
		listened.add(latencyRound(b, echo, ofEcho, func(int) { publishOne(b, echo, ofEcho) }))
		elsewhere.add(latencyRound(b, replica, ofReplica, func(int) { publishOne(b, replica, ofReplica) }))
		own.add(latencyRound(b, replica, ofReplica, func(i int) { claimOrRelease(b, replica, ofReplica, i) }))
	}
	for _, each := range []struct {
		name string
		took *latencies
	}{
		{"committed=elsewhere/server=echo", &listened},
		{"committed=elsewhere/server=handoffd", &elsewhere},
		{"committed=own/server=echo", &listened},
		{"committed=own/server=handoffd", &own},
	} {
		b.Run(each.name, func(b *testing.B) {
			reportRounds(b, median, each.took.medians)
			reportRounds(b, slowest, each.took.slowests)
			if each.took != &listened {
				reportRounds(b, medianOfEcho, ratios(each.took.medians, listened.medians))
				reportRounds(b, slowestOfEcho, ratios(each.took.slowests, listened.slowests))
			}
			b.ReportMetric(0, ignored)
		})
	}
}

// latencies holds percentiles of rounds, in microseconds.
type latencies struct{ medians, slowests []float64 }

func (l *latencies) add(took []time.Duration) {
	slices.Sort(took)
	l.medians = append(l.medians, float64(took[len(took)/2].Nanoseconds())/1e3)
	l.slowests = append(l.slowests, float64(took[len(took)*99/100].Nanoseconds())/1e3)
}

// latencyRound has commit make an event of the account at each tick, and returns how long after commit returned each
// client had read it.
func latencyRound(b *testing.B, s *server, a *account, commit func(i int)) (took []time.Duration) {
	b.Helper()
	began := time.Now()
	committed := make([]time.Duration, latencyEvents)
	received := make([][latencyEvents]time.Duration, latencyUsers)
	c := newClients(b, s)
	c.onFrames = func(client, newest, n int) {
		for i := newest - n; i < newest; i++ {
			received[client][i] = time.Since(began)
		}
	}
	c.connect([]*account{a})
	tick := time.NewTicker(latencyInterval)
	defer tick.Stop()
	for i := range committed {
		<-tick.C
		commit(i)
		committed[i] = time.Since(began)
	}
	c.await(latencyUsers * latencyEvents)
	c.close()
	for _, each := range received {
		for i, at := range each {
			took = append(took, at-committed[i])
		}
	}
	return took
}

func publishOne(b *testing.B, s *server, a *account) {
	b.Helper()
	if err := s.publish(b.Context(), a, 1); err != nil {
		b.Fatal(err)
	}
}

// claimOrRelease has a user claim the account's handoff, which another escalated, and release it at the next call.
func claimOrRelease(b *testing.B, s *server, a *account, i int) {
	b.Helper()
	action := []string{"claim", "release"}[i%2]
	s.post("/api/v1/ai-sessions/"+a.handoff.String()+"/handoffs/"+a.handoff.String()+"/"+action, a.tokens[1],
		http.StatusOK, `{}`)
	if b.Failed() {
		b.FailNow()
	}
}
