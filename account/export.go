package account

import (
	"context"
	"fmt"
	"io"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/handoffd/handoffd/db"
)

// exported lists the tables of an export in its order: a table comes before the tables that refer to it.
var exported = []struct {
	table string
	lines func(*db.Queries, context.Context, uuid.UUID) error
}{
	{"accounts", (*db.Queries).ExportAccount},
	{"teams", (*db.Queries).ExportTeams},
	{"response_policies", (*db.Queries).ExportPolicies},
	{"users", (*db.Queries).ExportUsers},
	{"api_keys", (*db.Queries).ExportAPIKeys},
	{"user_identities", (*db.Queries).ExportIdentities},
	{"webhooks", (*db.Queries).ExportWebhooks},
	{"webhook_deliveries", (*db.Queries).ExportWebhookDeliveries},
	{"ai_sessions", (*db.Queries).ExportSessions},
	{"ai_session_messages", (*db.Queries).ExportMessages},
	{"handoffs", (*db.Queries).ExportHandoffs},
	{"handoff_timeline", (*db.Queries).ExportTimeline},
	{"handoff_mails", (*db.Queries).ExportMails},
	{"mailboxes", (*db.Queries).ExportMailboxes},
	{"admin_notices", (*db.Queries).ExportNotices},
	{"admin_notice_mails", (*db.Queries).ExportNoticeMails},
	{"chat_messages", (*db.Queries).ExportChatMessages},
	{"event_heads", (*db.Queries).ExportHead},
	{"event_log", (*db.Queries).ExportLog},
}

// Export writes the rows of an account to out, a JSON object a line: {"table":"users","row":{"id":…}}. They are one
// snapshot, and one row at a time is in memory. For an absent account it returns [ErrNotFound] and writes nothing.
func Export(ctx context.Context, pool *pgxpool.Pool, id uuid.UUID, out io.Writer) error {
	if _, err := Count(ctx, pool, id); err != nil {
		return err
	}
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	return pgx.BeginTxFunc(ctx, db.ForAccount(pool, id), snapshot, func(tx pgx.Tx) error {
		q := db.New(lineWriter{tx, out})
		for _, each := range exported {
			if err := each.lines(q, ctx, id); err != nil {
				return fmt.Errorf("export %s: %w", each.table, err)
			}
		}
		return nil
	})
}

// lineWriter is a transaction whose Exec writes the first column of every selected row as a line.
type lineWriter struct {
	pgx.Tx
	out io.Writer
}

func (w lineWriter) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	rows, err := w.Query(ctx, sql, args...)
	if err != nil {
		return pgconn.CommandTag{}, err
	}
	defer rows.Close()
	for rows.Next() {
		if _, err := fmt.Fprintf(w.out, "%s\n", rows.RawValues()[0]); err != nil {
			return pgconn.CommandTag{}, err
		}
	}
	return rows.CommandTag(), rows.Err()
}
