package handoff

import (
	"context"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/directory"
)

// Session is a session with its open handoff.
type Session struct {
	directory.Session
	Handoff *Card `json:"handoff"` // nil where none is open
}

// Sessions returns a page of sessions, newest first, from one snapshot with their open handoffs, and the cursor of the
// page after it, empty on the last one. Errors: those of [directory.ListSessions].
func (s *Service) Sessions(
	ctx context.Context, p auth.Principal, f directory.SessionFilter,
) (sessions []Session, next string, err error) {
	snapshot := pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}
	err = pgx.BeginTxFunc(ctx, db.ForAccount(s.Runner.DB, p.AccountID), snapshot, func(tx pgx.Tx) error {
		q := db.New(tx)
		page, err := directory.ListSessions(ctx, q, p, f)
		if err != nil {
			return err
		}
		sessions, err = withHandoffs(ctx, q, p.AccountID, page.Sessions)
		next = page.NextCursor
		return err
	})
	return sessions, next, err
}

func withHandoffs(
	ctx context.Context, q *db.Queries, account uuid.UUID, listed []directory.Session,
) ([]Session, error) {
	sessions := make([]Session, 0, len(listed))
	ids := make([]uuid.UUID, 0, len(listed))
	for _, session := range listed {
		sessions = append(sessions, Session{Session: session})
		ids = append(ids, session.ID)
	}
	rows, err := q.ListOpenHandoffs(ctx, db.ListOpenHandoffsParams{AccountID: account, SessionIds: ids})
	if err != nil {
		return nil, err
	}
	cards := make(map[uuid.UUID]*Card, len(rows))
	for _, row := range rows {
		card := newCard(row)
		cards[row.SessionID] = &card
	}
	for i, session := range sessions {
		sessions[i].Handoff = cards[session.ID]
	}
	return sessions, nil
}
