package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
)

func (a *API) listAPIKeys(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	page, err := a.config.Directory.APIKeys(c.Request().Context(), p.Principal, limit, c.QueryParam("cursor"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}

func (a *API) createAPIKey(c echo.Context, p caller) error {
	var draft directory.APIKeyDraft
	if err := decode(c, &draft); err != nil {
		return err
	}
	return a.doIdempotent(c, p, func(tx tx.Tx, _ *int64) (response, error) {
		key, err := a.config.Directory.CreateAPIKeyTx(c.Request().Context(), tx, p.Principal, draft)
		return response{status: http.StatusCreated, value: key, saved: key.WithoutSecret()}, err
	})
}

func (a *API) revokeAPIKey(c echo.Context, p caller) error {
	key, err := a.config.Directory.RevokeAPIKey(c.Request().Context(), p.Principal, id(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, key)
}
