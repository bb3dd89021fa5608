package bench

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/smtptest"
)

const (
	creationRounds = 2
	creationTime   = 3 * time.Second // of each measurement
	maxEscalations = 20_000          // of one case in one round

	// warmUp is longer than the 2 s that mail waits for streams, so that mail is being sent when a measurement begins.
	warmUp = 4 * time.Second
)

// BenchmarkCreation measures how fast clients escalate through two replicas, and what telling others of it costs. In
// each round every case has a new database and new replicas, so that nothing of one is left to do in another.
func BenchmarkCreation(b *testing.B) {
	cases := []struct {
		told string
		add  func(c *creation)
	}{
		{"none", func(*creation) {}},
		{"1000-by-mail", func(c *creation) { c.addRecipients(1000) }},
		{"50-webhooks", func(c *creation) { c.addWebhooks(50, accept) }},
		{"10-webhooks-that-hang", func(c *creation) { c.addWebhooks(10, hang) }},
	}
	loads := []int{64, 4}
	type key struct{ told, clients int }
	measured := make(map[key]*measurement)
	for range creationRounds {
		for told, each := range cases {
			c := newCreation(b)
			each.add(c)
			c.escalate(slices.Max(loads), warmUp)
			for _, clients := range loads {
				k := key{told, clients}
				if measured[k] == nil {
					measured[k] = &measurement{}
				}
				measured[k].add(c.escalate(clients, creationTime))
			}
			b.Logf("told=%s: %d messages, %d posts", each.told, len(c.mail.Messages()), c.posts.Load())
			c.stop()
		}
	}
	for _, clients := range loads {
		for told, each := range cases {
			b.Run(fmt.Sprintf("clients=%d/told=%s/server=handoffd", clients, each.told), func(b *testing.B) {
				m := measured[key{told, clients}]
				b.ReportMetric(m.rate(), created)
				b.ReportMetric(middle(ratios(m.rates, measured[key{0, clients}].rates)), ofUntold)
				b.ReportMetric(m.percentile(50), median)
				b.ReportMetric(m.percentile(99), slowest)
				b.ReportMetric(0, ignored)
			})
		}
	}
}

// measurement is what escalating took in some rounds.
type measurement struct {
	rates []float64 // escalations a second, of each round
	took  []time.Duration
}

func (m *measurement) add(took []time.Duration) {
	m.rates = append(m.rates, float64(len(took))/creationTime.Seconds())
	m.took = append(m.took, took...)
}

func (m *measurement) rate() float64 { return middle(m.rates) }

// ratios compares rates with those of the same rounds.
func ratios(rates, base []float64) []float64 {
	ratios := make([]float64, len(rates))
	for i, rate := range rates {
		ratios[i] = rate / base[i]
	}
	return ratios
}

// percentile returns microseconds.
func (m *measurement) percentile(p int) float64 {
	slices.Sort(m.took)
	return float64(m.took[len(m.took)*p/100].Nanoseconds()) / 1e3
}

func middle(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }

// creation is an account of which one engineer escalates through two replicas.
type creation struct {
	receivers
	b        *testing.B
	database *dbtest.Database
	mail     *smtptest.Server
	account  *account
	replicas []*server

	mu       sync.Mutex
	sessions []uuid.UUID // without a handoff
}

func newCreation(b *testing.B) *creation {
	b.Helper()
	d := dbtest.New(b)
	c := &creation{b: b, database: d, mail: smtptest.Start(b, nil), account: newAccounts(b, d, 1, 1)[0]}
	c.account.exec(b, d, "delete from handoffs where account_id = $1", c.account.id) // its number would be taken again
	for range 2 {
		c.replicas = append(c.replicas, startReplica(b, d, "HANDOFF_SMTP_URL="+c.mail.URL(),
			"HANDOFF_MAIL_FROM=handoffs@acme.example", "SSL_CERT_FILE="+authority(b),
			"HANDOFF_OUTBOUND_ALLOW=127.0.0.0/8", "HANDOFF_SECRET_KEY="+strings.Repeat(secret, 2)))
	}
	c.addSessions(maxEscalations)
	return c
}

func (c *creation) stop() {
	for _, one := range c.replicas {
		one.stop()
	}
}

// addSessions adds n sessions that can be escalated.
func (c *creation) addSessions(n int) {
	c.b.Helper()
	for range n {
		c.sessions = append(c.sessions, uuid.New())
	}
	c.account.exec(c.b, c.database, `insert into ai_sessions (id, account_id, user_id, title)
		select id, $1, (select u.id from users as u where u.account_id = $1), 'VPN drops' from unnest($2::uuid[]) as id`,
		c.account.id, c.sessions)
}

// addRecipients adds n engineers who have been told of nothing.
func (c *creation) addRecipients(n int) {
	c.b.Helper()
	c.account.exec(c.b, c.database, `insert into users (id, account_id, email, name, role)
		select gen_random_uuid(), $1, 'eli' || i || '@example.com', 'Eli ' || i, 'engineer' from generate_series(1, $2) as i`,
		c.account.id, n)
}

// addWebhooks adds n endpoints that are sent every event.
func (c *creation) addWebhooks(n int, answer http.HandlerFunc) {
	c.b.Helper()
	admin := uuid.New()
	c.account.exec(c.b, c.database, `insert into users (id, account_id, email, name, role, notify_by_email)
		values ($1, $2, 'ada@example.com', 'Ada', 'admin', false)`, admin, c.account.id)
	token, address := sign(c.b, admin, c.account.id), c.receive(c.b, answer)
	for i := range n {
		c.replicas[0].post("/api/v1/webhooks", token, http.StatusCreated,
			`{"format":"standard","url":"https://`+address+`/`+strconv.Itoa(i)+`"}`)
	}
}

// escalate has clients escalate, each as soon as its last escalation was answered, and returns how long each took.
func (c *creation) escalate(clients int, limit time.Duration) (took []time.Duration) {
	c.b.Helper()
	end := time.Now().Add(limit)
	var working sync.WaitGroup
	for i := range clients {
		to := c.replicas[i%len(c.replicas)]
		working.Go(func() {
			for time.Now().Before(end) && !c.b.Failed() {
				session, ok := c.session()
				if !ok {
					c.b.Error("all sessions are escalated: raise maxEscalations")
					return
				}
				path := "/api/v1/ai-sessions/" + session.String() + "/handoff"
				began := time.Now()
				to.post(path, c.account.tokens[0], http.StatusCreated, `{"intent":"escalate"}`)
				duration := time.Since(began)
				c.mu.Lock()
				took = append(took, duration)
				c.mu.Unlock()
			}
		})
	}
	working.Wait()
	if c.b.Failed() || len(took) == 0 {
		c.b.Fatal("escalating failed")
	}
	return took
}

// session returns a session that was not escalated before, or false if there is none.
func (c *creation) session() (id uuid.UUID, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	last := len(c.sessions) - 1
	if last < 0 {
		return uuid.Nil, false
	}
	id, c.sessions = c.sessions[last], c.sessions[:last]
	return id, true
}
