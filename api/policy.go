package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
)

func (a *API) getPolicy(c echo.Context, p caller) error {
	policy, err := a.config.Handoffs.Policy(c.Request().Context(), p.Principal)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, policy)
}

func (a *API) putPolicy(c echo.Context, p caller) error {
	var in handoff.PolicyInput
	if err := decode(c, &in); err != nil {
		return err
	}
	policy, err := a.config.Handoffs.SetPolicy(c.Request().Context(), p.Principal, in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, policy)
}
