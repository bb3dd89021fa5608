package docs_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

var fullSize = flag.Bool("dba", false, "measure the queries of dba.md in a database of a million events")

// history is a server with a year of ten accounts, prepared as a DBA would: with pg_stat_statements, and a synchronous
// standby, which is dead, for sessions that wait for one.
type history struct {
	t            *testing.T
	server       *localpg.Server
	owner, admin *pgx.Conn
}

func newHistory(t *testing.T, handoffs int) *history {
	t.Helper()
	settings := map[string]string{"synchronous_standby_names": "ghost", "shared_preload_libraries": "pg_stat_statements"}
	h := &history{t: t, server: dbtest.StartServer(t, localpg.Config{Settings: settings})}
	if _, err := db.Migrate(t.Context(), h.server.URL("handoffd")); err != nil {
		t.Fatal(err)
	}
	h.owner, h.admin = h.connect(h.server.URL("handoffd")), h.connect(h.server.AdminURL("handoffd"))
	script, err := os.ReadFile("testdata/history.sql")
	if err != nil {
		t.Fatal(err)
	}
	h.exec(h.admin, fmt.Sprintf("set handoffd.test_handoffs = %d", handoffs))
	h.exec(h.admin, string(script))
	h.exec(h.admin, "create extension pg_stat_statements")
	h.exec(h.admin, "grant pg_read_all_stats to handoffd")
	h.exec(h.admin, "vacuum analyze")
	return h
}

func (h *history) connect(url string) *pgx.Conn {
	h.t.Helper()
	conn, err := pgx.Connect(h.t.Context(), url)
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func (h *history) exec(conn *pgx.Conn, sql string) {
	h.t.Helper()
	if _, err := conn.PgConn().Exec(h.t.Context(), sql).ReadAll(); err != nil {
		h.t.Fatalf("%v:\n%s", err, sql)
	}
}

// answer runs a query and returns its rows, by column.
func (h *history) answer(conn *pgx.Conn, sql string) []map[string]any {
	h.t.Helper()
	rows, err := conn.Query(h.t.Context(), sql)
	if err != nil {
		h.t.Fatalf("%v:\n%s", err, sql)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToMap)
	if err != nil {
		h.t.Fatalf("%v:\n%s", err, sql)
	}
	return found
}

// blocks returns the code blocks of a language in a document.
func blocks(t *testing.T, document, language string) (found []string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(text), "```"+language+"\n")[1:] {
		code, _, _ := strings.Cut(block, "```")
		found = append(found, code)
	}
	return found
}

// block returns the one SQL block of dba.md that has the text.
func block(t *testing.T, text string) string {
	t.Helper()
	found := slices.DeleteFunc(blocks(t, "dba.md", "sql"), func(sql string) bool { return !strings.Contains(sql, text) })
	if len(found) != 1 {
		t.Fatalf("dba.md has %d blocks with %q", len(found), text)
	}
	return found[0]
}

// answeredEmpty are texts of the queries that have no rows in health, or in a database without replicas.
var answeredEmpty = []string{
	"suspended_address is not null", "pg_blocking_pids", "l.classid = 'pg_database'", "idle in transaction%'\n  or", "handoffd/% listener",
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
		{"the holder of the lock of NOTIFY is found", (*history).testNotifyLock},
		{"statistics count what happened", (*history).testStatistics},
		{"a claim is measured from the wait that it ended", (*history).testClaims},
		{"people are added", (*history).testPeople},
		{"psql writes a report", (*history).testReport},
	} {
		t.Run(test.name, func(t *testing.T) {
			in := *h
			in.t = t
			test.run(&in)
		})
	}
}

// A DBA pastes a query of dba.md as it stands and gets an answer. None reads the tables that grow from one end to the other: in a
// database ten times as large it would take ten times as long.
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
	if read < 20 {
		t.Errorf("dba.md has only %d queries", read)
	}
}

// isQuery reports whether the block is one statement that reads.
func isQuery(sql string) bool {
	statement := strings.TrimSpace(sql)
	return strings.Count(statement, ";") == 1 && (strings.HasPrefix(statement, "select") || strings.HasPrefix(statement, "with size"))
}

// checkCost reports a query that reads too much: more blocks than a fifth of what there is, or, with a limit, in its best
// of five runs more milliseconds than that.
func (h *history) checkCost(conn *pgx.Conn, sql string, limit float64) {
	h.t.Helper()
	statement, _, _ := strings.Cut(sql, ";")
	best := explained{Milliseconds: 1e9}
	for range 5 {
		if e := h.explain(conn, statement); e.Milliseconds < best.Milliseconds {
			best = e
		}
		if limit == 0 {
			break
		}
	}
	first, _, _ := strings.Cut(strings.TrimSpace(statement[strings.Index(statement, "from ")+5:]), "\n")
	h.t.Logf("%6.1f ms, %5d blocks: %s", best.Milliseconds, best.Plan.Hit+best.Plan.Read, first)
	if limit > 0 {
		if best.Milliseconds > limit {
			h.t.Errorf("%.0f ms, more than %.0f:\n%s", best.Milliseconds, limit, sql)
		}
		return
	}
	const maxBlocks = 8000
	if touched := best.Plan.Hit + best.Plan.Read; touched > maxBlocks {
		h.t.Errorf("it touches %d blocks, more than %d:\n%s", touched, maxBlocks, sql)
	}
}

type explained struct {
	Milliseconds float64 `json:"Execution Time"`
	Plan         struct {
		Hit  int `json:"Shared Hit Blocks"`
		Read int `json:"Shared Read Blocks"`
	}
}

func (h *history) explain(conn *pgx.Conn, statement string) explained {
	h.t.Helper()
	var plan []byte
	var read []explained
	err := conn.QueryRow(h.t.Context(), "explain (analyze, buffers, timing off, format json) "+statement).Scan(&plan)
	if err == nil {
		err = json.Unmarshal(plan, &read)
	}
	if err != nil {
		h.t.Fatalf("%v:\n%s", err, statement)
	}
	return read[0]
}

// The query finds the session that holds the lock of NOTIFY, because its standby is dead, and the one that waits for it.
func (h *history) testNotifyLock() {
	t := h.t
	query := block(t, "l.classid = 'pg_database'")
	if rows := h.answer(h.owner, query); len(rows) > 0 {
		t.Errorf("in health it finds %v", rows)
	}
	done := make(chan error, 2)
	for _, name := range []string{"first", "second"} {
		conn := h.connect(h.server.URL("handoffd"))
		h.exec(conn, "set application_name = '"+name+"'; set synchronous_commit = on")
		go func() {
			_, err := conn.PgConn().Exec(context.Background(), "select pg_logical_emit_message(true, '', ''); notify handoff_events, '"+name+"'").ReadAll()
			done <- err
		}()
		h.await("select count(*) > 0 from pg_stat_activity where application_name = '" + name + "' and wait_event is not null and state = 'active'")
	}
	rows := h.answer(h.owner, query)
	if len(rows) != 2 || rows[0]["lock"] != "holds" || rows[0]["application"] != "first" || rows[0]["waits_for"] != "IPC SyncRep" ||
		rows[1]["lock"] != "waits" || rows[1]["application"] != "second" {
		t.Errorf("found %v", rows)
	}
	h.exec(h.admin, "select pg_terminate_backend(pid) from pg_stat_activity where application_name in ('first', 'second')")
	<-done
	<-done
}

// await returns when a query answers true.
func (h *history) await(sql string) {
	h.t.Helper()
	tick, late := time.NewTicker(5*time.Millisecond), time.After(timeout)
	defer tick.Stop()
	for yes := false; !yes; {
		if err := h.admin.QueryRow(h.t.Context(), sql).Scan(&yes); err != nil {
			h.t.Fatal(err)
		}
		select {
		case <-tick.C:
		case <-late:
			h.t.Fatalf("in vain: %s", sql)
		}
	}
}

// What the statistics count is what the timeline has, in the weeks of the time zone that is asked for.
func (h *history) testStatistics() {
	t := h.t
	for _, by := range []string{"account", "team", "person"} {
		for _, zone := range []string{"Europe/Berlin", "Pacific/Auckland"} {
			wrong := h.answer(h.owner, fmt.Sprintf(`
				with said as (
					select sum(created) as created, sum(claimed) as claimed, sum(answered) as answered, sum(withdrawn) as withdrawn,
						sum(overdue) as overdue, bool_and(extract(isodow from begins) = 1) as mondays, bool_and(claim_p50 <= claim_p90) as ordered
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
	rows := h.answer(h.owner, `select sum(created) = (select count(*) from handoffs) as complete, count(distinct customer) as customers
		from handoff_customer_statistics('-infinity', unit => 'year')`)
	if rows[0]["complete"] != true || rows[0]["customers"] != int64(200) {
		t.Errorf("of customers: %v", rows)
	}
	if _, err := h.owner.Exec(t.Context(), "select handoff_statistics('week')"); err == nil || !strings.Contains(err.Error(), "by week") {
		t.Errorf("statistics by week: %v", err)
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
	if u := signedIn.User; err != nil || u.Name != "Ada Lovelace" || u.Role != "engineer" || !u.Active || u.TeamID == nil {
		t.Errorf("signed in: %+v, error %v", u, err)
	}
	for _, change := range [][2]string{
		{"", ""},
		{"ada@example.com", "other@example.com"},
		{"'auth0|64b7'", "'auth0|other'"},
		{"'engineer'", "'boss'"},
	} {
		refused := strings.Replace(add, change[0], change[1], 1)
		if _, err := h.owner.Exec(t.Context(), refused); err == nil {
			t.Errorf("accepted: %s", refused)
		}
	}
	h.exec(h.owner, block(t, "set active = false"))
	if rows := h.answer(h.owner, "select active from users where email = 'ada@example.com'"); rows[0]["active"] != false {
		t.Errorf("she is still active: %v", rows)
	}
}

// The lines for psql make a file that a spreadsheet reads.
func (h *history) testReport() {
	t := h.t
	if _, err := exec.LookPath("psql"); err != nil {
		t.Skip("psql is not installed (Debian: apt-get install postgresql-client)")
	}
	directory := t.TempDir()
	run := func(shell *exec.Cmd) {
		t.Helper()
		shell.Dir, shell.Env = directory, append(os.Environ(), "DATABASE_URL="+h.server.URL("handoffd"))
		if out, err := shell.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	for _, line := range blocks(t, "dba.md", "psql") {
		psql := exec.CommandContext(t.Context(), "psql", "--no-psqlrc", "--set=ON_ERROR_STOP=1", h.server.URL("handoffd"))
		psql.Stdin = strings.NewReader(line)
		run(psql)
	}
	for _, script := range blocks(t, "dba.md", "sh") {
		if strings.Contains(script, "report.csv") {
			run(exec.CommandContext(t.Context(), "sh", "-ec", script))
		}
	}
	for _, name := range []string{"handoffs.csv", "report.csv"} {
		text, err := os.ReadFile(filepath.Join(directory, name))
		if err != nil || !strings.Contains(string(text), "begins,account,name,created,") || strings.Count(string(text), "\n") < 5 {
			t.Errorf("%s, error %v:\n%s", name, err, text)
		}
	}
}
