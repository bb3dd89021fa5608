package account

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// table is a table with rows of accounts.
type table struct {
	name   string
	remove removeRows
}

// removeRows deletes up to maxRows rows of an account and returns how many it deleted.
type removeRows func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error)

// tables lists the tables of a removal in its order: a table that refers to another comes before it.
var tables = []table{
	{"idempotency_keys", by((*db.Queries).DeleteIdempotencyKeys)},
	{"handoff_mails", by((*db.Queries).DeleteMails)},
	{"chat_messages", by((*db.Queries).DeleteChatMessages)},
	{"handoff_timeline", by((*db.Queries).DeleteTimeline)},
	{"event_log", by((*db.Queries).DeleteLog)},
	{"handoffs", by((*db.Queries).DeleteHandoffs)},
	{"ai_session_messages", by((*db.Queries).DeleteMessages)},
	{"ai_sessions", by((*db.Queries).DeleteSessions)},
	{"webhook_deliveries", by((*db.Queries).DeleteWebhookDeliveries)},
	{"webhooks", by((*db.Queries).DeleteWebhooks)},
	{"api_keys", by((*db.Queries).DeleteAPIKeys)},
	{"user_identities", by((*db.Queries).DeleteIdentities)},
	{"admin_notice_mails", by((*db.Queries).DeleteNoticeMails)},
	{"admin_notices", by((*db.Queries).DeleteNotices)},
	{"mailboxes", by((*db.Queries).DeleteMailboxes)},
	{"users", by((*db.Queries).DeleteUsers)},
	{"response_policies", by((*db.Queries).DeletePolicies)},
	{"teams", by((*db.Queries).DeleteTeams)},
	{"handoff_counts", by((*db.Queries).DeleteCounts)},
}

// by adapts a generated query, each of which has a parameter type of its own with the same fields.
func by[P ~struct {
	AccountID uuid.UUID
	MaxRows   int32
}](query func(*db.Queries, context.Context, P) (int64, error),
) removeRows {
	return func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return query(q, ctx, P{AccountID: account, MaxRows: maxRows})
	}
}
