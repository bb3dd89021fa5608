package db

import (
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"

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
}

// Migrate applies the missing migrations to the database at url and returns those it applied, even if a later one
// failed. A session lock makes concurrent callers take turns. A migration that waits too long for a lock is rolled back
// and tried again for half a minute; then the error is a [BlockedError].
func Migrate(ctx context.Context, url string) ([]Migration, error) {
	if _, err := migratedBefore(ctx, url); err != nil {
		return nil, err
	}
	var applied []Migration
	err := withGoose(url, func(provider *goose.Provider) error {
		return migrationLocks.run(ctx, url, func() error {
			results, err := provider.Up(ctx)
			if partial, ok := errors.AsType[*goose.PartialError](err); ok {
				results = partial.Applied
			}
			for _, result := range results {
				applied = append(applied, Migration{Name: result.Source.Path, Applied: true})
			}
			if err != nil {
				return err
			}
			_, err = migratedBefore(ctx, url) // an earlier version may have held the lock first
			return err
		})
	})
	return applied, err
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
	err = withGoose(url, func(provider *goose.Provider) error {
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

// MigrationsPending reports whether the database at url lacks a migration that this program knows. It changes nothing.
func MigrationsPending(ctx context.Context, url string) (pending bool, err error) {
	migrations, err := MigrationStatus(ctx, url)
	return slices.ContainsFunc(migrations, func(m Migration) bool { return !m.Applied }), err
}

// MigrationsAhead returns the newest migration of the database at url if this program does not know it, otherwise 0.
func MigrationsAhead(ctx context.Context, url string) (version int64, err error) {
	begun, err := migratedBefore(ctx, url)
	if err != nil || !begun {
		return 0, err
	}
	err = withGoose(url, func(provider *goose.Provider) error {
		current, known, err := provider.GetVersions(ctx)
		if current > known {
			version = current
		}
		return err
	})
	return version, err
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

func withGoose(url string, use func(*goose.Provider) error) error {
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
	conn := stdlib.OpenDB(*config, prefer, stdlib.OptionAfterConnect(setLockTimeout)) // goose speaks database/sql
	defer conn.Close()
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 300)) // try each second, for five minutes
	if err != nil {
		return fmt.Errorf("migration lock: %w", err)
	}
	provider, err := goose.NewProvider(goose.DialectPostgres, conn, Migrations(),
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
