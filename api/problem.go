package api

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/webhook"
)

// problem is an RFC 9457 problem document. Code is stable and the thing to branch on; Detail is for people.
type problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Code   string `json:"code"`

	Errors []refusal.FieldProblem `json:"errors,omitempty"` // what is wrong with the input

	// With every conflict: the handoff as it stands.
	Handoff   *handoff.Card   `json:"handoff,omitempty"`
	ClaimedBy *handoff.Person `json:"claimed_by,omitempty"`
	ClaimedAt *time.Time      `json:"claimed_at,omitempty"`

	challenge  string        // the WWW-Authenticate header
	retryAfter time.Duration // the Retry-After header
}

// The problems that handlers raise themselves.
var (
	errNotJSON = newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type",
		"The body must be application/json.")
	errEncoded = newProblem(http.StatusUnsupportedMediaType, "unsupported_media_type",
		"The body must not be compressed: leave Content-Encoding out.")
	errBodyLate = newProblem(http.StatusRequestTimeout, "request_timeout", "The body did not come in time.")
	errBodyCut  = newProblem(http.StatusBadRequest, "invalid_input", "The body is not what its headers announce.")
	// errClientGone is for a client that closed its half of the connection while it waited for a stream. The status
	// is that of nginx; HTTP has none.
	errClientGone = &problem{
		Status: 499, Title: "Client Closed Request", Code: "client_closed_request",
		Detail: "The client closed the connection before the stream began.",
	}
)

func newProblem(status int, code, detail string) *problem {
	return &problem{Status: status, Code: code, Detail: detail}
}

// unavailable returns the problem of a request that can be repeated after a while.
func unavailable(code, detail string, retryAfter time.Duration) *problem {
	return &problem{Status: http.StatusServiceUnavailable, Code: code, Detail: detail, retryAfter: retryAfter}
}

// Error makes a problem an error that a handler can return.
func (p *problem) Error() string { return p.Code + ": " + p.Detail }

// problemOf is the one table that maps errors to responses.
func problemOf(err error) *problem {
	var (
		own      *problem
		invalid  *refusal.InvalidError
		conflict *handoff.ConflictError
		version  *handoff.VersionError
		refused  auth.TokenError
		tooLarge *http.MaxBytesError
		routing  *echo.HTTPError
		access   *directory.AccessError
		denied   *refusal.ForbiddenError
		absent   *refusal.NotFoundError
		tooMany  *handoff.TooManyOpenError
	)
	switch {
	case errors.As(err, &own):
		copied := *own
		return &copied
	case errors.As(err, &refused):
		p := newProblem(http.StatusUnauthorized, "unauthenticated", "Not authenticated: "+refused.Error()+".")
		p.challenge = refused.Challenge()
		return p
	case errors.As(err, &access):
		return newProblem(http.StatusForbidden, access.Code, access.Reason)
	case errors.As(err, &denied):
		return newProblem(http.StatusForbidden, "forbidden", denied.Reason)
	case errors.As(err, &absent):
		p := newProblem(http.StatusNotFound, "not_found",
			"The account has no "+absent.Kind+" with the id in "+absent.Field+".")
		p.Errors = []refusal.FieldProblem{
			{Field: absent.Field, Problem: "must be the id of a " + absent.Kind + " of the account"},
		}
		return p
	case errors.Is(err, refusal.ErrNotFound), errors.Is(err, tx.ErrLogClosed):
		return newProblem(http.StatusNotFound, "not_found",
			"The account of your token or key has nothing that you can see under the ids in the path: check them. "+
				"Or the session is another user's, and only its owner can write to it or hand it off, or a service.")
	case errors.Is(err, directory.ErrLastOwner):
		return newProblem(http.StatusConflict, "last_owner",
			"The last active owner of the account cannot be demoted or deactivated: "+
				"make another user an active owner first.")
	case errors.Is(err, directory.ErrIdentityTaken):
		return newProblem(http.StatusConflict, "identity_taken", "One of the identities is that of another user.")
	case errors.Is(err, directory.ErrExternalIDTaken):
		p := newProblem(http.StatusConflict, "external_id_taken",
			"The external_id belongs to another one in the account: choose another, or take it from that one with null first.")
		p.Errors = []refusal.FieldProblem{{Field: "external_id", Problem: "must not be that of another one in the account"}}
		return p
	case errors.Is(err, directory.ErrIDTaken):
		return newProblem(http.StatusConflict, "id_taken",
			"The id is taken in another account: choose another UUID, or name the user by ext: and your own id.")
	case errors.Is(err, webhook.ErrNoSecretKey):
		return newProblem(http.StatusUnprocessableEntity, "no_secret_key",
			"The server cannot seal or open the secret of the webhook: its operator has to set HANDOFF_SECRET_KEY, "+
				"with the key that sealed it among them.")
	case errors.Is(err, webhook.ErrTooMany):
		return newProblem(http.StatusUnprocessableEntity, "too_many_webhooks",
			sentence(err)+" Delete one that is not needed.")
	case errors.As(err, &tooLarge):
		return newProblem(http.StatusRequestEntityTooLarge, "body_too_large",
			"The body must not exceed "+strconv.FormatInt(tooLarge.Limit, 10)+" bytes.")
	case errors.As(err, &invalid):
		p := newProblem(http.StatusBadRequest, "invalid_input", "The request is not valid; see errors.")
		p.Errors = invalid.Problems
		return p
	case errors.As(err, &conflict):
		p := newProblem(http.StatusConflict, string(conflict.Conflict), sentence(conflict)+" "+remedies[conflict.Conflict])
		p.Handoff = &conflict.Card
		if conflict.Conflict == handoff.AlreadyClaimed {
			p.ClaimedBy, p.ClaimedAt = conflict.Card.ClaimedBy, conflict.Card.ClaimedAt
		}
		return p
	case errors.As(err, &tooMany):
		p := newProblem(http.StatusTooManyRequests, "too_many_open",
			"This agent has "+strconv.Itoa(tooMany.Max)+" open handoffs, as many as its key allows. "+
				"Wait until one is answered, or withdraw one.")
		p.retryAfter = time.Minute
		return p
	case errors.As(err, &version):
		p := newProblem(http.StatusPreconditionFailed, "version_mismatch", sentence(version)+
			" Read it again, and send the version that it has then.")
		p.Handoff = version.Card
		return p
	case errors.Is(err, idempotency.ErrKeyReused):
		return newProblem(http.StatusUnprocessableEntity, "idempotency_mismatch",
			"The Idempotency-Key was used for another request in the last 24 hours: give each request a key of its own.")
	case errors.Is(err, idempotency.ErrInProgress):
		return unavailable("outcome_unknown", "The first request with this Idempotency-Key is not answered yet. "+
			"Safe to repeat with the same Idempotency-Key.", 2*time.Second)
	case errors.Is(err, auth.ErrKeysUnavailable):
		return unavailable("keys_unavailable", "The identity provider's keys cannot be fetched at the moment.", 5*time.Second)
	case errors.Is(err, tx.ErrOutcomeUnknown):
		return unavailable("outcome_unknown", "The connection to the database was lost during the commit, and its outcome "+
			"is unknown. Safe to repeat with the same Idempotency-Key.", 2*time.Second)
	case errors.Is(err, db.ErrOlderHistory):
		return unavailable("split_brain",
			"Only an older history of the data can be reached at the moment; nothing was changed.", 2*time.Second)
	case db.IsUnavailable(err):
		return unavailable("database_unavailable",
			"The database is not available at the moment; nothing was changed.", 2*time.Second)
	case errors.As(err, &routing) && routing.Code == http.StatusMethodNotAllowed:
		return newProblem(routing.Code, "method_not_allowed", "The path does not know this method.")
	case errors.As(err, &routing) && routing.Code == http.StatusNotFound:
		return newProblem(routing.Code, "no_such_path", "There is no such path; see /openapi.yaml.")
	default:
		return newProblem(http.StatusInternalServerError, "internal",
			"Something went wrong on our side. The X-Request-Id leads to it in the log.")
	}
}

// remedies say what the caller can do about a conflict.
var remedies = map[handoff.Conflict]string{
	handoff.HandoffActive:  "A session has one open handoff at a time: withdraw it, or wait until it is closed.",
	handoff.OwnHandoff:     "Another engineer has to claim it.",
	handoff.AlreadyClaimed: "The claimer can release it, and an admin can reassign it.",
	handoff.NotWaiting:     "Escalate it first.",
	handoff.NotClaimed:     "An engineer has to claim it first.",
	handoff.HandoffClosed:  "It stays closed: escalate the session again.",
}

// sentence returns the text of an error as a sentence.
func sentence(err error) string {
	text := err.Error()
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// writeError logs the error of a request if it is internal, and writes its problem unless a response has begun.
func (a *API) writeError(err error, c echo.Context) {
	ctx := c.Request().Context()
	if errors.Is(err, context.Canceled) && ctx.Err() != nil || db.IsUnavailable(err) && clientLeftStream(c) {
		err = errClientGone
	}
	p := problemOf(err)
	if p.Status >= http.StatusInternalServerError && !errors.As(err, new(*problem)) {
		a.config.Logger.ErrorContext(ctx, "request failed", "error", err, "status", p.Status,
			"method", c.Request().Method, "path", c.Path(), "client", c.RealIP())
	}
	if c.Response().Committed {
		return
	}
	if a.showsUnknownPath(err, c.Request()) {
		a.config.UnknownPath.ServeHTTP(c.Response(), c.Request())
		return
	}
	p.write(c.Response())
}

// clientLeftStream reports whether the client of a stream has closed its half of the connection. What failed then can
// be its own end, such as a statement that PostgreSQL was asked to cancel.
func clientLeftStream(c echo.Context) bool {
	w, ok := c.Response().Writer.(*responseWriter)
	return ok && w.request.URL.Path == prefix+streamPath && w.request.Context().Err() != nil
}

func (p *problem) write(w http.ResponseWriter) {
	p.Type = "urn:handoffd:problem:" + p.Code
	p.Title = cmp.Or(p.Title, http.StatusText(p.Status))
	header := w.Header()
	header.Set(echo.HeaderContentType, "application/problem+json")
	header.Set("Cache-Control", "no-store")
	if p.challenge != "" {
		header.Set(echo.HeaderWWWAuthenticate, p.challenge)
	}
	if p.retryAfter > 0 {
		header.Set(echo.HeaderRetryAfter, strconv.Itoa(int(p.retryAfter.Seconds())))
	}
	body, err := json.Marshal(p)
	if err != nil {
		panic(err) // no part of a problem can fail
	}
	body = append(body, '\n')
	header.Set(echo.HeaderContentLength, strconv.Itoa(len(body))) // complete for the client before the handler returns
	w.WriteHeader(p.Status)
	_, _ = w.Write(body) // the client may be gone
}
