package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

func (a *API) listUsers(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	page, err := a.config.Directory.Colleagues(c.Request().Context(), p.Principal, directory.ColleagueFilter{
		Text: c.QueryParam("q"), Role: auth.Role(c.QueryParam("role")),
		Availability: directory.Availability(c.QueryParam("availability")), Limit: limit, Cursor: c.QueryParam("cursor"),
	})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}

func (a *API) getUser(c echo.Context, p caller) error {
	id, err := a.userID(c, p)
	if err != nil {
		return err
	}
	user, err := a.config.Directory.Colleague(c.Request().Context(), p.Principal, id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, user)
}
