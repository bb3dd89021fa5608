package chaos

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Clients that never read, over HTTP/1.1 and h2c, are disconnected soon and delay no publisher and no other subscriber.
func TestClientsThatNeverRead(t *testing.T) {
	onlyLong(t)
	r := begin(t, "clients that never read, HTTP/1.1 and h2c", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, _ := r.followedAccount(4, 4)
	r.publishLarge(one, a, 40)
	before := r.publishLarge(one, a, 60)

	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	h2c := &http.Transport{
		Protocols: protocols,
		HTTP2:     &http.HTTP2Config{MaxReceiveBufferPerStream: 64 << 10, MaxReceiveBufferPerConnection: 64 << 10},
	}
	h1 := &http.Transport{DisableKeepAlives: true, ReadBufferSize: 4 << 10}
	defer h2c.CloseIdleConnections()
	evicted, _ := one.metric("handoffd_evictions_total")
	const each = 10
	for _, transport := range []*http.Transport{h1, h2c} {
		for range each {
			request, err := http.NewRequest(http.MethodGet, one.address+streamPath, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Authorization", "Bearer "+a.users[0].token)
			answer, err := transport.RoundTrip(request)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close() // unread
		}
	}
	during := r.publishLarge(one, a, 200) // 2 MB: more than the socket buffers hold
	began := time.Now()
	within(t, 12*time.Second, "clients that do not read are disconnected", func() bool {
		now, _ := one.metric("handoffd_evictions_total")
		return now-evicted >= 2*each
	})
	t.Logf("evicted %v after the last event", time.Since(began).Round(time.Millisecond))
	if p := percentile(during, 99); p > promised(3*percentile(before, 99)+100*time.Millisecond) {
		t.Errorf("99 %% of escalations took up to %v, and %v without clients that do not read", p, percentile(before, 99))
	}
	r.finish()
}

// publishLarge commits n events of 10 KB each, and returns how long each took.
func (r *run) publishLarge(to *replica, a *account, n int) (took []time.Duration) {
	r.t.Helper()
	for range n {
		session := r.mustSession(to, a)
		r.exec(`update ai_sessions set problem_summary = $2 where id = $1`, session, strings.Repeat("x", 10_000))
		got := r.escalate(to, a, a.users[0], session)
		if got.outcome != OK {
			r.t.Fatalf("escalating was answered %d %s", got.status, got.body)
		}
		took = append(took, got.took)
	}
	return took
}

// After many clients connected and disconnected, before or after their first frame, a replica holds no more resources.
func TestConnectsAndDisconnects(t *testing.T) {
	r := begin(t, "2000 connects and disconnects", Allowance{Stale: 3 * time.Second})
	one := r.start()
	a, _ := r.followedAccount(4, 2)
	r.mustEscalate(one, a, 3)
	r.connectAndDisconnect(one, a, 50) // lets the pool grow
	base := r.measure(one)
	r.connectAndDisconnect(one, a, scale(100, 2000))
	r.mustEscalate(one, a, 3)
	r.awaitLevels(one, base)
	r.finish()
}

func (r *run) connectAndDisconnect(one *replica, a *account, n int) {
	r.t.Helper()
	var coming sync.WaitGroup
	for i := range 20 {
		coming.Go(func() {
			for range n / 20 {
				answer, err := openStream(r.t.Context(), one, a.users[i%len(a.users)].token)
				if err != nil {
					r.t.Error(err)
					return
				}
				if i%2 == 0 { // the other half disconnects before the first frame
					_, _ = answer.Body.Read(make([]byte, 1))
				}
				answer.Body.Close()
			}
		})
	}
	coming.Wait()
}

// measure returns the levels that must not grow. Database connections are those of the service.
func (r *run) measure(one *replica) []Level {
	r.t.Helper()
	requests.CloseIdleConnections()
	goroutines, _ := one.metric("go_goroutines")
	descriptors, _ := one.metric("process_open_fds")
	streams, _ := one.metric("handoffd_streams_open")
	connections := query[float64](r, `select count(*) from pg_stat_activity
		where datname = current_database() and application_name like 'handoffd/%'`)
	return []Level{
		{Name: "goroutines", Base: goroutines, Slack: 40}, // connections to mail servers and webhooks are kept for a while
		{Name: "descriptors", Base: descriptors, Slack: 16},
		{Name: "streams", Base: streams},
		{Name: "database connections", Base: connections, Slack: 16}, // the pool may have grown to its full size
	}
}

// awaitLevels waits up to 20 s until the levels are back at base; [Check] reports those that are not.
func (r *run) awaitLevels(one *replica, base []Level) {
	r.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		r.levels = slices.Clone(base)
		grown := false
		for i, now := range r.measure(one) {
			r.levels[i].End = now.Base
			grown = grown || now.Base > base[i].Base+base[i].Slack
		}
		if !grown || time.Now().After(deadline) {
			return
		}
		<-time.After(100 * time.Millisecond)
	}
}
