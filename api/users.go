package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
)

func (a *API) putUser(c echo.Context, p caller) error {
	id, err := a.userID(c, p)
	if err != nil {
		return err
	}
	user := directory.User{ID: id, NotifyByEmail: true}
	if err := decode(c, &user); err != nil {
		return err
	}
	user, created, err := a.config.Directory.PutUser(c.Request().Context(), p.Principal, user)
	if err != nil {
		return err
	}
	return c.JSON(putStatus(created), user)
}

// putStatus returns the status of a PUT.
func putStatus(created bool) int {
	if created {
		return http.StatusCreated
	}
	return http.StatusOK
}
