package bench

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
)

const (
	escalationTime  = 4 * time.Second // of each measurement
	accountSessions = 60              // of each account; more than can be escalated
)

// BenchmarkEscalation measures escalations over HTTP through one replica, of 100 accounts in turn, with commits that
// wait for the disk and no user to tell: how many a second, how long each takes, and the CPU time of the replica and of
// PostgreSQL for each.
func BenchmarkEscalation(b *testing.B) {
	for _, clients := range []int{1, 4, 16, 64} {
		b.Run(fmt.Sprintf("clients=%d/server=handoffd", clients), func(b *testing.B) {
			d := startDurable(b)
			s := startReplica(b, d)
			requests := escalations(b, s)
			for b.Loop() {
				began, replica, database := time.Now(), s.cpu(), postgresCPU(b, d)
				took := escalateAll(b, s, requests, clients)
				n := float64(len(took))
				b.ReportMetric(n/time.Since(began).Seconds(), created)
				b.ReportMetric((s.cpu()-replica)/n*1e6, replicaCPU)
				b.ReportMetric((postgresCPU(b, d)-database)/n*1e6, perEvent)
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds()), median)
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), slowest)
			}
			b.ReportMetric(0, ignored)
		})
	}
}

// escalation is a session that can be escalated once.
type escalation struct {
	session uuid.UUID
	token   string
}

// escalations adds sessions to 100 accounts and returns them, the accounts in turn.
func escalations(b *testing.B, s *server) (all []escalation) {
	b.Helper()
	accounts := newAccounts(b, s.database, 100, 1)
	for range accountSessions {
		for _, a := range accounts {
			all = append(all, escalation{uuid.New(), a.tokens[0]})
		}
	}
	for i, a := range accounts {
		var ids []uuid.UUID
		for j := i; j < len(all); j += len(accounts) {
			ids = append(ids, all[j].session)
		}
		a.exec(b, s.database, "delete from handoffs where account_id = $1", a.id) // its number would be taken again
		a.exec(b, s.database, `insert into ai_sessions (id, account_id, user_id, title)
			select id, $1, (select u.id from users as u where u.account_id = $1), 'VPN drops' from unnest($2::uuid[]) as id`,
			a.id, ids)
	}
	return all
}

// escalateAll has clients escalate for a while, each as soon as its last escalation was answered, and returns how long
// each took.
func escalateAll(b *testing.B, s *server, all []escalation, clients int) (took []time.Duration) {
	b.Helper()
	var next atomic.Int64
	var mu sync.Mutex
	var working sync.WaitGroup
	end := time.Now().Add(escalationTime)
	for range clients {
		working.Go(func() {
			for time.Now().Before(end) && !b.Failed() {
				i := int(next.Add(1)) - 1
				if i >= len(all) {
					b.Error("all sessions are escalated: raise accountSessions")
					return
				}
				began := time.Now()
				s.post("/api/v1/ai-sessions/"+all[i].session.String()+"/handoff", all[i].token, http.StatusCreated,
					`{"intent":"escalate"}`)
				duration := time.Since(began)
				mu.Lock()
				took = append(took, duration)
				mu.Unlock()
			}
		})
	}
	working.Wait()
	if b.Failed() || len(took) == 0 {
		b.Fatal("escalating failed")
	}
	return took
}
