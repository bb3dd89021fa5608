package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// privilege is one that the service needs on an object, as the catalogue lists objects.
type privilege struct{ Kind, Name, Privilege string }

// readOnly are tables that the service only reads.
var readOnly = map[string]bool{"goose_db_version": true, "river_migration": true}

// privileges returns what the service needs on everything that the migrations have made, whatever the doctor thinks.
func privileges(t *testing.T, d *dbtest.Database) []privilege {
	t.Helper()
	rows, err := d.Pool.Query(t.Context(), `
		select 'table', c.relname::text, p from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) p
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
		union all
		select 'view', c.relname::text, 'select' from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
		union all
		select 'sequence', c.relname::text, 'usage' from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relname not like 'goose%'
		union all
		select 'function', f.oid::regprocedure::text, 'execute' from pg_proc f
		where f.pronamespace = 'public'::regnamespace and f.prorettype <> 'trigger'::regtype`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[privilege])
	if err != nil {
		t.Fatal(err)
	}
	var needed []privilege
	for _, p := range found {
		if p.Privilege == "select" || !readOnly[p.Name] {
			needed = append(needed, p)
		}
	}
	if len(needed) < 60 {
		t.Fatalf("there are only %d: %v", len(needed), needed)
	}
	return needed
}

// Whatever is revoked is named, with the grant that mends it.
func TestTheDoctorNamesEachPrivilegeThatIsMissing(t *testing.T) {
	d := dbtest.New(t)
	e := &examination{pool: d.Pool}
	role := d.Pool.Config().ConnConfig.User
	for _, p := range privileges(t, d) {
		on := p.Kind + " " + p.Name
		if p.Kind == "view" {
			on = p.Name
		}
		from := role
		if p.Kind == "function" {
			from = "public, " + role
		}
		what := p.Privilege
		if p.Kind == "sequence" {
			what = "usage, update" // either will do
		}
		if _, err := d.Pool.Exec(t.Context(), fmt.Sprintf("revoke %s on %s from %s", what, on, from)); err != nil {
			t.Fatal(err)
		}
		f := e.rights(t.Context(), role)
		if f.Status != statusFail || !strings.Contains(f.Found, p.Name) || !strings.Contains(f.Found, p.Privilege) {
			t.Errorf("without %v the doctor finds %+v", p, f)
		}
		for grant := range strings.SplitAfterSeq(strings.TrimPrefix(f.Advice, "as the owner of the schema: "), ";") {
			if _, err := d.Pool.Exec(t.Context(), grant); err != nil {
				t.Errorf("the advice %q does not work: %v", grant, err)
			}
		}
		if f := e.rights(t.Context(), role); f.Status != statusOK {
			t.Fatalf("after the advice for %v the doctor finds %+v", p, f)
		}
	}
}

// The whole command fails, whether the privilege is one on a table of the service, on one of River's, or on a function.
func TestTheDoctorFailsWhereEveryEscalationFails(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	role := d.Pool.Config().ConnConfig.User
	for object, words := range map[string][]string{
		"insert on table river_job":                              {"river_job", "insert"},
		"usage, update on sequence river_job_id_seq":             {"river_job_id_seq", "usage"},
		"select on table users":                                  {"users", "select"},
		"insert on table idempotency_keys":                       {"idempotency_keys", "insert"},
		"execute on function current_event_epoch() from public,": {"current_event_epoch()", "execute"},
	} {
		revoke := "revoke " + object + " from " + role
		if strings.HasSuffix(object, ",") {
			revoke = "revoke " + object + " " + role
		}
		if _, err := d.Pool.Exec(t.Context(), revoke); err != nil {
			t.Fatal(err)
		}
		findings := sh.doctor(exitError)
		findings["rights"].is(t, statusFail, append(words, "grant ")...)
		findings["work"].is(t, statusFail, "permission denied")
		restore := strings.Replace(strings.Replace(revoke, "revoke", "grant", 1), " from ", " to ", 1)
		if _, err := d.Pool.Exec(t.Context(), restore); err != nil {
			t.Fatal(err)
		}
	}
	sh.doctor(exitOK)["work"].is(t, statusOK)
	left := 0
	err := db.AllAccounts(d.Pool).QueryRow(t.Context(), "select count(*) from accounts").Scan(&left)
	if err != nil || left > 0 {
		t.Errorf("the doctor has left %d accounts, error %v", left, err)
	}
}

func TestTheDoctorSeesAMissingSchemaPrivilege(t *testing.T) {
	d := dbtest.New(t)
	role := d.Pool.Config().ConnConfig.User
	asAdmin(t, d, "revoke all on schema public from public, pg_database_owner, "+role)
	e := &examination{pool: d.Pool}
	f := e.rights(t.Context(), role)
	f.is(t, statusFail, "usage on schema public", "grant usage on schema public to")
}
