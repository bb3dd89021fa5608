package handoff_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/internal/handofftest"
)

// The sessions of a pooler keep the default of the role or the database, which the service cannot set there:
// see [db.Open].
func TestChangesAreReadCommittedWhateverTheSessionDefaultIs(t *testing.T) {
	a := newAccount(t)
	config := a.Pool.Config()
	prepare := config.AfterConnect
	config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		if err := prepare(ctx, conn); err != nil {
			return err
		}
		_, err := conn.Exec(ctx, "set default_transaction_isolation = 'serializable'")
		return err
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	a.breakCommits("current_setting('transaction_isolation') <> 'read committed'")
	pooled := handofftest.NewServices(pool)
	session := a.Session(a.dana)
	h, _, err := pooled.Create(t.Context(), a.dana, handoff.Draft{Session: session, Intent: handoff.Escalate})
	if err != nil {
		t.Fatal("escalate:", err)
	}
	if _, err := pooled.Claim(t.Context(), a.eli, h.Ref()); err != nil {
		t.Error("claim:", err)
	}
}
