package bench

import (
	"context"
	"testing"
	"time"
)

const (
	growingSessions = 3000
	growingMessages = 50 // what a snapshot holds
	growingTime     = 3 * time.Second
)

// BenchmarkGrowth measures the disk that an escalation takes: its row of the log, and the handoff with the snapshot of
// 50 messages of 400 bytes in everything else, indexes included. The words are random, which compresses worse than
// what people write.
func BenchmarkGrowth(b *testing.B) {
	c := newCreation(b)
	c.sessions = c.sessions[len(c.sessions)-growingSessions:]
	c.account.exec(b, c.database, `
		insert into ai_session_messages (account_id, session_id, position, role, content)
		select $1, session, n, 'user', string_agg(md5(random()::text), ' ')
		from unnest($2::uuid[]) as session, generate_series(1, $3) as n, generate_series(1, 12)
		group by session, n`, c.account.id, c.sessions, growingMessages)
	log, all := c.size("event_log"), c.size("%")
	for b.Loop() {
		n := float64(len(c.escalate(4, growingTime)))
		inLog := c.size("event_log") - log
		b.ReportMetric(inLog/n, logBytes)
		b.ReportMetric((c.size("%")-all-inLog)/n, handoffBytes)
	}
	b.ReportMetric(0, ignored)
}

// size returns the bytes of the tables with that name, with their indexes and long values.
func (c *creation) size(name string) (bytes float64) {
	c.b.Helper()
	err := c.database.Pool.QueryRow(context.Background(), `
		select sum(pg_total_relation_size(c.oid))
		from pg_class as c
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname like $1`, name).Scan(&bytes)
	if err != nil {
		c.b.Fatal(err)
	}
	return bytes
}
