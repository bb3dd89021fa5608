package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
)

func (a *API) getAccount(c echo.Context, p caller) error {
	account, err := a.config.Directory.Account(c.Request().Context(), p.Principal)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, account)
}

func (a *API) putAccount(c echo.Context, p caller) error {
	var in directory.AccountInput
	if err := decode(c, &in); err != nil {
		return err
	}
	account, err := a.config.Directory.SetAccount(c.Request().Context(), p.Principal, in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, account)
}
