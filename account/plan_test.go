package account_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// statement is one that was sent with its arguments.
type statement struct {
	sql  string
	args []any
}

// recorder notes each different statement that a pool sends in a transaction.
type recorder []statement

func (r *recorder) pool(t *testing.T, url string) *pgxpool.Pool {
	t.Helper()
	opened, err := db.Open(t.Context(), url, "removal test")
	if err != nil {
		t.Fatal(err)
	}
	config := opened.Config()
	opened.Close()
	config.ConnConfig.Tracer = r
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func (r *recorder) TraceQueryStart(ctx context.Context, _ *pgx.Conn, q pgx.TraceQueryStartData) context.Context {
	if !strings.HasPrefix(q.SQL, "-- name: ") {
		return ctx
	}
	for _, known := range *r {
		if known.sql == q.SQL {
			return ctx
		}
	}
	*r = append(*r, statement{q.SQL, q.Args})
	return ctx
}

// TraceBatchStart takes the last statement of a batch, which those that set the scope precede.
func (r *recorder) TraceBatchStart(ctx context.Context, conn *pgx.Conn, b pgx.TraceBatchStartData) context.Context {
	last := b.Batch.QueuedQueries[b.Batch.Len()-1]
	return r.TraceQueryStart(ctx, conn, pgx.TraceQueryStartData{SQL: last.SQL, Args: last.Arguments})
}

func (r *recorder) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}
func (r *recorder) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData)     {}

func (r *recorder) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

// explain is the plan of a statement for an account that has much.
func explain(t *testing.T, a *tenant, s statement, mode string) string {
	t.Helper()
	tx, err := db.ForAccount(a.Pool, a.ID).Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background()) //nolint:errcheck // it only read
	if _, err := tx.Exec(t.Context(), "set local plan_cache_mode = "+mode); err != nil {
		t.Fatal(err)
	}
	prepared, err := tx.Prepare(t.Context(), "explained", s.sql)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Conn().Deallocate(context.Background(), prepared.Name) //nolint:errcheck // the next use would say so
	var texts []string
	for _, arg := range s.args {
		if _, isID := arg.(uuid.UUID); isID {
			arg = a.ID
		}
		texts = append(texts, fmt.Sprintf("'%v'", arg))
	}
	call := "explain execute explained"
	if len(texts) > 0 {
		call += "(" + strings.Join(texts, ", ") + ")"
	}
	rows, err := tx.Query(t.Context(), call, pgx.QueryExecModeSimpleProtocol)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// sequentialScans counts, for each table, how often it was read as a whole.
func sequentialScans(t *testing.T, admin *pgx.Conn) map[string]int64 {
	t.Helper()
	return perTable(t, admin, "select relname::text, seq_scan from pg_stat_user_tables")
}

// rowsRead counts, for each table, the rows that were read by whatever way.
func rowsRead(t *testing.T, admin *pgx.Conn) map[string]int64 {
	t.Helper()
	return perTable(t, admin, "select relname::text, seq_tup_read + coalesce(idx_tup_fetch, 0) from pg_stat_user_tables")
}

func perTable(t *testing.T, admin *pgx.Conn, sql string) map[string]int64 {
	t.Helper()
	rows, err := admin.Query(t.Context(), sql)
	if err != nil {
		t.Fatal(err)
	}
	counts := make(map[string]int64)
	for rows.Next() {
		var table string
		var n int64
		if err := rows.Scan(&table, &n); err != nil {
			t.Fatal(err)
		}
		counts[table] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return counts
}

func pagesOf(t *testing.T, admin *pgx.Conn, table string) (pages int64) {
	t.Helper()
	err := admin.QueryRow(t.Context(), "select pg_relation_size($1::text::regclass) / 8192", table).Scan(&pages)
	if err != nil {
		t.Fatal(err)
	}
	return pages
}

// awaitEnd waits until the sessions of that name have ended: a session tells its statistics when it does.
func awaitEnd(t *testing.T, admin *pgx.Conn, application string) {
	t.Helper()
	for n := 1; n > 0; {
		err := admin.QueryRow(t.Context(),
			"select count(*) from pg_stat_activity where application_name = $1", application).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
	}
}
