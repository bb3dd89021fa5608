package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
)

func (a *API) listTeams(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	page, err := a.config.Directory.Teams(c.Request().Context(), p.Principal, directory.TeamFilter{
		Text: c.QueryParam("q"), Limit: limit, Cursor: c.QueryParam("cursor"),
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}
