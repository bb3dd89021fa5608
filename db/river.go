package db

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"

	"github.com/jackc/pgx/v5"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"
)

// RiverVersion is the version of River's tables that the migrations make. A River that needs a newer one needs another
// goose migration, so that `handoffd migrate status` shows it.
const RiverVersion = 8

const (
	riverMigration     = 13 // among those of goose
	riverMigrationName = "00013_river.go"
)

// migrateRiver makes River's own tables, which hold the jobs that send mail. They have no policy: a job holds only ids,
// and its worker reads the rows in the scope of their account.
func migrateRiver(url string) *goose.Migration {
	to := func(direction rivermigrate.Direction, version int) *goose.GoFunc {
		return &goose.GoFunc{RunDB: func(ctx context.Context, _ *sql.DB) error {
			return withRiver(ctx, url, direction, version)
		}}
	}
	up, down := to(rivermigrate.DirectionUp, RiverVersion), to(rivermigrate.DirectionDown, -1)
	return goose.NewGoMigration(riverMigration, up, down)
}

// withRiver migrates River's tables to a version over a connection of its own, while goose holds its lock: River needs
// a transaction for each step. It records its steps, so a killed migration can be run again.
func withRiver(ctx context.Context, url string, direction rivermigrate.Direction, target int) error {
	servers, err := NewServers(url, migrating)
	if err != nil {
		return err
	}
	servers.Observe = true
	prepare := servers.config.AfterConnect
	servers.config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := prepare(ctx, conn); err != nil {
			return err
		}
		return setLockTimeout(ctx, conn)
	}
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
