package main

import (
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
)

// privilege is a privilege that the service needs on an object of the catalog.
type privilege struct{ Kind, Name, Privilege string }

// readOnly lists tables that the service only reads.
var readOnly = map[string]bool{"goose_db_version": true}

// privileges returns the privileges that the service needs on all objects of the migrations, independently of doctor.
func privileges(t *testing.T, d *dbtest.Database) []privilege {
	t.Helper()
	rows, err := d.Pool.Query(t.Context(), `
		select 'table', c.relname::text, p from pg_class c, unnest(array['select', 'insert', 'update', 'delete']) p
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
		union all
		select 'view', c.relname::text, 'select' from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind = 'v'
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

func TestDoctorNamesEachMissingPrivilegeAndItsGrant(t *testing.T) {
	d := dbtest.New(t)
	c := &checks{pool: d.Pool}
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
		f := c.privileges(t.Context(), role)
		if f.Status != statusFail || !strings.Contains(f.Found, p.Name) || !strings.Contains(f.Found, p.Privilege) {
			t.Errorf("without %v the doctor finds %+v", p, f)
		}
		for grant := range strings.SplitAfterSeq(strings.TrimPrefix(f.Advice, "run as the owner of the schema: "), ";") {
			if _, err := d.Pool.Exec(t.Context(), grant); err != nil {
				t.Errorf("the advice %q does not work: %v", grant, err)
			}
		}
		if f := c.privileges(t.Context(), role); f.Status != statusOK {
			t.Fatalf("after the advice for %v the doctor finds %+v", p, f)
		}
	}
}

// The privileges are on tables of the service and on a function.
func TestDoctorFailsIfEscalationsFail(t *testing.T) {
	d := dbtest.New(t)
	t.Setenv("DATABASE_URL", d.URL)
	sh := &shell{t: t}
	role := d.Pool.Config().ConnConfig.User
	for object, words := range map[string][]string{
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

func TestDoctorSeesAMissingSchemaPrivilege(t *testing.T) {
	d := dbtest.New(t)
	role := d.Pool.Config().ConnConfig.User
	asAdmin(t, d, "revoke all on schema public from public, pg_database_owner, "+role)
	c := &checks{pool: d.Pool}
	f := c.privileges(t.Context(), role)
	f.is(t, statusFail, "usage on schema public", "grant usage on schema public to")
}
