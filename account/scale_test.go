package account_test

import (
	"context"
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/account"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/handoff"
)

// At 1 it is 500 handoffs with 5,000 events among 100,000 of others; at 10 the size of a large account.
var scale = flag.Int("scale", 1, "size of the account that is removed, and of the others")

// Nothing that a removal does may read a whole table, neither its own statements nor the checks of foreign keys behind
// them: another account has ten times as much, and must not be paid for.
func TestRemovalOfLargeAccountScansNoTable(t *testing.T) {
	d := dbtest.New(t)
	if d.AdminURL == "" {
		t.Skip("only a superuser loads so many rows without a trigger for each: set HANDOFF_TEST_ADMIN_URL")
	}
	other, like, large := newTenant(t, d), newTenant(t, d), newTenant(t, d)
	admin, err := pgx.Connect(t.Context(), d.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(context.Background())
	fill(t, admin, other, 10_000**scale, 10)
	fill(t, admin, like, 500**scale, 10)
	fill(t, admin, large, 500**scale, 10)
	sessions := sessionsOf(t, admin, other)
	readAtFirst := rowsRead(t, admin)
	alone := escalateUntil(t, other, sessions[:len(sessions)/10], make(chan struct{}))
	before, readBefore, pages := sequentialScans(t, admin), rowsRead(t, admin), make(map[string]int64)
	for table := range before {
		pages[table] = pagesOf(t, admin, table)
	}

	var statements recorder
	pool := statements.pool(t, d.URL)
	removal := &account.Removal{DB: pool}
	removed, beside := make(chan struct{}), make(chan latencies, 1)
	go func() { beside <- escalateUntil(t, other, sessions[len(sessions)/10:], removed) }()
	began := time.Now()
	deleted, err := removal.Remove(t.Context(), large.ID)
	took := time.Since(began)
	close(removed)
	meanwhile := <-beside
	t.Logf("%v deleted in %v by %d transactions, the longest %v; another account escalated %v beside it, and %v alone",
		deleted.Rows, took, deleted.Steps, deleted.Longest, meanwhile, alone)
	if err != nil {
		t.Fatal(err)
	}

	pool.Close()
	awaitEnd(t, admin, "removal test")
	for table, n := range sequentialScans(t, admin) {
		if n > before[table] && pages[table] > small {
			t.Errorf("%s, of %d pages, was read as a whole %d times", table, pages[table], n-before[table])
		}
	}
	// What is read is in proportion to what is deleted; the escalations beside it read as much as those before, at most.
	for table, n := range rowsRead(t, admin) {
		byOthers := 2*(readBefore[table]-readAtFirst[table]) + 20*int64(len(meanwhile))
		if read, most := n-readBefore[table], 15*deleted.Rows[table]+byOthers+1000; read > most && pages[table] > small {
			t.Errorf("%d rows of %s were read to delete %d", read, table, deleted.Rows[table])
		}
	}
	for _, each := range statements {
		for _, mode := range []string{"force_custom_plan", "force_generic_plan"} {
			plan := explain(t, like, each, mode)
			for _, scan := range regexp.MustCompile(`Seq Scan on (\w+)`).FindAllStringSubmatch(plan, -1) {
				if pages[scan[1]] > small {
					t.Errorf("%s, %s:\n%s", strings.Fields(each.sql)[2], mode, plan)
				}
			}
		}
	}
}

// small is how many pages a table may have that is read as a whole: that is faster than an index.
const small = 20

// fill adds sessions with messages and a closed handoff each, which has events, a timeline and mail.
func fill(t *testing.T, admin *pgx.Conn, a *tenant, handoffs, events int) {
	t.Helper()
	for _, sql := range []string{
		"set session_replication_role = replica", // no triggers: what they would check and count is made right here
		`insert into users (id, account_id, email, name, role)
			select gen_random_uuid(), :account, n || '@example.com', 'U' || n, 'engineer'
			from generate_series(1, :handoffs / 5) as n`,
		`insert into ai_sessions (id, account_id, user_id, title)
			select gen_random_uuid(), :account, :dana, n::text
			from generate_series(1, :handoffs) as n`,
		`insert into ai_session_messages (account_id, session_id, position, role, content)
			select account_id, id, n, 'user', 'text'
			from ai_sessions, generate_series(1, :events) as n where account_id = :account and title ~ '^\d+$'`,
		`insert into handoffs (
				id, account_id, number, session_id, intent, priority, status,
				created_by, created_at, waiting_since, closed_at, context
			)
			select gen_random_uuid(), account_id, 100 + title::integer, id, 'escalate', 'low', 'withdrawn',
				user_id, now(), now(), now(), '{}'
			from ai_sessions where account_id = :account and title ~ '^\d+$'`,
		`update handoff_numbers set last = 100 + :handoffs where account_id = :account`,
		`insert into event_log (account_id, seq, at, type, handoff_id, data)
			select account_id, 100 + row_number() over (), now(), 'handoff_withdrawn', id, '{"handoff": {"version": 1}}'
			from handoffs, generate_series(1, :events) as n where account_id = :account and number > 100`,
		`update event_heads set seq = 100 + :handoffs * :events where account_id = :account`,
		`insert into handoff_timeline (account_id, handoff_id, version, at, type, by_id, by_name, delivery_count)
			select account_id, id, n, now(), 'handoff_withdrawn', created_by, 'Dana', 0
			from handoffs, generate_series(1, :events) as n where account_id = :account and number > 100`,
		`insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
			select account_id, id, gen_random_uuid(), 'Eli', 'waiting', 1
			from handoffs where account_id = :account and number > 100`,
		`insert into idempotency_keys (account_id, user_id, key, digest, status)
			select account_id, created_by, id::text, decode(repeat('ab', 32), 'hex'), 201
			from handoffs where account_id = :account and number > 100`,
		`insert into handoff_counts as c select account_id, '00000000-0000-0000-0000-000000000000'::uuid, status, count(*)
			from handoffs where account_id = :account group by 1, 2, 3
			on conflict (account_id, team_id, status) do update set handoffs = excluded.handoffs`,
		"vacuum analyze",
	} {
		sql = strings.NewReplacer(":account", "'"+a.ID.String()+"'", ":dana", "'"+a.dana.UserID.String()+"'",
			":handoffs", fmt.Sprint(handoffs), ":events", fmt.Sprint(events)).Replace(sql)
		if _, err := admin.Exec(t.Context(), sql); err != nil {
			t.Fatalf("%v: %s", err, sql)
		}
	}
}

func sessionsOf(t *testing.T, admin *pgx.Conn, a *tenant) []uuid.UUID {
	t.Helper()
	rows, err := admin.Query(t.Context(),
		"select session_id from handoffs where account_id = $1 and number > 100 order by number limit 5000", a.ID)
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID])
	if err != nil {
		t.Fatal(err)
	}
	return sessions
}

// latencies are how long escalations took.
type latencies []time.Duration

func (l latencies) String() string {
	if len(l) == 0 {
		return "0 times"
	}
	slices.Sort(l)
	return fmt.Sprintf("%d times in %v (median), at most %v", len(l), l[len(l)/2], l[len(l)-1])
}

// escalateUntil escalates one session after the other, until there are no more or done is closed.
func escalateUntil(t *testing.T, a *tenant, sessions []uuid.UUID, done <-chan struct{}) (took latencies) {
	for _, session := range sessions {
		select {
		case <-done:
			return took
		default:
		}
		began := time.Now()
		draft := handoff.Draft{Session: session, Intent: handoff.Escalate}
		if _, _, err := a.Create(context.Background(), a.dana, draft); err != nil {
			t.Errorf("another account: %v", err)
			return took
		}
		took = append(took, time.Since(began))
	}
	return took
}
