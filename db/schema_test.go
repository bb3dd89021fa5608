package db_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

func TestMain(m *testing.M) { dbtest.Main(m) }

// A DBA who reads the tables in psql must not need the code.
func TestEveryTableAndColumnHasAComment(t *testing.T) {
	d := dbtest.New(t)
	rows, err := d.Pool.Query(context.Background(), `
		select c.relname, coalesce(a.attname, '')
		from pg_class c
		left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		where c.relnamespace = 'public'::regnamespace
		  and c.relkind in ('r', 'v', 'p')
		  and c.relname <> 'goose_db_version'
		  and (obj_description(c.oid) is null or (a.attnum is not null and col_description(c.oid, a.attnum) is null))`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s.%s has no comment", table, column)
	}
}

func TestMigrationsGoDownAndUpAgain(t *testing.T) {
	d := dbtest.New(t)
	before := catalog(t, d)
	if err := db.MigrateDown(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	if left := catalog(t, d); strings.Contains(left, "handoff") || strings.Contains(left, "(") {
		t.Errorf("the way down leaves\n%s", left)
	}
	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	if after := catalog(t, d); after != before {
		t.Errorf("before:\n%s\nafter:\n%s", before, after)
	}
}

func TestConcurrentMigrationsRunOnce(t *testing.T) {
	d := dbtest.New(t)
	if _, err := d.Pool.Exec(context.Background(), "drop owned by current_user"); err != nil {
		t.Fatal(err)
	}
	var replicas sync.WaitGroup
	total := make(chan int, 4)
	for range cap(total) {
		replicas.Go(func() {
			applied, err := db.Migrate(context.Background(), d.URL)
			if err != nil {
				t.Error(err)
			}
			total <- len(applied)
		})
	}
	replicas.Wait()
	close(total)
	sum := 0
	for n := range total {
		sum += n
	}
	status, err := db.MigrationStatus(context.Background(), d.URL)
	if err != nil {
		t.Fatal(err)
	}
	if sum != len(status) {
		t.Errorf("%d migrations were applied by all replicas together, want each of the %d once", sum, len(status))
	}
	for _, migration := range status {
		if !migration.Applied {
			t.Errorf("%s is not applied", migration.Name)
		}
	}
}
