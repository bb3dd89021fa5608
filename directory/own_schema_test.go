package directory_test

import (
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// The role of the service needs no more than a schema of its own. A temporary table takes the place of no table there.
func TestChangesOfAccessAreRecordedInAnOwnSchema(t *testing.T) {
	d := dbtest.New(t)
	admin, err := pgx.Connect(t.Context(), d.AdminURL)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(t.Context())
	role := pgx.Identifier{d.Pool.Config().ConnConfig.User}.Sanitize()
	if _, err := d.Pool.Exec(t.Context(), "drop owned by current_user"); err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{
		"create schema support authorization " + role,
		"alter role " + role + " in database " + pgx.Identifier{d.Pool.Config().ConnConfig.Database}.Sanitize() +
			" set search_path = support",
	} {
		if _, err := admin.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Migrate(t.Context(), d.URL); err != nil {
		t.Fatal(err)
	}
	pool, err := db.Open(t.Context(), d.URL, t.Name())
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	account, err := handofftest.NewServices(pool).Directory.AddAccount(t.Context(), "Acme", "")
	if err != nil {
		t.Fatal(err)
	}
	dana := uuid.New()
	if _, err := db.ForAccount(pool, account).Exec(t.Context(),
		"insert into users (id, account_id, name, role) values ($1, $2, 'Dana', 'engineer')", dana, account); err != nil {
		t.Fatal(err)
	}
	w := &directory.AccessWatch{DB: db.AllAccounts(pool)}
	expectAccess(t, w, true, "nothing, at the first call")
	expectAccess(t, w, false, "nothing")
	err = pgx.BeginFunc(t.Context(), db.ForAccount(pool, account), func(tx pgx.Tx) error {
		if _, err := tx.Exec(t.Context(),
			"create temporary table access_changes (like support.access_changes including all) on commit drop"); err != nil {
			return err
		}
		_, err := tx.Exec(t.Context(), "update users set active = false where id = $1", dana)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	expectAccess(t, w, true, "a deactivation")
}
