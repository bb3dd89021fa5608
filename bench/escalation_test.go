package bench

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

const (
	escalationRounds = 3
	escalationTime   = 1500 * time.Millisecond // of each measurement
	accountSessions  = 700                     // of each account; more than can be escalated
)

// BenchmarkEscalation measures escalations over HTTP through one replica, of 100 accounts in turn, with commits that
// wait for the disk: how many a second, how long each takes, and the CPU time of the replica and of PostgreSQL for
// each. The raw statement is what one transaction cannot do without, sent to the same PostgreSQL by as many sessions.
// Its rounds alternate with those of the replica.
func BenchmarkEscalation(b *testing.B) {
	for _, each := range []struct {
		name     string
		told     int // people in each account, by mail
		postgres func(b *testing.B) *dbtest.Database
	}{
		{"told=none", 0, startDurable},
		{"told=5-by-mail", 5, startDurable},
		{"told=none-flush=2ms", 0, startSlowDisk},
	} {
		b.Run(each.name, func(b *testing.B) {
			loads := []int{1, 4, 16, 64}
			d := each.postgres(b)
			raw := newRawServer(b, d, slices.Max(loads))
			s := startEscalated(b, d, each.told > 0)
			all := escalations(b, s, each.told)
			if each.told > 0 {
				all.escalate(b, slices.Max(loads), warmUp)
			}
			for _, clients := range loads {
				b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { compareWithRaw(b, raw, all, clients) })
			}
		})
	}
}

// startEscalated starts a replica, with a mail server if it sends mail.
func startEscalated(b *testing.B, d *dbtest.Database, sends bool) *server {
	b.Helper()
	if !sends {
		return startReplica(b, d)
	}
	return startReplica(b, d, "HANDOFF_SMTP_URL="+smtptest.Start(b, nil).URL(), "HANDOFF_MAIL_FROM=handoffs@acme.example")
}

func compareWithRaw(b *testing.B, raw *rawServer, all *escalatable, clients int) {
	var ofRawServer, ofReplica load
	var replica, database []float64
	for range escalationRounds {
		ofRawServer.add(drive(b, clients, escalationTime, func(i int) error { return raw.escalate(b.Context(), i) }))
		spent, spentByDatabase := all.server.cpu(), postgresCPU(b, all.server.database)
		took := all.escalate(b, clients, escalationTime)
		n := float64(len(took))
		replica = append(replica, (all.server.cpu()-spent)/n*1e6)
		database = append(database, (postgresCPU(b, all.server.database)-spentByDatabase)/n*1e6)
		ofReplica.add(took)
	}
	b.Run("server=raw", func(b *testing.B) { ofRawServer.report(b) })
	b.Run("server=handoffd", func(b *testing.B) {
		ofReplica.report(b)
		reportRounds(b, ofRaw, ratios(ofReplica.rates, ofRawServer.rates))
		reportRounds(b, replicaCPU, replica)
		reportRounds(b, perEvent, database)
	})
}

// load is what concurrent clients reached, in each round.
type load struct{ rates, medians, slowests []float64 }

func (l *load) add(took []time.Duration) {
	slices.Sort(took)
	l.rates = append(l.rates, float64(len(took))/escalationTime.Seconds())
	l.medians = append(l.medians, float64(took[len(took)/2].Microseconds()))
	l.slowests = append(l.slowests, float64(took[len(took)*99/100].Microseconds()))
}

func (l *load) report(b *testing.B) {
	b.Helper()
	reportRounds(b, created, l.rates)
	reportRounds(b, median, l.medians)
	reportRounds(b, slowest, l.slowests)
	b.ReportMetric(0, ignored)
}

// escalatable is sessions that can be escalated once, the accounts in turn.
type escalatable struct {
	server   *server
	sessions []uuid.UUID
	tokens   []string
	used     atomic.Int64
}

// escalations adds 100 accounts with sessions, each with one user who escalates and others who are told.
func escalations(b *testing.B, s *server, told int) *escalatable {
	b.Helper()
	all := &escalatable{server: s}
	accounts := newAccounts(b, s.database, 100, 1+told)
	for range accountSessions {
		for _, a := range accounts {
			all.sessions, all.tokens = append(all.sessions, uuid.New()), append(all.tokens, a.tokens[0])
		}
	}
	for i, a := range accounts {
		var ids []uuid.UUID
		for j := i; j < len(all.sessions); j += len(accounts) {
			ids = append(ids, all.sessions[j])
		}
		a.exec(b, s.database, "delete from handoffs where account_id = $1", a.id) // its number would be taken again
		a.exec(b, s.database, `insert into ai_sessions (id, account_id, user_id, title)
			select id, $1, $2, 'VPN drops' from unnest($3::uuid[]) as id`, a.id, a.users[0], ids)
	}
	return all
}

// escalate has clients escalate over HTTP for a while, and returns how long each took.
func (e *escalatable) escalate(b *testing.B, clients int, limit time.Duration) (took []time.Duration) {
	b.Helper()
	return drive(b, clients, limit, func(int) error {
		i := int(e.used.Add(1)) - 1
		if i >= len(e.sessions) {
			return fmt.Errorf("all sessions are escalated: raise accountSessions")
		}
		e.server.post("/api/v1/ai-sessions/"+e.sessions[i].String()+"/handoff", e.tokens[i], http.StatusCreated,
			`{"intent":"escalate"}`)
		return nil
	})
}

// drive has clients call do for a while, each as soon as its last call has returned, and returns how long each took.
func drive(b *testing.B, clients int, limit time.Duration, do func(i int) error) (took []time.Duration) {
	b.Helper()
	var next atomic.Int64
	var mu sync.Mutex
	var working sync.WaitGroup
	ctx, cancel := context.WithTimeout(b.Context(), limit)
	defer cancel()
	for range clients {
		working.Go(func() {
			for ctx.Err() == nil && !b.Failed() {
				began := time.Now()
				if err := do(int(next.Add(1)) - 1); err != nil {
					b.Error(err)
					return
				}
				duration := time.Since(began)
				mu.Lock()
				took = append(took, duration)
				mu.Unlock()
			}
		})
	}
	working.Wait()
	if b.Failed() || len(took) == 0 {
		b.FailNow()
	}
	return took
}
