package main

import (
	"context"
	"fmt"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/replicas"
)

// schemaPoll is the time between two looks at a database that lacks migrations.
const schemaPoll = time.Second

// awaitSchema returns once the database has the migrations that this program needs. Until then the replica is
// unavailable and nothing else of it runs, so a rollout can start it before the migration has ended. A database that
// does not answer is not waited for: all parts are made for that.
func (r *replica) awaitSchema(ctx context.Context, databaseURL string) error {
	for {
		schema, err := r.readSchema(ctx)
		if r.waiting.Load() {
			r.away.Observe(ctx, err, "reason", replicas.DatabaseAway, "hint", degradedHint(replicas.DatabaseAway))
		}
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && !r.waiting.Load():
			return nil
		case err != nil: // an outage while it waits
		case schema.Check() != nil:
			return schema.Check()
		case !schema.IsOlder() && !r.waiting.Load():
			return nil
		case !schema.IsOlder():
			r.log.InfoContext(ctx, "the migrations of the database are applied", "reason", replicas.SchemaOlder)
			err := checkDatabase(ctx, databaseURL, r.settings, r.log)
			r.waiting.Store(false)
			return err
		case !r.waiting.Swap(true):
			r.log.WarnContext(ctx, "waiting until the database has the migrations that this handoffd needs",
				"reason", replicas.SchemaOlder, "schema", schema.Applied, "needs", schema.Known,
				"hint", degradedHint(replicas.SchemaOlder))
		}
		select {
		case <-time.After(schemaPoll):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (r *replica) readSchema(ctx context.Context) (db.Schema, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	schema, err := db.ReadSchema(ctx, r.pool)
	if err == nil {
		r.schema.Store(&schema)
	}
	return schema, err
}

// migrations compares the migrations of the database with those that this program knows.
func (c *checks) migrations(ctx context.Context) finding {
	schema, err := db.ReadSchema(ctx, c.pool)
	switch {
	case isPrerelease(err):
		return fail("migrations", oneLine(err), "create a new database and run handoffd migrate up there")
	case err != nil:
		return fail("migrations", oneLine(err), "let the role read goose_db_version; "+databaseHint(err))
	case schema.Check() != nil:
		return fail("migrations", oneLine(schema.Check()), "install the release that migrated the database, or a later one")
	case schema.IsUnknown():
		return fail("migrations", "the newest migration of the database cannot be read",
			"let the role read goose_db_version, and see what holds a lock on it")
	case schema.IsOlder():
		return fail("migrations", fmt.Sprintf("schema_older: the database has migration %d, this handoffd needs %d",
			schema.Applied, schema.Known), "run: handoffd migrate up")
	case schema.RequiresMore():
		return fail("migrations", fmt.Sprintf("the database requires migration %d and has none after %d; "+
			"replicas ignore that", schema.Required, schema.Applied), "correct service_state.required_migration")
	case schema.IsNewer():
		return note("migrations", fmt.Sprintf("schema_newer: the database has migration %d, this handoffd knows %d and "+
			"works with it; a later release has migrated it: upgrade this one too", schema.Applied, schema.Known))
	default:
		return ok("migrations", fmt.Sprintf("all are applied, up to %d", schema.Applied))
	}
}
