package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

const countAccounts = "select count(*) from accounts"

func TestScopeShowsOneAccountOrAll(t *testing.T) {
	pool, a, _ := twoAccounts(t)
	for name, test := range map[string]struct {
		in   db.DBTX
		want int
	}{
		"one account": {db.ForAccount(pool, a), 1}, "an unknown account": {db.ForAccount(pool, uuid.New()), 0},
		"everywhere": {db.AllAccounts(pool), 2}, "no scope": {pool, 0},
	} {
		if got := count(t, test.in, countAccounts); got != test.want {
			t.Errorf("%s: %d accounts are seen, want %d", name, got, test.want)
		}
	}
}

func TestScopeEndsWithItsTransaction(t *testing.T) {
	pool, a, _ := twoAccounts(t) // one connection: whatever stayed would be seen
	for name, use := range map[string]func(){
		"statement": func() { count(t, db.ForAccount(pool, a), countAccounts) },
		"failing statement": func() {
			if _, err := db.AllAccounts(pool).Exec(t.Context(), "select 1 / 0"); err == nil {
				t.Error("1 / 0 succeeded")
			}
		},
		"transaction": func() {
			err := pgx.BeginFunc(t.Context(), db.AllAccounts(pool), func(tx pgx.Tx) error {
				if got := count(t, tx, countAccounts); got != 2 {
					t.Errorf("a transaction everywhere sees %d accounts", got)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		},
	} {
		use()
		if got := count(t, pool, countAccounts); got != 0 {
			t.Errorf("after a %s %d accounts are seen", name, got)
		}
	}
}

func TestScopedTransactionKeepsItsOptions(t *testing.T) {
	pool, a, _ := twoAccounts(t)
	for want, options := range map[string]pgx.TxOptions{
		"read committed off": {},
		"repeatable read on": {IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly},
		"serializable off":   {BeginQuery: "begin isolation level serializable"},
	} {
		err := pgx.BeginTxFunc(t.Context(), db.ForAccount(pool, a), options, func(tx pgx.Tx) error {
			var got string
			row := tx.QueryRow(t.Context(),
				"select current_setting('transaction_isolation') || ' ' || current_setting('transaction_read_only')")
			if err := row.Scan(&got); err != nil || got != want {
				t.Errorf("got %q, error %v, want %q", got, err, want)
			}
			if got := count(t, tx, countAccounts); got != 1 {
				t.Errorf("%s: %d accounts are seen", want, got)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestWritesOutsideScopeFail(t *testing.T) {
	pool, a, b := twoAccounts(t)
	insert := "insert into teams (id, account_id) values ($1, $2)"
	if _, err := db.ForAccount(pool, a).Exec(t.Context(), insert, uuid.New(), b); !db.IsOutOfScope(err) {
		t.Errorf("a team for another account: got %v", err)
	}
	if _, err := pool.Exec(t.Context(), insert, uuid.New(), a); !db.IsOutOfScope(err) {
		t.Errorf("a team without a scope: got %v", err)
	}
	tag, err := db.ForAccount(pool, a).Exec(t.Context(), "update accounts set name = 'Ours' where id = $1", b)
	if err != nil || tag.RowsAffected() != 0 {
		t.Errorf("another account: got %s, error %v", tag, err)
	}
	if _, err := db.ForAccount(pool, a).Exec(t.Context(), insert, uuid.New(), a); err != nil {
		t.Error(err)
	}
}

// A person in psql who owns the tables has not forgotten a scope: nothing is hidden from them, and they can choose one.
func TestSessionWithoutScopeSettingSeesAllRows(t *testing.T) {
	d := dbtest.New(t)
	a := addAccounts(t, d.Pool)[0]
	conn, err := pgx.Connect(t.Context(), d.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	for _, step := range []struct {
		set  string
		want int
	}{
		{"", 2},
		{"set handoffd.account = '" + a.String() + "'", 1},
		{"set handoffd.account = '*'", 2},
		{"set handoffd.account = ''", 0},
	} {
		if _, err := conn.Exec(t.Context(), step.set); err != nil {
			t.Fatal(err)
		}
		if got := count(t, conn, countAccounts); got != step.want {
			t.Errorf("after %q: %d accounts are seen, want %d", step.set, got, step.want)
		}
	}
	if _, err := conn.Exec(t.Context(), "set handoffd.account = 'Acme'; "+countAccounts); err == nil {
		t.Error("a scope that is no account was accepted")
	}
}

// The statement is a transaction of its own, and it is the closing of its results that ends it.
func TestFailedCommitIsErrorOfItsStatement(t *testing.T) {
	pool, a, _ := twoAccounts(t)
	exec(t, db.AllAccounts(pool),
		`create function refuse() returns trigger language plpgsql as $$ begin raise 'refused at commit'; end $$`)
	exec(t, db.AllAccounts(pool), `create constraint trigger refuse after insert on teams deferrable initially deferred
		for each row execute function refuse()`)
	insert := "insert into teams (id, account_id) values ($1, $2) returning id"
	scope := db.ForAccount(pool, a)
	if _, err := scope.Exec(t.Context(), insert, uuid.New(), a); err == nil {
		t.Error("Exec reports success")
	}
	var id uuid.UUID
	if err := scope.QueryRow(t.Context(), insert, uuid.New(), a).Scan(&id); err == nil {
		t.Error("QueryRow reports success")
	}
	rows, err := scope.Query(t.Context(), insert, uuid.New(), a)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.CollectRows(rows, pgx.RowTo[uuid.UUID]); err == nil {
		t.Error("Query reports success")
	}
}

// With one connection, one that does not come back is noticed by the next statement.
func TestScopedStatementsReleaseConnections(t *testing.T) {
	pool, a, _ := twoAccounts(t)
	scope := db.ForAccount(pool, a)
	var n int
	if err := scope.QueryRow(t.Context(), "select 1 where false").Scan(&n); !errors.Is(err, pgx.ErrNoRows) {
		t.Errorf("no row: got %v", err)
	}
	if err := scope.QueryRow(t.Context(), "select 'one'").Scan(&n); err == nil {
		t.Error("a word was read as a number")
	}
	if err := scope.QueryRow(t.Context(), "select from nowhere").Scan(&n); err == nil {
		t.Error("a wrong statement was accepted")
	}
	if err := scope.QueryRow(t.Context(), "select 1 / 0").Scan(&n); err == nil {
		t.Error("1 / 0 is a number")
	}
	rows, err := scope.Query(t.Context(), "select generate_series(1, 10000)")
	if err != nil || !rows.Next() {
		t.Fatalf("there are no rows: %v", err)
	}
	rows.Close()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if err := scope.QueryRow(gone, "select 1").Scan(&n); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
	if n = count(t, scope, countAccounts); n != 1 {
		t.Errorf("in the end %d accounts are seen", n)
	}
	if busy := pool.Stat().AcquiredConns(); busy != 0 {
		t.Errorf("%d connections are still in use", busy)
	}
}

// twoAccounts returns two accounts and a pool of one connection.
func twoAccounts(t testing.TB) (pool *pgxpool.Pool, a, b uuid.UUID) {
	t.Helper()
	d := dbtest.New(t)
	pool, err := db.Open(t.Context(), d.URL+"&pool_max_conns=1", "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	ids := addAccounts(t, pool)
	return pool, ids[0], ids[1]
}

func addAccounts(t testing.TB, pool *pgxpool.Pool) [2]uuid.UUID {
	t.Helper()
	ids := [2]uuid.UUID{uuid.New(), uuid.New()}
	for _, id := range ids {
		exec(t, db.ForAccount(pool, id), "insert into accounts (id, name) values ($1, 'Acme Support')", id)
	}
	return ids
}

func exec(t testing.TB, in db.DBTX, sql string, args ...any) {
	t.Helper()
	if _, err := in.Exec(context.Background(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func count(t testing.TB, in db.DBTX, sql string, args ...any) (n int) {
	t.Helper()
	if err := in.QueryRow(context.Background(), sql, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
