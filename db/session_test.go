package db_test

import (
	"context"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// The very first statement of a connection, without a scope, sees nothing. An unset setting would mean all accounts, as
// it does for a DBA in psql.
func TestNewConnectionHasEmptyScope(t *testing.T) {
	d := dbtest.New(t)
	addAccounts(t, d.Pool)
	fresh, err := db.Open(t.Context(), d.URL, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	defer fresh.Close()
	if got := count(t, fresh, countAccounts); got != 0 {
		t.Errorf("%d accounts are seen", got)
	}
	psql, err := pgx.Connect(t.Context(), d.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer psql.Close(context.Background())
	if got := count(t, psql, countAccounts); got != 2 {
		t.Errorf("a DBA sees %d accounts", got)
	}
}

// JIT compilation took 50 ms of a statement of mail that does 10 ms of work, as the cost of functions is overestimated.
func TestStatementsAreNotCompiled(t *testing.T) {
	d := dbtest.New(t)
	var jit string
	err := db.AllAccounts(d.Pool).QueryRow(t.Context(), "select current_setting('jit')").Scan(&jit)
	if err != nil || jit != "off" {
		t.Errorf("jit is %q, error %v", jit, err)
	}
}

// Statements run at read committed, whatever default a DBA has set.
func TestIsolationLevelIgnoresDefaults(t *testing.T) {
	for _, level := range []string{"serializable", "repeatable read"} {
		d := dbtest.New(t)
		exec(t, d.Pool, "do $$ begin execute format("+
			"'alter database %I set default_transaction_isolation = %L', current_database(), '"+level+"'); end $$")
		pool, err := db.Open(t.Context(), d.URL+"&pool_max_conns=1", "handoffd test")
		if err != nil {
			t.Fatal(err)
		}
		defer pool.Close()
		scope := db.ForAccount(pool, uuid.New())
		is := func(where string, in interface {
			QueryRow(context.Context, string, ...any) pgx.Row
		},
		) {
			var got string
			row := in.QueryRow(t.Context(), "select current_setting('transaction_isolation')")
			if err := row.Scan(&got); err != nil || got != "read committed" {
				t.Errorf("default %s, %s: %q, %v", level, where, got, err)
			}
		}
		is("a statement", pool)
		is("a statement in a scope", scope)
		if level == "repeatable read" { // as on the server connections of a pooler, which keep their own
			exec(t, pool, "set default_transaction_isolation = 'serializable'")
			err := pgx.BeginFunc(t.Context(), scope, func(tx pgx.Tx) error {
				is("a transaction in a scope of a pooler", tx)
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			pool.Reset()
		}
		for where, begin := range map[string]func(context.Context) (pgx.Tx, error){
			"a transaction": pool.Begin, "a transaction in a scope": scope.Begin,
		} {
			tx, err := begin(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			is(where, tx)
			if err := tx.Rollback(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
}
