package directory

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Session is a troubleshooting session as the adopting product describes it.
type Session struct {
	ID             uuid.UUID  `json:"id"`
	AccountID      uuid.UUID  `json:"account_id"`
	ExternalID     *string    `json:"external_id"` // the product's other id; nil: none
	UserID         uuid.UUID  `json:"user_id"`     // the owner
	TeamID         *uuid.UUID `json:"team_id"`
	Title          string     `json:"title"`
	ProblemSummary string     `json:"problem_summary"`
	Customer       *string    `json:"customer"`
	Status         string     `json:"status"` // the product's own word
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
	*MessagePage              // the newest; nil where one session was not asked for
}

// Session returns a session with its newest messages; [Service.Messages] has the others. The principal must be able to
// read the session: see [RequireReader].
func (s *Service) Session(ctx context.Context, p auth.Principal, id uuid.UUID) (Session, error) {
	q := s.forAccount(p.AccountID)
	if err := RequireReader(ctx, q, p, id, "read a session"); err != nil {
		return Session{}, err
	}
	row, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Session{}, refusal.Wrap(err, "read session", id)
	}
	messages, err := readMessages(ctx, q, NewestMessages(p.AccountID, id))
	if err != nil {
		return Session{}, err
	}
	session := newSession(row)
	session.MessagePage = &messages
	return session, nil
}

func newSession(row db.AiSession) Session {
	return Session{
		ID: row.ID, AccountID: row.AccountID, ExternalID: row.ExternalID, UserID: row.UserID, TeamID: row.TeamID,
		Title: row.Title, ProblemSummary: row.ProblemSummary, Customer: row.Customer, Status: row.Status,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
}
