package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverVersion is the version of River's tables that the migrations lead to. A newer River that needs a newer one takes
// another goose migration; until then `handoffd migrate status` would not tell the truth.
const RiverVersion = 8

const (
	riverMigration     = 13 // among those of goose
	riverMigrationName = "00013_river.go"
)

// migrateRiver makes River's own tables, which hold the jobs that send mail. They have no account, and so no policy: a
// job names ids, and whoever works it reads the rows in the scope of their account.
func migrateRiver(url string) *goose.Migration {
	return goose.NewGoMigration(riverMigration,
		&goose.GoFunc{RunDB: func(ctx context.Context, _ *sql.DB) error {
			return withRiver(ctx, url, rivermigrate.DirectionUp, RiverVersion)
		}},
		&goose.GoFunc{RunDB: func(ctx context.Context, _ *sql.DB) error {
			return withRiver(ctx, url, rivermigrate.DirectionDown, -1)
		}},
	)
}

// withRiver moves River's tables to a version, over a connection of its own while goose holds its lock: River wants a
// transaction for each step. It remembers those it has taken, so that one that is killed can be done again.
func withRiver(ctx context.Context, url string, direction rivermigrate.Direction, target int) error {
	servers, err := NewServers(url, migrating)
	if err != nil {
		return err
	}
	servers.Observe = true
	migrationLocks.limit(servers.config)
	pool, err := servers.Pool(ctx)
	if err != nil {
		return err
	}
	defer pool.Close()
	migrator, err := rivermigrate.New(riverpgxv5.New(pool), &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return fmt.Errorf("river: %w", err)
	}
	_, err = migrator.Migrate(ctx, direction, &rivermigrate.MigrateOpts{TargetVersion: target})
	return err
}
