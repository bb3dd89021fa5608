package tools_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/wasilibs/go-pgquery/parser"
)

// checkAlter checks ALTER TABLE. It reports whether it can be repeated.
func (m *migration) checkAlter(s node) (repeatable bool) {
	table := text(s, "relation", "relname")
	commands, _ := s["cmds"].([]any)
	existing := m.locks(table)
	repeatable = true
	for _, each := range commands {
		command := each.(node)["AlterTableCmd"].(node)
		kind := strings.TrimPrefix(text(command, "subtype"), "AT_")
		repeatable = repeatable && kind == "ValidateConstraint"
		if kind == "DropColumn" {
			m.removes("drop column " + text(command, "name"))
		}
		if !existing {
			continue
		}
		switch kind {
		case "AddColumn":
			m.checkColumn(object(command, "def", "ColumnDef"))
		case "AddConstraint":
			m.checkConstraint(table, object(command, "def", "Constraint"))
		case "AlterColumnType":
			m.bad("a new type rewrites %s, and replicas of the release before read the old one: add a column", table)
		case "SetNotNull":
			m.bad("SET NOT NULL reads all of %s under an exclusive lock: add check (… is not null) as NOT VALID, and "+
				"validate it later", table)
		case "ValidateConstraint":
			m.validates = true
		case "DropColumn", "DropConstraint", "ColumnDefault", "DropNotNull", "SetStatistics", "SetStorage",
			"SetRelOptions", "ResetRelOptions":
		default:
			m.bad("ALTER TABLE … %s is not known to be safe: say in tools/migration_rules_test.go why it is", kind)
		}
	}
	return repeatable
}

// checkColumn checks a column that is added to a table with rows.
func (m *migration) checkColumn(column node) {
	name := text(column, "colname")
	if strings.Contains(fmt.Sprint(object(column, "typeName")["names"]), "serial") {
		m.bad("column %s rewrites the table: a sequence is volatile", name)
	}
	notNull, filled := false, false
	constraints, _ := column["constraints"].([]any)
	for _, each := range constraints {
		constraint := each.(node)["Constraint"].(node)
		switch kind := strings.TrimPrefix(text(constraint, "contype"), "CONSTR_"); kind {
		case "NULL":
		case "NOTNULL":
			notNull = true
		case "DEFAULT":
			filled = true
			calls := functions(constraint["raw_expr"])
			if slices.ContainsFunc(calls, func(name string) bool { return name != "now" }) {
				m.bad("column %s rewrites the table: its default calls %v for each row", name, calls)
			}
		case "GENERATED", "IDENTITY":
			m.bad("column %s rewrites the table, because it is computed for each row", name)
		default:
			m.bad("the constraint of column %s reads the table: add it as NOT VALID, and validate it later", name)
		}
	}
	if notNull && !filled {
		m.bad("column %s is not null without a default: replicas of the release before do not fill it", name)
	}
}

// functions returns the names of the functions that an expression calls.
func functions(expression any) (names []string) {
	switch e := expression.(type) {
	case node:
		if call, ok := e["FuncCall"].(node); ok {
			parts, _ := call["funcname"].([]any)
			if len(parts) > 0 {
				names = append(names, text(parts[len(parts)-1].(node), "String", "sval"))
			}
		}
		for _, each := range e {
			names = append(names, functions(each)...)
		}
	case []any:
		for _, each := range e {
			names = append(names, functions(each)...)
		}
	}
	return names
}

// checkConstraint checks a constraint that is added to a table with rows.
func (m *migration) checkConstraint(table string, constraint node) {
	switch kind := strings.TrimPrefix(text(constraint, "contype"), "CONSTR_"); kind {
	case "CHECK", "FOREIGN":
		if constraint["skip_validation"] != true {
			m.bad("the constraint reads all of %s under a lock: add it as NOT VALID, and validate it later", table)
		}
		if kind == "FOREIGN" {
			m.locks(text(constraint, "pktable", "relname"))
		}
	case "UNIQUE", "PRIMARY":
		if text(constraint, "indexname") == "" {
			m.bad("the constraint makes an index under a lock: create it concurrently, then add the constraint USING INDEX")
		}
	default:
		m.bad("a constraint of kind %s makes an index under a lock", kind)
	}
}

var (
	limited = regexp.MustCompile(`(?is)\blimit\b`)
	changes = regexp.MustCompile(`(?is)^\s*(with\b.*\b)?(update|delete|insert|merge)\b`)
)

// checkBlock checks DO, in which a migration fills columns: in batches, each of which commits.
func (m *migration) checkBlock(s node) {
	args, _ := s["args"].([]any)
	body := ""
	for _, each := range args {
		body += text(each.(node), "DefElem", "arg", "String", "sval")
	}
	parsed, err := parser.ParsePlPgSqlToJSON("do $checked$" + body + "$checked$")
	if err != nil {
		m.bad("the DO block cannot be read: %v", err)
		return
	}
	var tree any
	if err := json.Unmarshal([]byte(parsed), &tree); err != nil {
		m.bad("the DO block cannot be read: %v", err)
		return
	}
	m.checkBody(tree, false)
}

// checkBody checks a part of a DO block. Batched: it is in a loop that commits.
func (m *migration) checkBody(part any, batched bool) {
	switch p := part.(type) {
	case []any:
		for _, each := range p {
			m.checkBody(each, batched)
		}
	case node:
		for kind, content := range p {
			switch kind {
			case "PLpgSQL_stmt_loop", "PLpgSQL_stmt_while", "PLpgSQL_stmt_fori", "PLpgSQL_stmt_fors":
				loop, _ := json.Marshal(content)
				m.checkBody(content, batched || strings.Contains(string(loop), "PLpgSQL_stmt_commit"))
				continue
			case "PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_call", "PLpgSQL_stmt_perform":
				m.bad("%s hides what it does from this test", strings.TrimPrefix(kind, "PLpgSQL_stmt_"))
			case "PLpgSQL_stmt_execsql":
				query := text(content.(node), "sqlstmt", "PLpgSQL_expr", "query")
				if !changes.MatchString(query) {
					m.bad("a DO block changes rows and nothing else: %s", query)
				} else if !batched || m.inTransaction || !limited.MatchString(query) {
					m.bad("a batch has a LIMIT, and a COMMIT in the same loop, with -- +goose NO TRANSACTION: %s", query)
				}
			}
			m.checkBody(content, batched)
		}
	}
}

// requiredBy returns the number that an UPDATE sets required_migration to.
func requiredBy(update node) int {
	targets, _ := update["targetList"].([]any)
	for _, each := range targets {
		if text(each.(node), "ResTarget", "name") == "required_migration" {
			number, _ := object(each.(node), "ResTarget", "val", "A_Const", "ival")["ival"].(float64)
			return int(number)
		}
	}
	return 0
}

func TestRulesOfMigrationsFindWhatBreaksThem(t *testing.T) {
	const concurrently = "-- +goose NO TRANSACTION\n"
	tests := []struct{ migration, problem string }{
		{"alter table users add column a integer", ""},
		{"alter table users add column a text not null default 'x'", ""},
		{"alter table users add column a timestamptz default now(); comment on column users.a is 'A.'", ""},
		{"alter table users add column a integer not null", "is not null without a default"},
		{"alter table users add column a uuid default gen_random_uuid()", "rewrites the table"},
		{"alter table users add column a bigserial", "rewrites the table"},
		{"alter table users add column a integer generated always as identity", "rewrites the table"},
		{"alter table users add column a text generated always as (lower(name)) stored", "rewrites the table"},
		{"alter table users add column a integer check (a > 0)", "NOT VALID"},
		{"alter table users add column a uuid references teams (id)", "NOT VALID"},
		{"alter table users alter column name type varchar(10)", "a new type rewrites"},
		{"alter table users alter column name set not null", "SET NOT NULL reads"},
		{"alter table users drop column name", "drop column name"},
		{"alter table users rename column name to title", "a new name breaks"},
		{"alter table users rename to people", "a new name breaks"},
		{"alter table users set unlogged", "not known to be safe"},
		{"drop table users", "drop table"},
		{"drop view handoff_event_feed", "drop view"},
		{"drop function scope_account()", "drop function"},
		{"alter table users add constraint c check (name <> '')", "NOT VALID"},
		{"alter table users add constraint c check (name <> '') not valid", ""},
		{"alter table users add constraint c foreign key (a) references teams (id)", "NOT VALID"},
		{"alter table users add constraint c foreign key (a) references teams (id) not valid", "users in one transaction"},
		{"alter table users add constraint c unique (name)", "USING INDEX"},
		{"alter table users add constraint c unique using index i", ""},
		{"alter table users add constraint c exclude using gist (name with =)", "makes an index"},
		{"alter table users validate constraint c", ""},
		{
			"alter table users add constraint c check (name <> '') not valid; alter table users validate constraint c",
			"a migration of its own",
		},
		{"alter table users add column a integer; alter table teams add column a integer", "teams and users in one"},
		{"create index i on users (name)", "blocks writers"},
		{"create index concurrently i on users (name)", "NO TRANSACTION"},
		{concurrently + "create index concurrently i on users (name)", "drop index concurrently if exists i"},
		{concurrently + "create index concurrently if not exists i on users (name)", "drop index concurrently if exists i"},
		{concurrently + "drop index concurrently if exists i; create index concurrently i on users (name)", ""},
		{concurrently + "alter table users add column a integer", "cannot be repeated"},
		{"drop index i", "drop index concurrently"},
		{concurrently + "drop index concurrently if exists i", ""},
		{"create table t (a uuid primary key); create index i on t (a); select isolate_accounts('t')", ""},
		{"select isolate_accounts('users')", "only isolate_accounts"},
		{"select rewrite_everything()", "only isolate_accounts"},
		{"update users set name = ''", "in batches"},
		{"delete from users", "in batches"},
		{"insert into teams select * from users", "in batches"},
		{"update mail_pace set throttles = 0", ""},
		{"truncate users", "not known to be safe"},
		{"lock table users", "not known to be safe"},
		{"set lock_timeout = 0", "not known to be safe"},
		{"vacuum full users", "not known to be safe"},
		{"reindex table users", "not known to be safe"},
		{"cluster users", "not known to be safe"},
		{concurrently + batches("update users set a = 1 where id in (select id from users limit 500)", "commit;"), ""},
		{batches("update users set a = 1 where id in (select id from users limit 500)", "commit;"), "NO TRANSACTION"},
		{concurrently + batches("update users set a = 1 where id in (select id from users limit 500)", ""), "a COMMIT"},
		{concurrently + batches("update users set a = 1", "commit;"), "a LIMIT"},
		{concurrently + batches("execute 'update users set a = 1'", "commit;"), "hides"},
		{concurrently + batches("perform rewrite_everything()", "commit;"), "hides"},
		{concurrently + batches("alter table users add column a integer", "commit;"), "nothing else"},
		{
			"-- contract: unused since 0.1.0\nalter table users drop column name; " +
				"update service_state set required_migration = 33",
			"",
		},
		{"-- contract: unused since 0.1.0\nalter table users drop column name", "required_migration = 33"},
		{"-- contract: unused since 0.2.0\nalter table users drop column name", "has no release 0.2.0"},
	}
	for _, test := range tests {
		text := strings.ReplaceAll("-- +goose Up\n"+test.migration+";", ";;", ";")
		problems := problemsOf(text, map[string]int{"0.1.0": 33})
		if test.problem == "" && len(problems) > 0 || !strings.Contains(strings.Join(problems, "\n"), test.problem) {
			t.Errorf("%s\nhas the problems %q, want %q", test.migration, problems, test.problem)
		}
	}
}

// batches returns a DO block that repeats a statement.
func batches(statement, commit string) string {
	return "do $$ begin loop " + statement + "; exit when not found; " + commit + " end loop; end $$"
}
