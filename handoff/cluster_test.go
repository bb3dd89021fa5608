package handoff_test

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/db/localpg"
)

// waitForStandby in a URL makes commits wait for the standbys that the server should have.
const waitForStandby = "&synchronous_commit=on"

// cluster is a PostgreSQL of one test's own, for faults that every database of it feels.
type cluster struct {
	*account
	admin *pgx.Conn // a superuser's session
}

func newCluster(t testing.TB, config localpg.Config) *cluster {
	t.Helper()
	server := dbtest.StartServer(t, config)
	url := server.URL("handoffd")
	if _, err := db.Migrate(t.Context(), url); err != nil {
		t.Fatal(err)
	}
	c := &cluster{account: newAccountIn(t, &dbtest.Database{URL: url, Pool: openPool(t, url, nil)})}
	admin, err := pgx.Connect(t.Context(), server.AdminURL("handoffd"))
	if err != nil {
		t.Fatal(err)
	}
	c.admin = admin
	t.Cleanup(func() { _ = c.admin.Close(context.Background()) })
	return c
}

// withoutStandby starts a server whose standby is not there. Only commits with [waitForStandby] notice.
func withoutStandby(t testing.TB) *cluster {
	t.Helper()
	return newCluster(t, localpg.Config{Settings: map[string]string{"synchronous_standby_names": "ghost"}})
}

// await returns when a query answers true.
func (c *cluster) await(sql string, args ...any) {
	c.t.Helper()
	deadline := time.Now().Add(5 * time.Minute)
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for yes := false; !yes; <-tick.C {
		if err := c.admin.QueryRow(context.Background(), sql, args...).Scan(&yes); err != nil {
			c.t.Fatal(err)
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("in vain: %s", sql)
		}
	}
}

// openPool opens a pool as the service does, with an ear, if any, on its queries.
func openPool(t testing.TB, url string, ear pgx.QueryTracer) *pgxpool.Pool {
	t.Helper()
	pool, err := db.Open(t.Context(), url, "handoffd test")
	if err != nil {
		t.Fatal(err)
	}
	if ear != nil {
		config := pool.Config()
		pool.Close()
		config.ConnConfig.Tracer = ear
		if pool, err = pgxpool.NewWithConfig(t.Context(), config); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(pool.Close)
	return pool
}
