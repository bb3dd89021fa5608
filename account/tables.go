package account

import (
	"context"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
)

// table is a table with rows of accounts, and the statement that deletes some of them.
type table struct {
	name   string
	remove func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error)
}

// tables lists the tables of a removal in its order: a table that refers to another comes before it. Jobs come after
// handoffs and users: once those are gone, no job adds another.
var tables = []table{
	{"idempotency_keys", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteAnswers(ctx, db.DeleteAnswersParams{AccountID: account, MaxRows: maxRows})
	}},
	{"handoff_mails", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteMails(ctx, db.DeleteMailsParams{AccountID: account, MaxRows: maxRows})
	}},
	{"handoff_timeline", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteTimeline(ctx, db.DeleteTimelineParams{AccountID: account, MaxRows: maxRows})
	}},
	{"event_log", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteLog(ctx, db.DeleteLogParams{AccountID: account, MaxRows: maxRows})
	}},
	{"handoffs", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteHandoffs(ctx, db.DeleteHandoffsParams{AccountID: account, MaxRows: maxRows})
	}},
	{"ai_session_messages", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteMessages(ctx, db.DeleteMessagesParams{AccountID: account, MaxRows: maxRows})
	}},
	{"ai_sessions", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteSessions(ctx, db.DeleteSessionsParams{AccountID: account, MaxRows: maxRows})
	}},
	{"users", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteUsers(ctx, db.DeleteUsersParams{AccountID: account, MaxRows: maxRows})
	}},
	{"teams", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteTeams(ctx, db.DeleteTeamsParams{AccountID: account, MaxRows: maxRows})
	}},
	{"handoff_counts", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteCounts(ctx, db.DeleteCountsParams{AccountID: account, MaxRows: maxRows})
	}},
	{"river_job", func(q *db.Queries, ctx context.Context, account uuid.UUID, maxRows int32) (int64, error) {
		return q.DeleteJobs(ctx, db.DeleteJobsParams{AccountID: account, MaxRows: maxRows})
	}},
}

// deleteAccount deletes the tables' single rows of an account, its own row last.
func deleteAccount(ctx context.Context, q *db.Queries, account uuid.UUID) error {
	if err := q.DeleteNumbers(ctx, account); err != nil {
		return err
	}
	if err := q.DeleteHead(ctx, account); err != nil {
		return err
	}
	return q.DeleteAccount(ctx, account)
}
