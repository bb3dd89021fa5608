package api

import (
	"context"
	"errors"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/refusal"
)

// headerOnBehalf names the user on whose behalf a service acts: by id, or ext: and an external id. Operations without
// this parameter in openapi.yaml ignore it.
const headerOnBehalf = "Handoff-On-Behalf-Of"

// takesOnBehalf reports whether an operation has the parameter.
func takesOnBehalf(operation *openapi3.Operation) bool {
	return operation.Parameters.GetByInAndName(openapi3.ParameterInHeader, headerOnBehalf) != nil
}

// onBehalf calls next with the user that a service names as the principal.
func (a *API) onBehalf(next handler) handler {
	return func(c echo.Context, p caller) error {
		values, sent := c.Request().Header[headerOnBehalf]
		if !sent {
			return next(c, p)
		}
		if !p.Service {
			return refusal.Forbidden("Only a service can act on behalf of a user: leave the header %s out.", headerOnBehalf)
		}
		if len(values) > 1 {
			return refusal.Invalid(headerOnBehalf, "must be given once")
		}
		user, err := directory.ParseRef(values[0])
		if err != nil {
			return refusal.Invalid(headerOnBehalf, err.Error())
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), p.timeLeft)
		defer cancel()
		p.Principal, err = a.config.Directory.OnBehalf(ctx, p.Principal, user)
		if errors.Is(err, refusal.ErrNotFound) {
			return &refusal.NotFoundError{Field: headerOnBehalf, Kind: "user"}
		}
		if err != nil {
			return err
		}
		return next(c, p)
	}
}
