package api

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/refusal"
	"github.com/handoffd/handoffd/stream"
)

// caller is the principal of a request, and the expiry of its token or key.
type caller struct {
	auth.Principal                 // acts: the sender, or the user on whose behalf it acts
	sender         auth.Principal  // of the token or key
	expires        time.Time       // zero: never
	timeLeft       time.Duration   // of workTimeout
	opening        *stream.Opening // of a stream; nil: the request is for none
}

// workTimeout bounds the work of a request in the database: the look-up of its caller, its reads, its changes, and each
// wait for a connection or a lock. The time in which its body comes does not count. A statement that is cancelled then
// can take db.CancelTimeout more to end, and the outcome of a COMMIT is looked up within that: all together 5 s.
const workTimeout = 5*time.Second - db.CancelTimeout

// errWaiting answers requests before the database has the migrations that this program needs.
var errWaiting = unavailable("database_unavailable",
	"The database is being upgraded; nothing was changed.", 2*time.Second)

// authenticate passes the caller of a request to next, or returns an [auth.TokenError] or a [directory.AccessError].
// The row of the user or the API key decides account, role and whether they are active. It is what the database had
// when the request began, or a second before at most.
func (a *API) authenticate(admit admission, next handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		if a.config.Waiting() {
			return errWaiting
		}
		began := time.Now()
		p, err := a.identify(c.Request(), admit)
		if err != nil {
			return err
		}
		defer p.opening.End()
		if _, sent := c.Request().Header[headerOnBehalf]; sent && p.IsAgent() {
			return refusal.Forbidden("An agent cannot act on behalf of a user: leave the header %s out.", headerOnBehalf)
		}
		p.timeLeft = workTimeout - time.Since(began)
		p.sender = p.Principal
		return next(c, p)
	}
}

// admission refuses a request that cannot be served soon, or admits it. The opening is that of a stream; nil: none.
type admission func() (*stream.Opening, error)

func admitAll() (*stream.Opening, error) { return nil, nil }

// identify returns the caller of a request. The request is admitted when its token is verified and its caller is still
// to be looked up: the provider's keys can take seconds to fetch, also for an invented token. An API key is verified by
// the look-up, so its request is admitted after that.
func (a *API) identify(r *http.Request, admit admission) (p caller, err error) {
	ctx, cancel := context.WithTimeout(r.Context(), workTimeout)
	defer cancel()
	token, err := bearerToken(r)
	if err != nil {
		return caller{}, err
	}
	if auth.IsAPIKey(token) {
		if p.Principal, p.expires, err = a.config.Directory.KeyPrincipal(ctx, token); err == nil {
			p.opening, err = admit()
		}
		return p, err
	}
	claims, err := a.config.Verifier.Verify(ctx, token)
	if err != nil {
		return caller{}, err
	}
	opening, err := admit()
	if err != nil {
		return caller{}, err
	}
	defer func() {
		if p.opening == nil {
			opening.End()
		}
	}()
	p.expires = claims.ExpiresAt
	if p.Principal, err = a.config.Directory.Authenticate(ctx, claims); err == nil {
		p.opening = opening
	}
	return p, err
}

func bearerToken(r *http.Request) (string, error) {
	headers := r.Header.Values(echo.HeaderAuthorization)
	if len(headers) > 1 { // a proxy may have looked at another one
		return "", auth.TokenError("the authorization header is given more than once")
	}
	return auth.BearerToken(strings.Join(headers, ""))
}
