package handoff

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
)

// Session is a troubleshooting session as the adopting product tells it.
type Session struct {
	ID             uuid.UUID  `json:"id"`
	AccountID      uuid.UUID  `json:"account_id"`
	UserID         uuid.UUID  `json:"user_id"` // who owns it; zero in [Service.PutSession]: the principal
	TeamID         *uuid.UUID `json:"team_id"`
	Title          string     `json:"title"`           // 1–300 characters
	ProblemSummary string     `json:"problem_summary"` // at most 10,000 characters
	Customer       *string    `json:"customer"`        // at most 300 characters
	Status         string     `json:"status"`          // the product's own word, at most 40 characters; empty: open
	CreatedAt      time.Time  `json:"created_at"`
	UpdatedAt      time.Time  `json:"updated_at"`
	*MessagePage              // the newest; nil where one session was not asked for
}

func (s Session) validate() error {
	var invalid InvalidError
	invalid.required("title", s.Title)
	invalid.text("title", s.Title, 300)
	invalid.text("problem_summary", s.ProblemSummary, 10_000)
	if s.Customer != nil {
		invalid.text("customer", *s.Customer, 300)
	}
	invalid.text("status", s.Status, 40)
	return invalid.orNil()
}

// PutSession creates the session or replaces what is known of it, and reports whether it was created. The account's own
// backend may do so for any user, an engineer only for themselves.
//
// Errors: [ErrForbidden]; [ErrNotFound] if the session is one of another account or user; *[NotFoundError] if the account
// does not have the user or the team; *[InvalidError].
func (s *Service) PutSession(ctx context.Context, p auth.Principal, session Session) (Session, bool, error) {
	if err := requireRoleOrService(p, auth.Engineer, "write a session"); err != nil {
		return Session{}, false, err
	}
	if err := session.validate(); err != nil {
		return Session{}, false, err
	}
	if session.UserID == uuid.Nil {
		if p.Service {
			return Session{}, false, &InvalidError{[]FieldProblem{{"user_id", "is required with a service token"}}}
		}
		session.UserID = p.UserID
	}
	var row db.PutSessionRow
	err := s.transact(ctx, p.AccountID, func(tx pgx.Tx) error {
		q := db.New(tx)
		_, err := q.UserOfAccount(ctx, db.UserOfAccountParams{AccountID: p.AccountID, ID: session.UserID})
		if err := foundMember(err, "user_id", "user"); err != nil {
			return err
		}
		if session.UserID != p.UserID && !p.Service {
			return forbidden("Only a service token can write a session for another user: leave user_id out, or give your own id.")
		}
		if err := ensureTeam(ctx, q, p.AccountID, session.TeamID); err != nil {
			return err
		}
		row, err = q.PutSession(ctx, db.PutSessionParams{
			AccountID:      p.AccountID,
			ID:             session.ID,
			UserID:         session.UserID,
			TeamID:         session.TeamID,
			Title:          session.Title,
			ProblemSummary: session.ProblemSummary,
			Customer:       session.Customer,
			Status:         cmp.Or(session.Status, "open"),
			MayChangeOwner: p.Service,
		})
		return err
	})
	if err != nil {
		return Session{}, false, found(err, "put session", session.ID)
	}
	return newSession(row.AiSession), row.Created, nil
}

// Session returns a session with its newest messages; [Service.Messages] has the others. Any active user of the account
// can ask.
func (s *Service) Session(ctx context.Context, p auth.Principal, id uuid.UUID) (Session, error) {
	if err := RequireRole(p, auth.Viewer, "read a session"); err != nil {
		return Session{}, err
	}
	q := s.in(p.AccountID)
	row, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Session{}, found(err, "read session", id)
	}
	messages, err := newestMessages(ctx, q, p.AccountID, id)
	if err != nil {
		return Session{}, err
	}
	session := newSession(row)
	session.MessagePage = &messages
	return session, nil
}

func newSession(row db.AiSession) Session {
	return Session{
		ID: row.ID, AccountID: row.AccountID, UserID: row.UserID, TeamID: row.TeamID, Title: row.Title,
		ProblemSummary: row.ProblemSummary, Customer: row.Customer, Status: row.Status,
		CreatedAt: row.CreatedAt, UpdatedAt: row.UpdatedAt,
	}
}
