package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

//go:embed migrations/*.sql
var embedded embed.FS

// Migrations returns the embedded goose migrations, one .sql file each.
func Migrations() fs.FS {
	files, err := fs.Sub(embedded, "migrations")
	if err != nil {
		panic(err) // the directory is embedded by this file
	}
	return files
}

// Migration is one step of the schema.
type Migration struct {
	Name    string // of its file
	Applied bool

	number int64
}

// Migrator applies migrations to a database.
type Migrator struct {
	URL string // of the database

	// Migrations are goose migrations, one .sql file each. Default: those of [Migrations].
	Migrations fs.FS

	// Waiting is called with the sessions that hold a lock once a migration has waited for it for half a second, and
	// again when these are others. Default: it is not called.
	Waiting func([]MigrationBlockersRow)
}

// Migrate applies the missing migrations to the database at url, as [Migrator.Up] does.
func Migrate(ctx context.Context, url string) ([]Migration, error) {
	return (&Migrator{URL: url}).Up(ctx)
}

// Up applies the missing migrations, oldest first, and returns those it applied, even if a later one failed. A session
// lock makes concurrent callers take turns. A migration that waits too long for a lock is rolled back and tried again;
// after several tries the error is a [BlockedError].
func (m *Migrator) Up(ctx context.Context) (applied []Migration, err error) {
	if _, err := migratedBefore(ctx, m.URL); err != nil {
		return nil, err
	}
	migrations := m.migrations()
	timeout, own := lockTimeout, new(processes)
	err = withGoose(m.URL, migrations, &timeout, own, func(provider *goose.Provider) error {
		waiting := watch{url: m.URL, own: own, waiting: m.Waiting}
		for {
			var next *Migration
			err := waiting.run(ctx, func() (err error) { // it waits for its turn too
				next, err = nextMigration(ctx, provider)
				return err
			})
			if err != nil || next == nil {
				return err
			}
			policy := migrationLocks
			if timeout = lockTimeout; withoutTransaction(migrations, next.Name) {
				timeout, policy.tries = concurrentLockTimeout, min(policy.tries, concurrentTries)
			}
			err = policy.run(ctx, &waiting, func() error {
				_, err := provider.ApplyVersion(ctx, next.number, true)
				return err
			})
			if errors.Is(err, goose.ErrAlreadyApplied) { // by another caller, which had the lock first
				continue
			}
			if err != nil {
				return err
			}
			applied = append(applied, Migration{Name: next.Name, Applied: true})
		}
	})
	if err == nil {
		_, err = migratedBefore(ctx, m.URL) // an earlier version may have held the lock first
	}
	return applied, err
}

func (m *Migrator) migrations() fs.FS {
	if m.Migrations != nil {
		return m.Migrations
	}
	return Migrations()
}

// nextMigration returns the first migration that is not applied, or nil.
func nextMigration(ctx context.Context, provider *goose.Provider) (*Migration, error) {
	current, err := provider.GetDBVersion(ctx)
	if err != nil {
		return nil, err
	}
	statuses, err := provider.Status(ctx)
	if err != nil {
		return nil, err
	}
	for _, status := range statuses {
		next := Migration{Name: status.Source.Path, number: status.Source.Version}
		switch {
		case status.State == goose.StateApplied:
		case next.number < current:
			return nil, fmt.Errorf("%s is missing, and migration %d, which comes later, is applied", next.Name, current)
		default:
			return &next, nil
		}
	}
	return nil, nil
}

// noTransaction matches the annotation of goose for a migration whose statements each commit.
var noTransaction = regexp.MustCompile(`(?im)^--\s*\+goose\s+NO TRANSACTION\b`)

func withoutTransaction(migrations fs.FS, name string) bool {
	content, err := fs.ReadFile(migrations, name)
	return err == nil && noTransaction.Match(content) // goose reports an error
}

// MigrationStatus returns every migration this program knows, oldest first, and whether it is applied to the database
// at url. It takes no lock and changes nothing: it does not ask goose where goose has no table, because goose would
// make it.
func MigrationStatus(ctx context.Context, url string) ([]Migration, error) {
	begun, err := migratedBefore(ctx, url)
	if err != nil {
		return nil, err
	}
	var migrations []Migration
	err = withGoose(url, Migrations(), new(lockTimeout), new(processes), func(provider *goose.Provider) error {
		if !begun {
			for _, source := range provider.ListSources() {
				migrations = append(migrations, Migration{Name: source.Path})
			}
			return nil
		}
		statuses, err := provider.Status(ctx)
		for _, status := range statuses {
			migrations = append(migrations, Migration{
				Name:    status.Source.Path,
				Applied: status.State == goose.StateApplied,
			})
		}
		return err
	})
	return migrations, err
}

// ErrPrerelease means that the database has the tables of a version before the first release. No migration leads from
// it.
var ErrPrerelease = errors.New("this database was made by a version before the first release: " +
	"create a new one and run handoffd migrate up there " +
	"(the old version's handoffd account export writes the rows of an account as JSON lines)")

// RefusePrerelease returns [ErrPrerelease] if a version before the first release made the database. It changes nothing.
func RefusePrerelease(ctx context.Context, pool DBTX) error {
	traces, err := New(pool).MigrationTraces(ctx)
	if err == nil && traces.Prerelease {
		err = ErrPrerelease
	}
	return err
}

// migratedBefore reports whether migrations have been applied to the database at url. It changes nothing.
func migratedBefore(ctx context.Context, url string) (bool, error) {
	pool, err := observe(ctx, url, migrating)
	if err != nil {
		return false, err
	}
	defer pool.Close()
	traces, err := New(pool).MigrationTraces(ctx)
	if err != nil {
		return false, fmt.Errorf("look for migrations: %w", err)
	}
	if traces.Prerelease {
		return false, ErrPrerelease
	}
	return traces.Migrated, nil
}

// migrating is the application name of the sessions.
const migrating = "handoffd migrate"

// withGoose calls use with a provider whose statements wait for locks for *timeout, which use can change between calls.
// The sessions of the provider are added to own.
func withGoose(
	url string, migrations fs.FS, timeout *string, own *processes, use func(*goose.Provider) error,
) error {
	servers, err := NewServers(url, migrating)
	if err != nil {
		return err
	}
	servers.Observe = true // migrations read and append no events
	config := servers.config.ConnConfig.Copy()
	disableNamedStatements(config)
	prefer := stdlib.OptionBeforeConnect(func(ctx context.Context, config *pgx.ConnConfig) error {
		servers.preferNewest(ctx, config)
		return nil
	})
	setTimeout := func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "set lock_timeout = '"+*timeout+"'")
		return err
	}
	connected := func(ctx context.Context, conn *pgx.Conn) error {
		own.add(int32(conn.PgConn().PID()))
		// The session of a migrator that was killed ends too, and with it its lock. Not every platform can do it.
		_, _ = conn.Exec(ctx, "set client_connection_check_interval = '5s'")
		return setTimeout(ctx, conn)
	}
	conn := stdlib.OpenDB(*config, prefer, // goose speaks database/sql
		stdlib.OptionAfterConnect(connected), stdlib.OptionResetSession(setTimeout))
	defer conn.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // try each second, for five minutes
	if err != nil {
		return fmt.Errorf("migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, conn, migrations,
		goose.WithSessionLocker(locker))
	if err != nil {
		return fmt.Errorf("read migrations: %w", err)
	}
	if err := use(provider); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	return nil
}

// MigrationsHash returns a hash of the embedded migrations. It identifies the schema they make.
func MigrationsHash() string {
	hash := sha256.New()
	paths, _ := fs.Glob(Migrations(), "*.sql") // the pattern is good
	for _, path := range paths {
		content, err := fs.ReadFile(Migrations(), path)
		if err != nil {
			panic(err) // the files are embedded
		}
		fmt.Fprintf(hash, "%s %d\n%s", path, len(content), content)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6])
}
