package docs

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db/dbtest"
)

// What scaling.md says stands in the way of distributing the tables by account is what the catalog has.
func TestWhatKeepsTheTablesFromBeingDistributed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("scaling.md")
	if err != nil {
		t.Fatal(err)
	}
	d := dbtest.New(t)
	for _, list := range []struct{ name, query string }{
		{"unique", `
			select i.indexrelid::regclass::text
			from pg_index as i
			where i.indisunique
				and exists (select 1 from pg_attribute as a where a.attrelid = i.indrelid and a.attname = 'account_id')
				and not exists (
					select 1 from pg_attribute as a
					where a.attrelid = i.indrelid and a.attname = 'account_id' and a.attnum = any(i.indkey))`},
		{"triggers", `
			select distinct tgrelid::regclass::text
			from pg_trigger
			where not tgisinternal`},
		{"local", `
			select c.oid::regclass::text
			from pg_class as c
			where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'goose_db_version'
				and not exists (select 1 from pg_attribute as a where a.attrelid = c.oid and a.attname = 'account_id')`},
	} {
		rows, err := d.Pool.Query(t.Context(), list.query)
		if err != nil {
			t.Fatal(err)
		}
		want, err := pgx.CollectRows(rows, pgx.RowTo[string])
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(want)
		between := regexp.MustCompile(`(?s)<!-- citus-` + list.name + ` -->(.*?)<!-- end -->`).FindSubmatch(page)
		if between == nil {
			t.Fatalf("scaling.md has no list %s", list.name)
		}
		var got []string
		for _, name := range regexp.MustCompile("`([a-z_]+)`").FindAllSubmatch(between[1], -1) {
			got = append(got, string(name[1]))
		}
		if difference := cmp.Diff(want, got); difference != "" {
			t.Errorf("the list %s (-catalog +scaling.md):\n%s", list.name, difference)
		}
	}
}
