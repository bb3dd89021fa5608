package db_test

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/relay"
)

// Of many idle connections that died together, only one delays a statement.
func TestDeadConnectionClosesTheOthers(t *testing.T) {
	const connections = 8
	link, through := relay.Postgres(t, dbtest.New(t).URL)
	pool, err := db.Open(t.Context(), through, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	var held []*pgxpool.Conn
	for range connections {
		conn, err := pool.Acquire(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, conn)
	}
	for _, conn := range held[1:] {
		conn.Release()
	}
	if n := link.Freeze(math.MaxInt); n < connections {
		t.Fatalf("%d connections were frozen", n)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := held[0].Exec(ctx, "select 1"); !db.IsUnavailable(err) {
		t.Errorf("a statement on a frozen connection: %v", err)
	}
	if idle := pool.Stat().IdleConns(); idle != 0 {
		t.Errorf("%d connections are still trusted", idle)
	}
	held[0].Release()
	if _, err := pool.Exec(t.Context(), "select 1"); err != nil {
		t.Errorf("the next statement: %v", err)
	}
}

// A statement that the server cancels when asked is no sign of a dead connection.
func TestCancelledStatementClosesNoConnection(t *testing.T) {
	pool := dbtest.New(t).Pool
	conn, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Release()
	other, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other.Release()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := conn.Exec(ctx, "select pg_sleep(60)"); !db.IsUnavailable(err) {
		t.Errorf("a statement that took too long: %v", err)
	}
	if conn.Conn().IsClosed() || pool.Stat().IdleConns() == 0 {
		t.Error("connections were given up")
	}
}

// A request does not meet a connection that has died while it was idle; what is done again soon can.
func TestIdleConnectionsArePinged(t *testing.T) {
	pings := dbtest.New(t).Pool.Config().ShouldPing
	request := t.Context()
	for _, c := range []struct {
		what string
		ctx  context.Context
		idle time.Duration
		want bool
	}{
		{"a request", request, 900 * time.Millisecond, false},
		{"a request", request, 1100 * time.Millisecond, true},
		{"a poll", db.SeldomPinged(request), 2900 * time.Millisecond, false},
		{"a poll", db.SeldomPinged(request), 3100 * time.Millisecond, true},
	} {
		if got := pings(c.ctx, pgxpool.ShouldPingParams{IdleDuration: c.idle}); got != c.want {
			t.Errorf("%s pings a connection that was idle for %s: %t", c.what, c.idle, got)
		}
	}
}
