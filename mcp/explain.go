package mcp

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/stream"
)

// await waits for the answer and reports how the handoff stands. Where the wait ends early the report says why, unless
// the caller may know no more.
func (s *Server) await(
	ctx context.Context, c *conversation, n *notices, ref handoff.Ref, limit time.Duration,
) (report, error) {
	h, err := s.wait(ctx, c, n, ref, limit)
	if h.ID != ref.ID { // it could not be read
		return report{}, err
	}
	made := newReport(h)
	switch {
	case err == nil, h.ClosedAt != nil, c.left.Err() != nil:
	case errors.Is(err, stream.ErrDraining):
		made.CheckAgainSeconds = 1
		made.text = summary(h) + ". The server is restarting: call check_answer with session " + made.Session + " again now."
	case errors.Is(err, stream.ErrServerLimit), errors.Is(err, stream.ErrAccountLimit),
		errors.Is(err, stream.ErrUserLimit):
		made.text += " Do not wait in that call: there are as many waits as the server accepts."
	default:
		return report{}, err
	}
	return made, nil //nolint:nilerr // the report says it
}

// toolError is an error in sentences, which tell a model what to do.
type toolError string

func (e toolError) Error() string { return string(e) }

// explain returns an error in sentences.
func (s *Server) explain(ctx context.Context, err error) toolError {
	var (
		invalid  *refusal.InvalidError
		denied   *refusal.ForbiddenError
		conflict *handoff.ConflictError
		tooMany  *handoff.TooManyOpenError
	)
	switch {
	case errors.Is(err, errNothingAsked):
		return errNothingAsked
	case errors.As(err, &invalid):
		return toolError(invalidText(invalid))
	case errors.As(err, &denied):
		return toolError(denied.Reason)
	case errors.As(err, &conflict):
		return toolError(conflictText(conflict))
	case errors.As(err, &tooMany):
		return toolError(fmt.Sprintf("There are %d open questions, as many as the key allows: wait for an answer with "+
			"check_answer, or call withdraw_question for what needs no answer any more.", tooMany.Max))
	case errors.Is(err, refusal.ErrNotFound), errors.Is(err, tx.ErrLogClosed):
		return toolError("There is no such session or handoff, or it is not yours: use the ids that a result has named. " +
			"To ask in a new session, leave session out.")
	case errors.Is(err, idempotency.ErrKeyReused):
		return toolError("This request_id was used for another question in the last 24 hours: choose another one. " +
			"For the answer to that question, call check_answer.")
	case errors.Is(err, tx.ErrOutcomeUnknown), errors.Is(err, db.ErrOlderHistory), errors.Is(err, stream.ErrNotReady),
		db.IsUnavailable(err):
		return toolError("The database is not available at the moment. Make the same call again in a few seconds: " +
			"nothing is asked twice.")
	case errors.Is(err, stream.ErrUnauthorized):
		return toolError("The key or token has expired, or was revoked: tell the person who runs you. The question stays.")
	default:
		s.config.Logger.ErrorContext(ctx, "tool failed", "error", err)
		return toolError("Something went wrong on the server's side. Make the same call again: nothing is asked twice.")
	}
}

// invalidText names the arguments that are wrong, by the names that they have in the tools.
func invalidText(invalid *refusal.InvalidError) string {
	var texts []string
	for _, problem := range invalid.Problems {
		field := problem.Field
		switch field {
		case "engineer_notes":
			field = "question, tried and ruled_out together"
		case "title":
			field = "question"
		}
		texts = append(texts, field+" "+problem.Problem)
	}
	return invalidArguments(texts...)
}

func invalidArguments(problems ...string) string {
	return "Call again with valid arguments: " + strings.Join(problems, "; ") + "."
}

// conflictText says how a handoff stands that does not allow what was wanted.
func conflictText(conflict *handoff.ConflictError) string {
	text := strings.ToUpper(conflict.Error()[:1]) + conflict.Error()[1:]
	switch conflict.Conflict {
	case handoff.HandoffActive:
		return text + ", and others have escalated it: ask in another session, or leave session out."
	case handoff.AlreadyClaimed:
		return text + ", so it cannot be withdrawn any more: tell the person with add_context what has changed."
	default:
		return text + "."
	}
}
