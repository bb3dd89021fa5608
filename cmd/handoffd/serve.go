package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/handoffd/handoffd/db"
)

type serveCommand struct {
	database
	settings
}

// Validate is called by kong.
func (c *serveCommand) Validate() error {
	return cmp.Or(c.database.Validate(), c.settings.Validate())
}

// Run serves until ctx ends.
func (c *serveCommand) Run(ctx context.Context) error {
	log := c.logger()
	if err := checkMigrated(ctx, c.URL, log); err != nil {
		return err
	}
	socket, err := listen(ctx, c.Addr)
	if err != nil {
		return fmt.Errorf("HANDOFF_ADDR: %w", err)
	}
	defer socket.Close()
	return serve(ctx, c.URL, c.settings, socket, log)
}

// checkMigrated refuses a database that lacks what the replica needs. One that cannot be asked is no reason not to start:
// the replica is not ready until it answers.
func checkMigrated(ctx context.Context, databaseURL string, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	pending, err := db.MigrationsPending(ctx, databaseURL)
	if err != nil {
		log.WarnContext(ctx, "the database cannot be asked for its migrations", "error", err)
	}
	if pending {
		return errors.New("the database is not up to date; try: handoffd migrate up")
	}
	return nil
}
