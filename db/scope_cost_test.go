package db_test

import (
	"context"
	"net"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// The scope travels with its statement: the client writes as often, and waits as often, as without one.
func TestScopeAddsNoRoundTrip(t *testing.T) {
	d := dbtest.New(t)
	a := addAccounts(t, d.Pool)[0]
	config := d.Pool.Config()
	config.MaxConns = 1
	var writes atomic.Int64
	dial := config.ConnConfig.DialFunc
	config.ConnConfig.DialFunc = func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(ctx, network, address)
		return countedConn{conn, &writes}, err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	inTx := func(begin interface {
		Begin(context.Context) (pgx.Tx, error)
	},
	) func() {
		return func() {
			err := pgx.BeginFunc(t.Context(), begin, func(tx pgx.Tx) error { count(t, tx, countAccounts); return nil })
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, same := range map[string]struct{ plain, scoped func() }{
		"statement":   {func() { count(t, pool, countAccounts) }, func() { count(t, db.ForAccount(pool, a), countAccounts) }},
		"transaction": {inTx(pool), inTx(db.ForAccount(pool, a))},
	} {
		trips := func(use func()) int64 {
			use() // prepares what is prepared once for each connection
			before := writes.Load()
			use()
			return writes.Load() - before
		}
		plain, scoped := trips(same.plain), trips(same.scoped)
		if plain == 0 || scoped > plain {
			t.Errorf("a %s takes %d round trips, with a scope %d", name, plain, scoped)
		}
	}
}

// countedConn counts its writes; pgx makes one for all that it sends before it waits.
type countedConn struct {
	net.Conn
	writes *atomic.Int64
}

func (c countedConn) Write(b []byte) (int, error) {
	c.writes.Add(1)
	return c.Conn.Write(b)
}

func BenchmarkScope(b *testing.B) {
	pool, a, _ := twoAccounts(b)
	find := "select name from accounts where id = $1"
	var name string
	b.Run("scoped", func(b *testing.B) {
		for b.Loop() {
			if err := db.ForAccount(pool, a).QueryRow(b.Context(), find, a).Scan(&name); err != nil {
				b.Fatal(err)
			}
		}
	})
	exec(b, db.AllAccounts(pool), "alter table accounts disable row level security")
	b.Run("unscoped", func(b *testing.B) {
		for b.Loop() {
			if err := pool.QueryRow(b.Context(), find, a).Scan(&name); err != nil {
				b.Fatal(err)
			}
		}
	})
}
