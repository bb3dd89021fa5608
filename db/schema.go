package db

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Schema says which migrations a database has, and which of them this program knows.
type Schema struct {
	Applied  int64 // the newest migration of the database; 0: none, or the database is too old to tell; -1: unknown
	Required int64 // the newest migration that a program has to know to work with the database
	Known    int64 // the newest migration that this program knows
}

// NewSchema returns the Schema of this program and of a database with these values in service_state.
func NewSchema(applied, required int64) Schema {
	return Schema{Applied: applied, Required: required, Known: NewestMigration()}
}

// IsOlder reports whether the database lacks migrations that this program needs.
func (s Schema) IsOlder() bool { return s.Applied < s.Known && !s.IsUnknown() }

// IsUnknown reports whether the newest migration of the database could not be read: its table is locked, or the role
// may not read it. Nothing else needs that table, so the database is taken for what this program needs.
func (s Schema) IsUnknown() bool { return s.Applied < 0 }

// IsNewer reports whether a later release has migrated the database. This program works with it unless [Schema.Check]
// returns an error.
func (s Schema) IsNewer() bool { return s.Applied > s.Known }

// RequiresMore reports whether the database requires a migration that it does not have itself. No migration says that:
// a person has changed the row.
func (s Schema) RequiresMore() bool { return s.Required > s.Applied && !s.IsUnknown() }

// Check returns a [TooOldError] if this program cannot work with the database because a later release has removed what
// it uses. A requirement that cannot be true does not end it.
func (s Schema) Check() error {
	if s.Required > s.Known && !s.RequiresMore() {
		return &TooOldError{s}
	}
	return nil
}

// TooOldError means that this program does not know a migration that the database requires.
type TooOldError struct{ Schema Schema }

func (e *TooOldError) Error() string {
	return fmt.Sprintf("schema_newer: the database requires migration %d and this handoffd knows none after %d; "+
		"install a newer handoffd", e.Schema.Required, e.Schema.Known)
}

// ReadSchema reads the Schema of a database. It changes nothing.
func ReadSchema(ctx context.Context, database DBTX) (Schema, error) {
	if err := RefusePrerelease(ctx, database); err != nil {
		return Schema{}, err
	}
	state, err := New(database).ReadServiceState(ctx)
	if IsMissingObject(err) {
		return NewSchema(0, 0), nil
	}
	if err != nil {
		return Schema{}, fmt.Errorf("read schema version: %w", err)
	}
	return NewSchema(state.SchemaVersion, state.RequiredMigration), nil
}

// IsMissingObject reports whether err means that the database lacks a function, table, column or schema that this
// program uses: migrations are missing.
func IsMissingObject(err error) bool {
	refused, ok := errors.AsType[*pgconn.PgError](err)
	if !ok {
		return false
	}
	switch refused.Code {
	case "42883", "42P01", "42703", "3F000":
		return true
	}
	return false
}

// NewestMigration returns the number of the newest migration that this program knows.
func NewestMigration() int64 { return newestOf(Migrations()) }

func newestOf(migrations fs.FS) (newest int64) {
	paths, _ := fs.Glob(migrations, "*.sql") // the pattern is good
	for _, name := range paths {
		newest = max(newest, migrationNumber(name))
	}
	return newest
}

// migrationNumber returns the number that the name of a migration begins with.
func migrationNumber(name string) int64 {
	number, _, _ := strings.Cut(path.Base(name), "_")
	parsed, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		panic(fmt.Sprintf("the name of migration %s does not begin with a number", name))
	}
	return parsed
}
