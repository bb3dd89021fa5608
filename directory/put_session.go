package directory

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
)

// SessionInput is what a PUT says of a session. What it does not name stays as it is; in a new session it is empty.
type SessionInput struct {
	Ref            Ref                 `json:"-"`
	Title          string              `json:"title"`           // 1–300 characters
	ProblemSummary Optional[string]    `json:"problem_summary"` // at most 10,000 characters
	UserID         Ref                 `json:"user_id"`         // zero: stays, in a new session the principal
	TeamID         Optional[uuid.UUID] `json:"team_id"`
	Customer       Optional[string]    `json:"customer"` // at most 300 characters
	Status         Optional[string]    `json:"status"`   // any word of 1–40 characters; in a new session open
	ExternalID     Optional[string]    `json:"external_id"`
}

const statusOpen = "open" // of a new session

func (in SessionInput) validate() error {
	var invalid refusal.InvalidError
	invalid.Required("title", in.Title)
	invalid.Text("title", in.Title, 300)
	invalid.Text("problem_summary", in.ProblemSummary.orZero(), 10_000)
	invalid.Text("customer", in.Customer.orZero(), 300)
	if in.Status.Value != nil {
		invalid.Required("status", *in.Status.Value)
		invalid.Text("status", *in.Status.Value, 40)
	}
	if external := in.ExternalID.Value; external != nil {
		if problem := externalIDProblem(*external); problem != "" {
			invalid.Add("external_id", "%s", problem)
		}
	}
	if in.Ref.External != "" && in.ExternalID.Given && in.ExternalID.orZero() != in.Ref.External {
		invalid.Add("external_id", "must be the one in the path, %s, or left out", in.Ref.External)
	}
	return invalid.OrNil()
}

// PutSession is [Service.PutSessionTx] in a transaction of its own.
func (s *Service) PutSession(
	ctx context.Context, p auth.Principal, in SessionInput,
) (session Session, created bool, err error) {
	err = s.Runner.Run(ctx, p.AccountID, func(tx pgx.Tx) error {
		session, created, err = s.PutSessionTx(ctx, tx, p, in)
		return err
	})
	return session, created && err == nil, err
}

// PutSessionTx creates the session or changes what the input names, and reports whether it was created. A new one that
// an external id names gets an id. The account's own backend can do so for any person, an engineer or an agent only for
// themselves.
//
// Errors: [refusal.ErrForbidden]; [refusal.ErrNotFound] if the session is another user's; *[refusal.NotFoundError] if
// the account does not have the user or the team; [ErrExternalIDTaken]; *[refusal.InvalidError].
func (s *Service) PutSessionTx(
	ctx context.Context, tx pgx.Tx, p auth.Principal, in SessionInput,
) (session Session, created bool, err error) {
	if err := requireWriter(p, "write a session"); err != nil {
		return Session{}, false, err
	}
	if err := in.validate(); err != nil {
		return Session{}, false, err
	}
	q := db.New(tx)
	owner, err := sessionOwner(ctx, q, p, in.UserID)
	if err != nil {
		return Session{}, false, err
	}
	if err := ensureTeam(ctx, q, p.AccountID, in.TeamID.Value); err != nil {
		return Session{}, false, err
	}
	// A second attempt finds what another transaction has committed since the first.
	for range 2 {
		id, err := sessionID(ctx, q, p.AccountID, in.Ref)
		if err == nil {
			row, err := updateSession(ctx, q, p, id, owner, in)
			if !errors.Is(err, pgx.ErrNoRows) {
				return newSession(row), false, err
			}
		} else if !errors.Is(err, refusal.ErrNotFound) {
			return Session{}, false, err
		}
		row, err := insertSession(ctx, q, p, owner, in)
		if !errors.Is(err, pgx.ErrNoRows) {
			return newSession(row), err == nil, err
		}
	}
	return Session{}, false, ErrExternalIDTaken
}

// sessionOwner returns the user that the input names, or nil where it names none.
func sessionOwner(ctx context.Context, q *db.Queries, p auth.Principal, named Ref) (*uuid.UUID, error) {
	if named.IsZero() {
		return nil, nil
	}
	id, err := userID(ctx, q, p.AccountID, named)
	if errors.Is(err, refusal.ErrNotFound) {
		return nil, &refusal.NotFoundError{Field: "user_id", Kind: "user"}
	}
	if err != nil {
		return nil, err
	}
	_, err = q.UserOfAccount(ctx, db.UserOfAccountParams{AccountID: p.AccountID, ID: id})
	if err := refusal.WrapMember(err, "user_id", "user"); err != nil {
		return nil, err
	}
	if !p.Service && id != p.UserID {
		return nil, refusal.Forbidden(
			"Only a service can write a session for another user: leave user_id out, or name yourself in it.")
	}
	return &id, nil
}

// updateSession returns pgx.ErrNoRows for an absent session, and [refusal.ErrNotFound] for one that is not the
// principal's to write.
func updateSession(
	ctx context.Context, q *db.Queries, p auth.Principal, id uuid.UUID, owner *uuid.UUID, in SessionInput,
) (db.AiSession, error) {
	params := db.UpdateSessionParams{
		AccountID: p.AccountID, ID: id, UserID: owner, Title: in.Title,
		NamesTeamID: in.TeamID.Given, TeamID: in.TeamID.Value,
		NamesProblemSummary: in.ProblemSummary.Given, ProblemSummary: in.ProblemSummary.orZero(),
		NamesCustomer: in.Customer.Given, Customer: in.Customer.Value,
		NamesStatus: in.Status.Given, Status: cmp.Or(in.Status.orZero(), statusOpen),
		NamesExternalID: in.ExternalID.Given, ExternalID: in.ExternalID.Value,
	}
	if !p.Service {
		params.Owner = &p.UserID
	}
	row, err := q.UpdateSession(ctx, params)
	if err == nil || !errors.Is(err, pgx.ErrNoRows) {
		return row, wrapPut(err, id)
	}
	other, readErr := q.GetSession(ctx, db.GetSessionParams{AccountID: p.AccountID, ID: id})
	if readErr == nil && !p.Service && other.UserID != p.UserID {
		return db.AiSession{}, refusal.ErrNotFound
	}
	return db.AiSession{}, err // it is absent, or was until a moment ago
}

// insertSession returns pgx.ErrNoRows if the id or the external id is taken.
func insertSession(
	ctx context.Context, q *db.Queries, p auth.Principal, owner *uuid.UUID, in SessionInput,
) (db.AiSession, error) {
	params := db.InsertSessionParams{
		AccountID: p.AccountID, ID: in.Ref.ID, UserID: p.UserID, TeamID: in.TeamID.Value, Title: in.Title,
		ProblemSummary: in.ProblemSummary.orZero(), Customer: in.Customer.Value,
		Status: cmp.Or(in.Status.orZero(), statusOpen), ExternalID: in.ExternalID.Value,
	}
	if owner != nil {
		params.UserID = *owner
	} else if p.Service {
		return db.AiSession{}, refusal.Invalid("user_id", "is required for a new session: name the user who owns it")
	}
	if in.Ref.External != "" {
		id, err := uuid.NewV7()
		if err != nil {
			return db.AiSession{}, fmt.Errorf("choose session id: %w", err)
		}
		params.ID, params.ExternalID = id, &in.Ref.External
	}
	row, err := q.InsertSession(ctx, params)
	return row, wrapPut(err, params.ID)
}

// wrapPut wraps an error of the database with the id of the session.
func wrapPut(err error, id uuid.UUID) error {
	if violated(err, "ai_sessions_external_id_key") {
		return ErrExternalIDTaken
	}
	if err != nil {
		return fmt.Errorf("put session %s: %w", id, err)
	}
	return nil
}
