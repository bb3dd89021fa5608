// Package dbtest provides a migrated, empty PostgreSQL database for each test.
//
// The server is the one DATABASE_URL names, whose role needs CREATEDB, as `make test` arranges; without it, each test
// binary starts a private one. A database is cloned from a template that is migrated once for each state of the
// migrations. NOTIFY stays inside a database, so tests can listen and run in parallel.
package dbtest

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"go.uber.org/goleak"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/localpg"
)

// Database is a database for one test. It is dropped when the test ends.
type Database struct {
	URL      string        // for the role that owns it, not a superuser
	AdminURL string        // for a superuser; empty where the tests were given a server without one
	Pool     *pgxpool.Pool // on URL
}

// New returns a fresh database.
func New(t testing.TB) *Database {
	t.Helper()
	d, drop, err := Create(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := drop(); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return d
}

// Create returns a fresh database for all tests and examples of a binary. Call drop before [Main] ends.
func Create(ctx context.Context) (d *Database, drop func() error, err error) {
	server, err := start()
	if err != nil {
		return nil, nil, err
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	if err := server.clone(ctx, name); err != nil {
		return nil, nil, fmt.Errorf("clone test database: %w", err)
	}
	d = &Database{URL: withDatabase(server.url, name)}
	if server.adminURL != "" {
		d.AdminURL = withDatabase(server.adminURL, name)
	}
	if d.Pool, err = db.Open(ctx, d.URL, "handoffd test"); err != nil {
		return nil, nil, err
	}
	return d, func() error {
		d.Pool.Close()
		// Only a superuser can end the sessions of another.
		address := cmp.Or(server.adminURL, server.url)
		return execute(ctx, address, "drop database if exists "+name+" with (force)")
	}, nil
}

// NewPrerelease returns a database with traces of the migrations of before the first release: the table of goose and
// the first function that they made.
func NewPrerelease(t testing.TB) *Database {
	t.Helper()
	d := New(t)
	_, err := d.Pool.Exec(t.Context(), `
		drop owned by current_user;
		create table goose_db_version (id serial primary key, version_id bigint, is_applied boolean, tstamp timestamp);
		insert into goose_db_version (version_id, is_applied) select version, true from generate_series(0, 22) as version;
		create function current_moment() returns timestamptz language sql as 'select clock_timestamp()'`,
		pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// NewWithLocale returns a fresh database with another locale than C, and skips the test where the server lacks it.
func NewWithLocale(t testing.TB, locale string) *Database {
	t.Helper()
	server, err := start()
	if err != nil {
		t.Fatal(err)
	}
	name := "test_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	err = execute(t.Context(), server.url, "create database "+name+" template template0 locale '"+locale+"'")
	if err != nil {
		t.Skipf("the server has no locale %s: %v", locale, err)
	}
	d := &Database{URL: withDatabase(server.url, name)}
	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	if d.Pool, err = db.Open(t.Context(), d.URL, "handoffd test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		d.Pool.Close()
		address := cmp.Or(server.adminURL, server.url)
		if err := execute(context.Background(), address, "drop database if exists "+name+" with (force)"); err != nil {
			t.Errorf("drop test database: %v", err)
		}
	})
	return d
}

// Main runs the tests of a package, a [testing.M], stops what New started, and fails if goroutines are left over.
func Main(m interface{ Run() int }) {
	code := m.Run()
	var err error
	if private != nil {
		err = private.Stop(context.Background())
	}
	if err == nil && code == 0 {
		err = goleak.Find()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// server is where the databases of this test binary live.
type server struct {
	url, adminURL string
	template      string
}

var (
	private *localpg.Server // nil: the server of DATABASE_URL
	start   = sync.OnceValues(func() (*server, error) {
		ctx := context.Background()
		s := &server{url: os.Getenv("DATABASE_URL"), adminURL: os.Getenv("HANDOFF_TEST_ADMIN_URL")}
		if s.url == "" {
			var err error
			if private, err = localpg.Start(ctx, localpg.Config{}); err != nil {
				return nil, err
			}
			s.url, s.adminURL = private.URL("handoffd"), private.AdminURL("postgres")
		}
		if err := s.makeTemplate(ctx); err != nil {
			return nil, fmt.Errorf("make template database: %w", err)
		}
		return s, nil
	})
)

// makeTemplate migrates a template unless another test binary has done so. It appears under its name only when
// complete.
func (s *server) makeTemplate(ctx context.Context) error {
	s.template = "template_" + db.MigrationsHash()
	conn, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, "select pg_advisory_lock(hashtext('handoffd test template'))"); err != nil {
		return err
	}
	var exists bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&exists)
	if err != nil || exists {
		return err
	}
	draft := s.template + "_draft"
	if _, err := conn.Exec(ctx, "drop database if exists "+draft+" with (force)"); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "create database "+draft); err != nil {
		return err
	}
	if _, err := db.Migrate(ctx, withDatabase(s.url, draft)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+draft+" rename to "+s.template)
	return err
}

func (s *server) clone(ctx context.Context, name string) error {
	// Copying files is three times as fast as the default for a small template.
	if err := execute(ctx, s.url, "create database "+name+" template "+s.template+" strategy file_copy"); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, withDatabase(s.url, name))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	// The clone still has the name of the template's history.
	return db.New(conn).NameServerHistory(ctx, db.NameServerHistoryParams{Newest: true})
}

func execute(ctx context.Context, address, sql string) error {
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, sql)
	return err
}

// withDatabase returns address with another database.
func withDatabase(address, name string) string {
	u, err := url.Parse(address)
	if err != nil {
		panic(fmt.Sprintf("DATABASE_URL must be a URL for the tests: %v", err))
	}
	u.Path = "/" + name
	return u.String()
}
