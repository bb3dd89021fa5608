package api

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/directory"
)

func (a *API) putUser(c echo.Context, p caller) error {
	named, err := ref(c)
	if err != nil {
		return err
	}
	var input directory.UserInput
	if err := decode(c, &input); err != nil {
		return err
	}
	user, created, err := a.config.Directory.PutUser(c.Request().Context(), p.Principal, named, input)
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
