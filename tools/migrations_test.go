package tools_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/wasilibs/go-pgquery/parser"
)

// releases returns the last migration of each release, from db/releases.txt, and the greatest of them.
func releases(t *testing.T) (last map[string]int, newest int) {
	t.Helper()
	text, err := os.ReadFile("../db/releases.txt")
	if err != nil {
		t.Fatal(err)
	}
	last = make(map[string]int)
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var release string
		var number int
		if _, err := fmt.Sscan(line, &release, &number); err != nil {
			t.Fatalf("db/releases.txt: %q: %v", line, err)
		}
		last[release], newest = number, max(newest, number)
	}
	if newest == 0 {
		t.Fatal("db/releases.txt names no release")
	}
	return last, newest
}

// Migrations after the first release run while replicas of the release before work: docs/upgrades.md has the rules.
// Earlier ones only ever run in an empty database.
func TestMigrationsKeepTheRules(t *testing.T) {
	last, newest := releases(t)
	first := newest
	for _, number := range last {
		first = min(first, number)
	}
	paths, err := filepath.Glob("../db/migrations/*.sql")
	if err != nil || len(paths) == 0 {
		t.Fatalf("there are no migrations, error %v", err)
	}
	samples, err := filepath.Glob("../upgrade/testdata/*.sql")
	if err != nil || len(samples) == 0 {
		t.Fatalf("there are no samples, error %v", err)
	}
	for _, path := range slices.Concat(paths, samples) {
		number, err := strconv.Atoi(strings.SplitN(filepath.Base(path), "_", 2)[0])
		if err != nil {
			t.Errorf("%s does not begin with a number", path)
		}
		if number <= first {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, problem := range problemsOf(string(text), last) {
			t.Errorf("%s: %s", filepath.Base(path), problem)
		}
	}
}

// node is a node of PostgreSQL's parse tree.
type node = map[string]any

// migration is the part of a migration that goes up, as it is checked.
type migration struct {
	inTransaction bool
	contract      string // the release that no longer used what the migration removes
	created       []string
	altered       []string // tables that exist already and whose lock it takes
	validates     bool
	required      int // that it sets service_state.required_migration to
	problems      []string
}

var (
	contractLine = regexp.MustCompile(`(?m)^-- contract: unused since (\S+)$`)
	noTx         = regexp.MustCompile(`(?im)^--\s*\+goose\s+NO TRANSACTION\b`)
	upPart       = regexp.MustCompile(`(?s)-- \+goose Up\n(.*?)(-- \+goose Down|\z)`)

	// oneRow are tables of one row: any statement on them is short.
	oneRow = []string{"service_state", "event_epoch", "mail_pace"}
)

// problemsOf returns how a migration breaks the rules.
func problemsOf(text string, releases map[string]int) []string {
	m := &migration{inTransaction: !noTx.MatchString(text)}
	if match := contractLine.FindStringSubmatch(text); match != nil {
		m.contract = match[1]
	}
	part := upPart.FindStringSubmatch(text)
	if part == nil {
		return []string{"it has no -- +goose Up"}
	}
	parsed, err := parser.ParseToJSON(part[1])
	if err != nil {
		return []string{err.Error()}
	}
	var tree struct{ Stmts []struct{ Stmt node } }
	if err := json.Unmarshal([]byte(parsed), &tree); err != nil {
		return []string{err.Error()}
	}
	var before node
	for _, statement := range tree.Stmts {
		m.check(statement.Stmt, before)
		before = statement.Stmt
	}
	m.checkWhole(releases)
	return m.problems
}

func (m *migration) bad(format string, args ...any) {
	m.problems = append(m.problems, fmt.Sprintf(format, args...))
}

// checkWhole checks what more than one statement decides.
func (m *migration) checkWhole(releases map[string]int) {
	slices.Sort(m.altered)
	tables := slices.Compact(m.altered)
	if m.inTransaction && len(tables) > 1 {
		m.bad("it locks %s in one transaction: the first stays locked while it waits for the next; one table each",
			strings.Join(tables, " and "))
	}
	if m.inTransaction && m.validates && len(m.altered) > 1 {
		m.bad("VALIDATE reads the whole table under the locks of the other statements: give it a migration of its own")
	}
	if m.contract == "" {
		return
	}
	switch number, released := releases[m.contract]; {
	case !released:
		m.bad("db/releases.txt has no release %s: what a migration removes must be unused in a release before", m.contract)
	case m.required != number:
		m.bad("it removes something that replicas before %s use: update service_state set required_migration = %d",
			m.contract, number)
	}
}

// removes reports a removal unless the migration says that a release before did without.
func (m *migration) removes(what string) {
	if m.contract == "" {
		m.bad("%s: replicas of the release before use it; a later migration can, with the line "+
			`"-- contract: unused since <release>"`, what)
	}
}

// locks notes that a statement locks a table. It reports whether the migration did not create the table, and the table
// can be large.
func (m *migration) locks(table string) (existing bool) {
	if slices.Contains(m.created, table) {
		return false
	}
	m.altered = append(m.altered, table)
	return !slices.Contains(oneRow, table)
}

func (m *migration) check(statement, before node) {
	for kind, content := range statement {
		s := content.(node)
		repeatable := false // in a migration without transaction, after a failure half-way
		switch kind {
		case "CreateStmt":
			m.created = append(m.created, text(s, "relation", "relname"))
		case "AlterTableStmt":
			repeatable = m.checkAlter(s)
		case "IndexStmt":
			repeatable = true
			m.checkIndex(s, before)
		case "DropStmt":
			repeatable = m.checkDrop(s)
		case "RenameStmt":
			m.bad("a new name breaks replicas of the release before: add the new one, fill it, and remove the old one later")
		case "UpdateStmt", "DeleteStmt":
			table := text(s, "relation", "relname")
			if !slices.Contains(oneRow, table) {
				m.bad("a statement on all of %s is long: do it in batches, in a DO block that commits", table)
			}
			m.required = max(m.required, requiredBy(s))
		case "InsertStmt":
			if object(s, "selectStmt", "SelectStmt")["valuesLists"] == nil {
				m.bad("INSERT … SELECT is long: do it in batches, in a DO block that commits")
			}
		case "DoStmt":
			repeatable = true
			m.checkBlock(s)
		case "SelectStmt":
			m.checkCall(s)
		case "CreateTrigStmt", "CreatePolicyStmt":
			m.locks(text(s, "relation", "relname") + text(s, "table", "relname"))
		case "CommentStmt":
			repeatable = true
		case "ViewStmt", "CreateFunctionStmt", "CreateEnumStmt", "CreateDomainStmt", "CreateSeqStmt", "GrantStmt":
		default:
			m.bad("%s is not known to be safe: say in tools/migrations_test.go why it is", kind)
		}
		if !m.inTransaction && !repeatable {
			m.bad("without a transaction %s cannot be repeated after a failure: it belongs into another migration", kind)
		}
	}
}

// checkIndex checks CREATE INDEX.
func (m *migration) checkIndex(s, before node) {
	table, name := text(s, "relation", "relname"), text(s, "idxname")
	if slices.Contains(m.created, table) {
		return
	}
	if s["concurrent"] != true || m.inTransaction {
		m.bad("index %s blocks writers of %s: create index concurrently, with -- +goose NO TRANSACTION", name, table)
		return
	}
	drop, _ := before["DropStmt"].(node)
	if s["if_not_exists"] == true || drop["concurrent"] != true || !strings.Contains(fmt.Sprint(drop["objects"]), name) {
		m.bad("a failure leaves index %[1]s, invalid: begin with drop index concurrently if exists %[1]s", name)
	}
}

// checkDrop checks DROP. It reports whether it can be repeated.
func (m *migration) checkDrop(s node) bool {
	kind := strings.ToLower(strings.TrimPrefix(text(s, "removeType"), "OBJECT_"))
	switch kind {
	case "index":
		if s["concurrent"] != true || s["missing_ok"] != true {
			m.bad("drop index concurrently if exists, with -- +goose NO TRANSACTION: otherwise readers wait")
		}
		return true
	case "trigger": // its table waits no longer than for another short statement
		return false
	default:
		m.removes("drop " + kind)
		return false
	}
}

// checkCall checks SELECT, which can call a function that does anything.
func (m *migration) checkCall(s node) {
	targets, _ := s["targetList"].([]any)
	for _, each := range targets {
		call := object(each.(node), "ResTarget", "val", "FuncCall")
		args, _ := call["args"].([]any)
		if strings.Contains(fmt.Sprint(call["funcname"]), "isolate_accounts") && len(args) > 0 &&
			slices.Contains(m.created, text(args[0].(node), "A_Const", "sval", "sval")) {
			continue
		}
		m.bad("SELECT can call only isolate_accounts, for a table that the migration creates")
	}
}

// object returns what is below a path of names; empty if there is nothing.
func object(from node, path ...string) node {
	for _, name := range path {
		from, _ = from[name].(node)
	}
	return from
}

// text returns the string below a path of names.
func text(from node, path ...string) string {
	value, _ := object(from, path[:len(path)-1]...)[path[len(path)-1]].(string)
	return value
}
