package dbtest

import (
	"context"
	"log/slog"
	"net/url"
	"testing"

	"github.com/handoffd/handoffd/db/localpg"
)

// StartServer starts a PostgreSQL server for one test, for faults and settings that a whole server has. It stops when
// the test ends, and logs to the output of the test.
func StartServer(t testing.TB, config localpg.Config) *localpg.Server {
	t.Helper()
	config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	server, err := localpg.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return server
}

// URLOfAll returns a URL that names several servers in their order, for the role that owns the database.
func URLOfAll(t testing.TB, servers ...*localpg.Server) *url.URL {
	t.Helper()
	var all *url.URL
	for _, server := range servers {
		address, err := url.Parse(server.URL("handoffd"))
		if err != nil {
			t.Fatal(err)
		}
		if all == nil {
			all = address
			continue
		}
		query := all.Query()
		for name, value := range address.Query() {
			query.Set(name, query.Get(name)+","+value[0])
		}
		all.RawQuery = query.Encode()
	}
	return all
}
