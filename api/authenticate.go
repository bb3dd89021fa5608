package api

import (
	"errors"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

// caller is who asks, and until when their token lasts.
type caller struct {
	auth.Principal
	expires time.Time
}

// errUnknownUser answers a good token of somebody who may not, or no longer, act.
const errUnknownUser = auth.TokenError("the user is unknown or inactive")

// authenticate finds out who asks. The token only names the user; the user's row decides everything else, each time.
func (a *API) authenticate(next handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		token, err := auth.BearerToken(c.Request().Header.Get(echo.HeaderAuthorization))
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		claims, err := a.config.Verifier.Verify(ctx, token)
		if err != nil {
			return err
		}
		var principal auth.Principal
		if claims.Service {
			principal, err = a.config.Service.Backend(ctx, claims.AccountID)
			principal.UserID = claims.Subject // names the backend in events; no user needs to have it
		} else {
			principal, err = a.config.Service.Principal(ctx, claims.Subject)
		}
		if errors.Is(err, handoff.ErrNotFound) {
			return errUnknownUser
		}
		if err != nil {
			return err
		}
		return next(c, caller{Principal: principal, expires: claims.ExpiresAt})
	}
}
