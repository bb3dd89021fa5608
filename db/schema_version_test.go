package db_test

import (
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestSchemaTellsOlderFromNewer(t *testing.T) {
	d := dbtest.New(t)
	known := db.NewestMigration()
	read := func() db.Schema {
		t.Helper()
		schema, err := db.ReadSchema(t.Context(), d.Pool)
		if err != nil {
			t.Fatal(err)
		}
		return schema
	}
	change := func(sql string) {
		t.Helper()
		if _, err := d.Pool.Exec(t.Context(), sql, pgx.QueryExecModeSimpleProtocol); err != nil {
			t.Fatal(err)
		}
	}
	if got := read(); got != (db.Schema{Applied: known, Known: known}) || got.IsOlder() || got.IsNewer() {
		t.Errorf("the schema of this version is %+v", got)
	}
	change("insert into goose_db_version (version_id, is_applied) values (99998, true)")
	if got := read(); !got.IsNewer() || got.IsOlder() || got.Check() != nil {
		t.Errorf("a newer schema is %+v", got)
	}
	change("update service_state set required_migration = 99998")
	tooOld, ok := errors.AsType[*db.TooOldError](read().Check())
	if !ok || tooOld.Schema.Required != 99998 {
		t.Errorf("the schema that requires a newer program is %+v", read())
	}
	change("update service_state set required_migration = 99999")
	if got := read(); !got.RequiresMore() || got.Check() != nil {
		t.Errorf("a schema that requires a migration which it does not have is %+v: %v", got, got.Check())
	}
	change("delete from goose_db_version where version_id > 27; update service_state set required_migration = 0")
	if got := read(); got.Applied != 27 || !got.IsOlder() || got.IsNewer() {
		t.Errorf("an older schema is %+v", got)
	}
	for _, table := range []string{"service_state", "goose_db_version"} {
		change("drop table " + table + " cascade")
		if got := read(); got.Applied != 0 || !got.IsOlder() {
			t.Errorf("without %s it is %+v", table, got)
		}
	}
}

// The number of the newest migration is no reason to fail: a role with grants of its own can lack this table, which no
// release before needed, and a lock on it must not be waited for.
func TestSchemaIsUnknownWithoutItsTable(t *testing.T) {
	d := dbtest.New(t)
	want := db.Schema{Applied: -1, Known: db.NewestMigration()}
	check := func(why string) {
		t.Helper()
		got, err := db.ReadSchema(t.Context(), d.Pool)
		if err != nil || got != want || !got.IsUnknown() || got.IsOlder() || got.IsNewer() || got.RequiresMore() {
			t.Errorf("%s the schema is %+v, %v; want %+v", why, got, err, want)
		}
	}
	lock, err := d.Pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock.Exec(t.Context(), "lock table goose_db_version"); err != nil {
		t.Fatal(err)
	}
	check("locked")
	if err := lock.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Pool.Exec(t.Context(), "revoke all on goose_db_version from current_user"); err != nil {
		t.Fatal(err)
	}
	check("unreadable")
}
