package db_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// ownerReads are tables whose policy does not bind their owner, and why that does no harm.
var ownerReads = map[string]string{
	"session_search": "an index of words serves no policy that binds the reader; it is read only joined with ai_sessions",
	"handoff_search": "as session_search; it is read only joined with handoffs",
}

// A migration that adds a table with an account and forgets its policy fails here.
func TestEveryTableWithAnAccountHasAPolicy(t *testing.T) {
	d := dbtest.New(t)
	rows, err := d.Pool.Query(t.Context(), `
		select c.relname::text,
			c.relforcerowsecurity,
			coalesce(string_agg(pg_get_expr(p.polqual, p.polrelid), ' / '), '')
		from pg_class as c
		left join pg_policy as p on p.polrelid = c.oid and p.polcmd = '*' and p.polroles = '{0}' and p.polpermissive
		where c.relnamespace = 'public'::regnamespace
		  and c.relkind in ('r', 'p')
		  and (c.relname = 'accounts'
		    or exists (
		      select
		      from pg_attribute as a
		      where a.attrelid = c.oid
		        and a.attname = 'account_id'
		        and not a.attisdropped
		    ))
		group by c.oid`)
	if err != nil {
		t.Fatal(err)
	}
	var table, policy string
	var forced bool
	tables := 0
	_, err = pgx.ForEachRow(rows, []any{&table, &forced, &policy}, func() error {
		tables++
		column := "account_id"
		if table == "accounts" {
			column = "id"
		}
		want := fmt.Sprintf("(( SELECT scope_is_all_accounts() AS scope_is_all_accounts)"+
			" OR (%s = ( SELECT scope_account() AS scope_account)))", column)
		_, excused := ownerReads[table]
		if forced == excused || policy != want {
			t.Errorf("%s (forced: %t) has policy %s; call isolate_accounts as the other migrations do", table, forced, policy)
		}
		return nil
	})
	if err != nil || tables < 9 {
		t.Errorf("%d tables were checked, error %v", tables, err)
	}
}

// A build that drops a condition on the account from any query still shows and changes nothing of another account. Each
// condition of each generated query is dropped in turn, and the query run for account a with the ids of account b: the
// outcome must be that for ids that do not exist. That most of them do leak without the wall shows that it is the wall
// that holds.
func TestQueriesWithoutAccountReturnNoForeignRows(t *testing.T) {
	d := dbtest.New(t)
	w := tenants{t: t, d: d, a: uuid.New(), b: uuid.New()}
	w.populate(w.a)
	w.populate(w.b)
	leaks := make(map[bool]int)
	for _, q := range brokenQueries(t) {
		if leak := w.leak(q, w.a.String()); leak != "" {
			t.Errorf("%s: %s\n%s", q.name, leak, q.sql)
		}
		leaks[w.leak(q, "*") != ""]++
	}
	t.Logf("without the wall %d of %d broken queries leak", leaks[true], leaks[true]+leaks[false])
	if leaks[true] < 20 {
		t.Error("that proves too little")
	}
}

// tenants are two accounts whose rows all have the id of their account: whichever id a query wants, it is that of b.
type tenants struct {
	t    testing.TB
	d    *dbtest.Database
	a, b uuid.UUID
}

func (w tenants) populate(account uuid.UUID) {
	w.t.Helper()
	err := pgx.BeginFunc(w.t.Context(), db.ForAccount(w.d.Pool, account), func(tx pgx.Tx) error {
		_, err := tx.Exec(w.t.Context(), strings.ReplaceAll(`
			insert into accounts (id, name) values (:id, 'Acme Support');
			insert into teams (id, account_id) values (:id, :id);
			insert into users (id, account_id, team_id, email, name, role)
			values (:id, :id, :id, 'dana@example.com', 'Dana', 'engineer');
			insert into api_keys (id, account_id, name, secret_hash, created_by_id, created_by_name)
			values (:id, :id, 'Backend', decode(repeat('ab', 32), 'hex'), :id, 'Dana');
			insert into ai_sessions (id, account_id, user_id, title) values (:id, :id, :id, 'VPN');
			insert into ai_session_messages (account_id, session_id, position, role, content)
			values (:id, :id, 1, 'user', 'Hello');
			insert into handoff_numbers (account_id, last) values (:id, 1);
			insert into handoffs (
				id, account_id, number, session_id, team_id, intent, priority, status,
				created_by, created_at, waiting_since, context
			)
			values (:id, :id, 1, :id, :id, 'escalate', 'normal', 'waiting', :id, now(), now(), '{}');
			insert into handoff_mails (account_id, handoff_id, recipient_id, recipient_name, kind, wait)
			values (:id, :id, :id, 'Dana', 'waiting', 1);
			insert into event_heads (account_id, seq) values (:id, 1);
			insert into event_log (account_id, seq, at, type, handoff_id, data)
			values (:id, 1, now(), 'handoff_created', :id, '{}')`,
			":id", "'"+account.String()+"'"))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// leak says what a query, run in a scope for account a with the id of account b, shows or changes of account b.
func (w tenants) leak(q brokenQuery, scope string) string {
	w.t.Helper()
	foreign, changed := w.run(q, scope, w.b)
	absent, _ := w.run(q, scope, uuid.New())
	switch {
	case changed:
		return "account b was changed"
	case foreign != absent:
		return fmt.Sprintf("what is of account b gives %s, what is absent %s", foreign, absent)
	}
	return ""
}

// run returns the outcome of a query in words, without the id it was given and times, and whether account b has
// changed.
func (w tenants) run(q brokenQuery, scope string, id uuid.UUID) (outcome string, changed bool) {
	w.t.Helper()
	ctx := w.t.Context()
	tx, err := w.d.Pool.Begin(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	defer tx.Rollback(ctx) //nolint:errcheck // nothing is to stay
	before := w.state(tx)
	prepared, err := tx.Prepare(ctx, q.name, q.sql)
	if err != nil {
		w.t.Fatalf("%v\n%s", err, q.sql)
	}
	exec(w.t, tx, "select set_config('handoffd.account', $1, true)", scope)
	rows, err := tx.Query(ctx, q.name, w.arguments(q, prepared.ParamOIDs, id)...)
	if err != nil {
		w.t.Fatal(err)
	}
	values, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (string, error) {
		values, err := row.Values()
		for i, value := range values {
			if _, ok := value.(time.Time); ok {
				values[i] = "a time"
			}
		}
		return fmt.Sprintf("%v", values), err
	})
	if err != nil {
		return "a refusal", false // and a rollback
	}
	outcome = fmt.Sprintf("%s %q", rows.CommandTag(), values)
	for _, own := range []string{id.String(), fmt.Sprint([16]byte(id))} {
		outcome = strings.ReplaceAll(outcome, own, "the id")
	}
	return outcome, w.state(tx) != before
}

// state is everything that account b has.
func (w tenants) state(tx pgx.Tx) string {
	w.t.Helper()
	exec(w.t, tx, "set local handoffd.account = '*'")
	rows, err := tx.Query(w.t.Context(), `select relname::text from pg_class as c
		join pg_attribute as a on a.attrelid = c.oid and a.attname = 'account_id'
		where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
		order by relname`)
	if err != nil {
		w.t.Fatal(err)
	}
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		w.t.Fatal(err)
	}
	var all strings.Builder
	for _, table := range tables {
		var content string
		row := tx.QueryRow(w.t.Context(), "select coalesce(string_agg(t::text, ' ' order by t::text), '') from "+table+
			" as t where account_id = $1", w.b)
		if err := row.Scan(&content); err != nil {
			w.t.Fatal(err)
		}
		all.WriteString(table + ": " + content + "\n")
	}
	return all.String()
}

// arguments are believable ones for the parameters of a query: account a, and the id for whatever else wants one.
func (w tenants) arguments(q brokenQuery, types []uint32, id uuid.UUID) []any {
	w.t.Helper()
	byName := map[string]any{
		"role": "admin", "status": "waiting", "fromstatus": "waiting", "tostatus": "withdrawn", "intent": "escalate",
		"priority": "high", "type": "handoff_withdrawn", "statuses": []string{"parked", "waiting", "claimed", "withdrawn"},
		"roles": []string{"note"}, "contents": []string{"Hello"}, "positions": []int64{0}, "ordinals": []int32{1},
		"afterurgency": -1, "claimer": nil, "resolution": nil, "answer": nil,
	}
	byType := map[uint32]any{
		pgtype.UUIDOID: id, pgtype.UUIDArrayOID: []uuid.UUID{id}, pgtype.BoolOID: true, pgtype.TextOID: "some text",
		pgtype.Int2OID: 10, pgtype.Int4OID: 10, pgtype.Int8OID: 10, pgtype.JSONOID: "{}", pgtype.JSONBOID: "{}",
		pgtype.JSONArrayOID: []json.RawMessage{json.RawMessage("{}")}, pgtype.ByteaOID: []byte("bytes"),
		pgtype.TimestamptzOID: time.Unix(0, 0), pgtype.TextArrayOID: []string{"some text"},
		pgtype.IntervalOID: time.Hour, pgtype.Int8ArrayOID: []int64{10}, pgtype.Int4ArrayOID: []int32{1},
		pgtype.TimestamptzArrayOID: []time.Time{time.Unix(0, 0)},
	}
	arguments := make([]any, len(types))
	for i, oid := range types {
		name := strings.ToLower(q.params[i])
		value, known := byName[name]
		switch {
		case name == "accountid":
			value = w.a
		case name == "accountids":
			value = []uuid.UUID{w.a}
		case !known:
			if value, known = byType[oid]; !known {
				w.t.Fatalf("%s: no example for parameter %s, whose type has OID %d: give it one here", q.name, name, oid)
			}
		}
		arguments[i] = value
	}
	return arguments
}
