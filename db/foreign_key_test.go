package db_test

import (
	"context"
	"testing"

	"github.com/handoffd/handoffd/db/dbtest"
)

// unindexed are foreign keys whose columns no index begins with, and why that does no harm.
var unindexed = map[string]string{}

// To delete a row PostgreSQL looks for those that refer to it. Without an index it reads the whole table, for every
// row: one account could not be removed from a database of a million events. A partial index serves where it leaves out
// nothing but nulls, which refer to nothing.
func TestEveryForeignKeyHasAnIndex(t *testing.T) {
	rows, err := dbtest.New(t).Pool.Query(context.Background(), `
		select
			k.conname,
			exists (
				select
				from pg_index as i
				where i.indrelid = k.conrelid
					and i.indisvalid
					and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] @> k.conkey
					and (
						i.indpred is null
						or pg_get_expr(i.indpred, i.indrelid) = any(
							select format('(%I IS NOT NULL)', a.attname)
							from pg_attribute as a
							where a.attrelid = k.conrelid and a.attnum = any(k.conkey)
						)
					)
			)
		from pg_constraint as k
		where k.contype = 'f'
			and k.connamespace = 'public'::regnamespace`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	seen := 0
	for rows.Next() {
		var name string
		var served bool
		if err := rows.Scan(&name, &served); err != nil {
			t.Fatal(err)
		}
		seen++
		if _, excused := unindexed[name]; !served && !excused {
			t.Errorf("no index begins with the columns of %s: a deletion would read the whole table for each row", name)
		} else if served && excused {
			t.Errorf("%s is served by an index and needs no excuse", name)
		}
	}
	if err := rows.Err(); err != nil || seen < 10 {
		t.Errorf("%d foreign keys were looked at, error %v", seen, err)
	}
}
