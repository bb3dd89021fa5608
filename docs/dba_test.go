package docs_test

import (
	"flag"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
)

var fullSize = flag.Bool("dba", false, "measure the queries of dba.md in a database of a million events")

// answeredEmpty are texts of the queries that have no rows in health, or in a database without replicas.
var answeredEmpty = []string{
	"suspended_address is not null", "pg_blocking_pids", "l.classid = 'pg_database'", "idle in transaction%'\n  or",
	"handoffd/% listener", "h.unheard",
	"pg_stat_replication", "pg_replication_slots",
}

// The tests of dba.md share a server, because its history takes longer than they do.
func TestDBA(t *testing.T) {
	size := 3_000
	if *fullSize {
		size = 100_000
	}
	h := newHistory(t, size)
	for _, test := range []struct {
		name string
		run  func(*history)
	}{
		{"queries answer, and touch little", (*history).testQueries},
		{"queries answer for one account", (*history).testOneAccount},
		{"a superuser's session that holds the queue is found", (*history).testForeignSession},
		{"the holder of the lock of NOTIFY is found", (*history).testNotifyLock},
		{"statistics count what happened", (*history).testStatistics},
		{"a claim is measured from the wait that it ended", (*history).testClaims},
		{"people are added", (*history).testPeople},
		{"psql writes a report", (*history).testReport},
		{"a dump is restored", (*history).testRestore},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := *h
			in.t = t
			test.run(&in)
		})
	}
}

// A DBA pastes a query of dba.md as it stands and gets an answer. None reads the tables that grow from one end to the
// other: in a database ten times as large it would take ten times as long.
func (h *history) testQueries() {
	t, limit, read := h.t, 0.0, 0
	if *fullSize {
		limit = 100
	}
	for _, sql := range blocks(t, "dba.md", "sql") {
		conn := h.owner
		if strings.Contains(sql, "create extension") {
			conn = h.admin
		}
		if !h.contrib && (conn == h.admin || strings.Contains(sql, "pg_stat_statements")) {
			t.Logf("skipped, because PostgreSQL has no contrib extensions here:\n%s", sql)
			continue
		}
		h.exec(conn, "begin")
		if !isQuery(sql) {
			h.exec(conn, sql)
			h.exec(conn, "rollback")
			continue
		}
		read++
		mayBeEmpty := slices.ContainsFunc(answeredEmpty, func(text string) bool { return strings.Contains(sql, text) })
		if rows := h.answer(conn, sql); len(rows) == 0 && !mayBeEmpty {
			t.Errorf("no answer:\n%s", sql)
		}
		h.checkCost(conn, sql, limit)
		h.exec(conn, "rollback")
	}
	// EXPLAIN does not show what functions do.
	h.checkCost(h.owner, "select took from handoff_measures where at > now() - interval '35 days'", 0)
	h.checkCost(h.owner, "select took from handoff_customer_measures where at > now() - interval '14 days'", 0)
	if read < 20 {
		t.Errorf("dba.md has only %d queries", read)
	}
}

// isQuery reports whether the block is one statement that reads.
func isQuery(sql string) bool {
	statement := strings.TrimSpace(sql)
	reads := strings.HasPrefix(statement, "select") || strings.HasPrefix(statement, "with size")
	return reads && strings.Count(statement, ";") == 1
}

// checkCost reports a query that reads a table that grows from one end to the other or, with a limit, takes more
// milliseconds than that in its best of five runs.
func (h *history) checkCost(conn *pgx.Conn, sql string, limit float64) {
	h.t.Helper()
	statement, _, _ := strings.Cut(sql, ";")
	best, plan := h.explain(conn, statement)
	for range 4 * min(int(limit), 1) {
		if again, _ := h.explain(conn, statement); again.Milliseconds < best.Milliseconds {
			best = again
		}
	}
	blocks := best.Plan.Hit + best.Plan.Read
	h.t.Logf("%6.1f ms, %5d blocks: %.90s", best.Milliseconds, blocks, strings.Join(strings.Fields(statement), " "))
	if whole := wholeTable.FindString(plan); whole != "" || blocks > 5000 && limit == 0 {
		h.t.Errorf("it reads %d blocks: %s\n%s", blocks, whole, sql)
	}
	if limit > 0 && best.Milliseconds > limit {
		h.t.Errorf("%.0f ms, more than %.0f:\n%s", best.Milliseconds, limit, sql)
	}
}

// wholeTable matches a step of a plan that reads all of a table that grows all the time.
var wholeTable = regexp.MustCompile(`"Seq Scan",[^{}]*"Relation Name": "(event_log|handoff_timeline|handoff_mails)"`)

// Every query whose answer has accounts takes the condition of the introduction, and answers for that account only.
func (h *history) testOneAccount() {
	end := regexp.MustCompile(`\n(group by|order by|limit)[^()]*;\s*$|;\s*$`)
	asked := 0
	for _, sql := range blocks(h.t, "dba.md", "sql") {
		names := isQuery(sql) && regexp.MustCompile(`\baccount\b|handoff\w*_statistics\(`).MatchString(sql)
		if !names || strings.Contains(sql, "Larkmoor Cloud") {
			continue
		}
		condition := "\nwhere account = 'Account 3'"
		if strings.Contains(sql, "\nwhere ") {
			condition = "\n  and account = 'Account 3'"
		}
		at := end.FindStringIndex(sql)[0]
		for _, row := range h.answer(h.owner, sql[:at]+condition+sql[at:]) {
			if row["account"] != "Account 3" {
				h.t.Errorf("it answers for %v:\n%s", row["account"], sql)
			}
		}
		asked++
	}
	if asked < 9 {
		h.t.Errorf("only %d queries of dba.md are about accounts", asked)
	}
}

// What the statistics count is what the timeline has, in the weeks of the time zone that is asked for.
func (h *history) testStatistics() {
	t := h.t
	for _, by := range []string{"account", "team", "person"} {
		for _, zone := range []string{"Europe/Berlin", "Pacific/Auckland"} {
			wrong := h.answer(h.owner, fmt.Sprintf(`
				with said as (
					select sum(created) as created, sum(claimed) as claimed, sum(answered) as answered,
						sum(withdrawn) as withdrawn, sum(overdue) as overdue,
						bool_and(extract(isodow from begins) = 1) as mondays, bool_and(claim_p50 <= claim_p90) as ordered
					from handoff_statistics('%s', '-infinity', zone => '%s')
				), happened as (
					select count(*) filter (where type = 'handoff_created') as created,
						count(*) filter (where type = 'handoff_claimed') as claimed,
						count(*) filter (where type in ('handoff_resolved', 'handoff_returned')) as answered,
						count(*) filter (where type = 'handoff_withdrawn') as withdrawn,
						count(*) filter (where type = 'handoff_overdue') as overdue, true as mondays, true as ordered
					from handoff_timeline
				)
				select said.* from said except select * from happened`, by, zone))
			if len(wrong) > 0 {
				t.Errorf("by %s in %s the statistics are %v", by, zone, wrong)
			}
		}
	}
	blamed := h.answer(h.owner, `
		select name
		from handoff_statistics('person', '-infinity')
		where overdue > 0 and name <> '(none)'`)
	if len(blamed) > 0 {
		t.Errorf("waits are overdue by people: %v", blamed)
	}
	rows := h.answer(h.owner, `
		select sum(created) = (select count(*) from handoffs) as complete, count(distinct customer) as customers
		from handoff_customer_statistics('-infinity', unit => 'year')`)
	if rows[0]["complete"] != true || rows[0]["customers"] != int64(200) {
		t.Errorf("of customers: %v", rows)
	}
	for _, unit := range []string{"day", "week", "month", "quarter", "year"} {
		for _, call := range []string{"handoff_statistics", "handoff_customer_statistics"} {
			if rows := h.answer(h.owner, fmt.Sprintf("select * from %s(unit => '%s')", call, unit)); len(rows) == 0 {
				t.Errorf("%s has nothing of this %s and those before it", call, unit)
			}
		}
	}
	for call, problem := range map[string]string{
		"handoff_statistics('week')":                                      "by week",
		"handoff_statistics(null)":                                        "by <NULL>",
		"handoff_statistics(unit => 'hour')":                              "each hour",
		"handoff_statistics(since => '-infinity', unit => 'century')":     "each century",
		"handoff_statistics(unit => null)":                                "each <NULL>",
		"handoff_customer_statistics(unit => 'hour')":                     "each hour",
		"handoff_customer_statistics(since => '-infinity', unit => null)": "each <NULL>",
	} {
		_, err := h.owner.Exec(t.Context(), "select * from "+call)
		if err == nil || !strings.Contains(err.Error(), problem) {
			t.Errorf("%s: %v, want an error with %q", call, err, problem)
		}
	}
}

// Of a handoff that was released, the time to the second claim begins with the release.
func (h *history) testClaims() {
	t := h.t
	rows := h.answer(h.owner, `
		select count(*) as claims, count(*) filter (where m.took <> t.at - before.at) as wrong
		from handoff_measures as m
		join handoff_timeline as t on t.at = m.at and t.account_id = m.account_id and t.version = 7
		join handoff_timeline as before on before.account_id = t.account_id and before.handoff_id = t.handoff_id
			and before.version = 6
		where m.type = 'handoff_claimed'`)
	if rows[0]["claims"].(int64) < 100 || rows[0]["wrong"] != int64(0) {
		t.Errorf("of second claims: %v", rows)
	}
}

// People who were added by SQL as the document says can sign in, and the database refuses what the service would.
func (h *history) testPeople() {
	t := h.t
	add := block(t, "insert into user_identities")
	h.exec(h.owner, add)
	pool, err := db.Open(t.Context(), h.server.URL("handoffd"), "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	signedIn, err := db.New(db.AllAccounts(pool)).UserByIdentity(t.Context(), db.UserByIdentityParams{
		Issuer: "https://login.example.com", Subject: "auth0|64b7",
	})
	if u := signedIn.User; err != nil || u.Name != "Grace Hopper" || u.Role != "engineer" || !u.Active || u.TeamID == nil {
		t.Errorf("signed in: %+v, error %v", u, err)
	}
	for _, change := range [][2]string{
		{"", ""},
		{"grace@example.com", "other@example.com"},
		{"'auth0|64b7'", "'auth0|other'"},
		{"'engineer'", "'boss'"},
	} {
		refused := strings.Replace(add, change[0], change[1], 1)
		if _, err := h.owner.Exec(t.Context(), refused); err == nil {
			t.Errorf("accepted: %s", refused)
		}
	}
	h.exec(h.owner, block(t, "set active = false"))
	rows := h.answer(h.owner, "select active from users where email = 'grace@example.com'")
	if rows[0]["active"] != false {
		t.Errorf("she is still active: %v", rows)
	}
}
