package main

import (
	"context"
	"fmt"

	"github.com/handoffd/handoffd/db"
)

type migrateCommand struct {
	Up     migrateUp     `cmd:"" help:"Apply what is missing. Safe when many replicas start at once."`
	Status migrateStatus `cmd:"" help:"List the migrations and whether each is applied."`
}

type migrateUp struct{ database }

func (c *migrateUp) Run(ctx context.Context, out output, told messages) error {
	servers, err := db.NewServers(c.URL, "handoffd migrate")
	if err != nil {
		return usageError{fmt.Errorf("DATABASE_URL: %w", err)}
	}
	servers.Observe = true
	warnOfHosts(ctx, servers, told)
	migrator := &db.Migrator{URL: c.URL, Waiting: func(sessions []db.MigrationBlockersRow) {
		for _, session := range sessions {
			fmt.Fprintf(told, "handoffd: a migration waits for %s\n", session)
		}
	}}
	applied, err := migrator.Up(ctx)
	for _, migration := range applied {
		fmt.Fprintln(out, migration.Name)
	}
	return err
}

type migrateStatus struct{ database }

func (c *migrateStatus) Run(ctx context.Context, out output) error {
	migrations, err := db.MigrationStatus(ctx, c.URL)
	for _, migration := range migrations {
		state := "pending"
		if migration.Applied {
			state = "applied"
		}
		fmt.Fprintf(out, "%-8s %s\n", state, migration.Name)
	}
	return err
}
