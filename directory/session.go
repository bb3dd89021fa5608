package directory

import (
	"cmp"
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// Session is a troubleshooting session as the adopting product describes it.
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
	var invalid refusal.InvalidError
	invalid.Required("title", s.Title)
	invalid.Text("title", s.Title, 300)
	invalid.Text("problem_summary", s.ProblemSummary, 10_000)
	if s.Customer != nil {
		invalid.Text("customer", *s.Customer, 300)
	}
	invalid.Text("status", s.Status, 40)
	return invalid.OrNil()
}

// PutSession is [Service.PutSessionTx] in a transaction of its own.
func (s *Service) PutSession(
	ctx context.Context, p auth.Principal, session Session,
) (put Session, created bool, err error) {
	err = s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		put, created, err = s.PutSessionTx(ctx, tx, p, session)
		return err
	})
	return put, created && err == nil, err
}

// PutSessionTx creates the session or replaces what is known of it, and reports whether it was created. The
// account's own backend can do so for any user, an engineer only for themselves.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound] if the session is one of another account or user;
// *[refusal.NotFoundError] if the account does not have the user or the team; *[refusal.InvalidError].
func (s *Service) PutSessionTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, session Session,
) (put Session, created bool, err error) {
	if err := refusal.RequireRoleOrService(p, auth.Engineer, "write a session"); err != nil {
		return Session{}, false, err
	}
	if err := session.validate(); err != nil {
		return Session{}, false, err
	}
	if session.UserID == uuid.Nil {
		if p.Service {
			return Session{}, false, refusal.Invalid("user_id", "is required with a service token")
		}
		session.UserID = p.UserID
	}
	q := db.New(tx)
	_, err = q.UserOfAccount(ctx, db.UserOfAccountParams{AccountID: p.AccountID, ID: session.UserID})
	if err := refusal.WrapMember(err, "user_id", "user"); err != nil {
		return Session{}, false, err
	}
	if session.UserID != p.UserID && !p.Service {
		return Session{}, false, refusal.Forbidden(
			"Only a service token can write a session for another user: leave user_id out, or give your own id.")
	}
	if err := ensureTeam(ctx, q, p.AccountID, session.TeamID); err != nil {
		return Session{}, false, refusal.Wrap(err, "put session", session.ID)
	}
	row, err := q.PutSession(ctx, db.PutSessionParams{
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
	if err != nil {
		return Session{}, false, refusal.Wrap(err, "put session", session.ID)
	}
	return newSession(row.AiSession), row.Created, nil
}

// Session returns a session with its newest messages; [Service.Messages] has the others. Any active user of the account
// can ask.
func (s *Service) Session(ctx context.Context, p auth.Principal, id uuid.UUID) (Session, error) {
	if err := refusal.RequireRole(p, auth.Viewer, "read a session"); err != nil {
		return Session{}, err
	}
	q := s.forAccount(p.AccountID)
	row, err := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: id})
	if err != nil {
		return Session{}, refusal.Wrap(err, "read session", id)
	}
	messages, err := NewestMessages(ctx, q, p.AccountID, id)
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
