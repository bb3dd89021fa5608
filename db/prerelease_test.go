package db_test

import (
	"context"
	"errors"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestPrereleaseDatabaseIsRefusedAndLeftUnchanged(t *testing.T) {
	d := dbtest.NewPrerelease(t)
	before := catalog(t, d)
	for name, call := range map[string]func(context.Context, string) error{
		"Migrate": func(ctx context.Context, url string) error {
			_, err := db.Migrate(ctx, url)
			return err
		},
		"MigrationStatus": func(ctx context.Context, url string) error {
			_, err := db.MigrationStatus(ctx, url)
			return err
		},
		"ReadSchema": func(ctx context.Context, _ string) error {
			_, err := db.ReadSchema(ctx, d.Pool)
			return err
		},
	} {
		if err := call(t.Context(), d.URL); !errors.Is(err, db.ErrPrerelease) {
			t.Errorf("%s returns %v", name, err)
		}
	}
	if after := catalog(t, d); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestFunctionOfTheSameNameDoesNotMakeADatabasePrerelease(t *testing.T) {
	d := dbtest.New(t)
	_, err := d.Pool.Exec(t.Context(), `drop owned by current_user;
		create function current_moment() returns timestamptz language sql as 'select now()'`, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Error(err)
	}
}

// catalog returns the relations and functions of a database, and the versions that goose noted.
func catalog(t *testing.T, d *dbtest.Database) (text string) {
	t.Helper()
	err := d.Pool.QueryRow(t.Context(), `
		select string_agg(line, e'\n' order by line)
		from (
			select relname from pg_class where relnamespace = 'public'::regnamespace
			union all
			select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
			union all
			select version_id::text from goose_db_version
		) as lines (line)`).Scan(&text)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
