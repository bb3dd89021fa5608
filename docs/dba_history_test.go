package docs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// history is a server with a year of ten accounts, prepared as a DBA would: with pg_stat_statements, and a synchronous
// standby, which is dead, for sessions that wait for one.
type history struct {
	t            *testing.T
	server       *localpg.Server
	owner, admin *pgx.Conn
	contrib      bool // it has the extensions that come with PostgreSQL and not with every package of it
}

func newHistory(t *testing.T, handoffs int) *history {
	t.Helper()
	h, settings := &history{t: t}, map[string]string{"synchronous_standby_names": "ghost"}
	const available = `
		select count(*) = 2
		from pg_available_extensions
		where name in ('pg_stat_statements', 'pgstattuple')`
	if err := dbtest.New(t).Pool.QueryRow(t.Context(), available).Scan(&h.contrib); err != nil {
		t.Fatal(err)
	}
	if h.contrib {
		settings["shared_preload_libraries"] = "pg_stat_statements"
	}
	h.server = dbtest.StartServer(t, localpg.Config{Settings: settings})
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
	if h.contrib {
		h.exec(h.admin, "create extension pg_stat_statements")
	}
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

type explained struct {
	Milliseconds float64 `json:"Execution Time"`
	Plan         struct {
		Hit  int `json:"Shared Hit Blocks"`
		Read int `json:"Shared Read Blocks"`
	}
}

// explain runs a query and returns what it cost, and its plan.
func (h *history) explain(conn *pgx.Conn, statement string) (cost explained, plan string) {
	h.t.Helper()
	var read []explained
	err := conn.QueryRow(h.t.Context(), "explain (analyze, buffers, timing off, format json) "+statement).Scan(&plan)
	if err == nil {
		err = json.Unmarshal([]byte(plan), &read)
	}
	if err != nil {
		h.t.Fatalf("%v:\n%s", err, statement)
	}
	return read[0], plan
}
