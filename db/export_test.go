package db

import (
	"context"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

// MigrateDown undoes every migration.
func MigrateDown(ctx context.Context, url string) error {
	return withGoose(url, func(provider *goose.Provider) error {
		_, err := provider.DownTo(ctx, 0)
		return err
	})
}

// SetMigrationLocks lets migrations meet held locks differently until restore is called: with tries tries, after each
// of which blocked is called.
func SetMigrationLocks(tries int, blocked func(*BlockedError)) (restore func()) {
	before := migrationLocks
	migrationLocks.tries, migrationLocks.blocked = tries, blocked
	return func() { migrationLocks = before }
}

// RunMigration runs one statement as a migration would run.
func RunMigration(ctx context.Context, url, statement string) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return err
	}
	config.RuntimeParams["application_name"] = migrating
	conn := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(setLockTimeout))
	defer conn.Close()
	return migrationLocks.run(ctx, url, func() error {
		_, err := conn.ExecContext(ctx, statement)
		return err
	})
}
