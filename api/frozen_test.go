package api_test

import (
	"context"
	"math"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/handoffd/handoffd/api"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/relay"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/sse"
)

// responseWithin is how long a request may take whatever its database does: 5 s of work, and more on a busy machine.
// TestFrozenPoolConnections in package chaos, which runs alone, allows 6 s.
const responseWithin = time.Minute

// Connections to the database freeze, all at once and then one by one, while new ones would work: the links are cut
// without a word, or the backends are stopped. A request is answered in time, with the truth or 503; the next one finds
// connections that work; open streams go on.
func TestRequestsSurviveFrozenConnections(t *testing.T) {
	for fault, prepare := range map[string]func(*testAccount, *relay.Relay) (freeze func(n int) int){
		"link": func(_ *testAccount, link *relay.Relay) func(int) int { return link.Freeze },
		"backend": func(a *testAccount, _ *relay.Relay) func(int) int {
			return func(n int) int { return a.stopBackends("handoffd/test", n) }
		},
	} {
		t.Run(fault, func(t *testing.T) {
			a := newAccount(t)
			link, through := relay.Postgres(t, a.URL)
			connect, err := db.Listen(a.URL, "handoffd/test listener")
			if err != nil {
				t.Fatal(err)
			}
			r := startReplica(t, through, api.Config{}, func(l *notify.Listener) {
				l.Connect = connect
				background(t, l.Run)
			})
			freeze := prepare(a, link)
			response, err := r.as(a.eli).send(t.Context(), http.MethodGet, streamPath, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer response.Body.Close()
			stream := &follower{Decoder: sse.NewDecoder(response.Body), t: t, response: response}
			stream.expect("ready")
			for _, n := range []int{math.MaxInt, 1} {
				a.fillPool(r)
				if freeze(n) == 0 {
					t.Fatal("nothing was frozen")
				}
				session := a.session(a.dana)
				refused := 0
				for began := time.Now(); ; refused++ {
					asked := time.Now()
					got := r.as(a.dana).withKey(session.String()).create(session, `{"intent":"escalate"}`)
					if took := time.Since(asked); took > responseWithin {
						t.Errorf("answered %d after %v", got.status, took)
					}
					if got.status == http.StatusCreated {
						break
					}
					if got.is(http.StatusServiceUnavailable); got.header.Get("Retry-After") == "" {
						t.Error("503 without Retry-After")
					}
					if time.Since(began) > testTimeout {
						t.Fatalf("still refused after %d tries", refused)
					}
				}
				if refused > 2 {
					t.Errorf("%d requests were refused after %d connections froze", refused, n)
				}
				stream.expect("handoff_created")
			}
		})
	}
}

// fillPool makes several connections of the pool be used at once, however many of them are found dead before.
func (a *testAccount) fillPool(r *replica) {
	a.t.Helper()
	for began := time.Now(); time.Since(began) < testTimeout; {
		var asking sync.WaitGroup
		var refused atomic.Int32
		for range 8 {
			client := r.as(a.vera)
			asking.Go(func() {
				if got, err := client.try(http.MethodGet, sessions+"queue", nil); err != nil || got.status != http.StatusOK {
					refused.Add(1)
				}
			})
		}
		if asking.Wait(); refused.Load() == 0 {
			return
		}
	}
	a.t.Fatal("the pool does not recover")
}

// stopBackends stops up to n processes of the server that work for an application, until the test ends.
func (a *testAccount) stopBackends(application string, n int) (stopped int) {
	a.t.Helper()
	rows, err := a.Pool.Query(context.Background(),
		`select pid from pg_stat_activity
		where datname = current_database() and application_name = $1 and state <> 'active'`, application)
	if err != nil {
		a.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() && stopped < n {
		var pid int
		if err := rows.Scan(&pid); err != nil {
			a.t.Fatal(err)
		}
		name, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if err != nil || !strings.HasPrefix(string(name), "postgres") {
			a.t.Skip("the server's processes are not on this machine, or not to be seen")
		}
		if status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat"); err == nil &&
			strings.Contains(string(status), ") T ") {
			continue // by an earlier call
		}
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
			a.t.Skipf("backends cannot be stopped: %v", err)
		}
		a.t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGCONT) })
		stopped++
	}
	return stopped
}
