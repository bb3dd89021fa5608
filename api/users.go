package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

func (a *API) putUser(c echo.Context, who caller) error {
	var body struct {
		Email         string     `json:"email"`
		Name          string     `json:"name"`
		Role          auth.Role  `json:"role"`
		Active        bool       `json:"active"`
		TeamID        *uuid.UUID `json:"team_id"`
		NotifyByEmail *bool      `json:"notify_by_email"`
	}
	if err := decode(c, &body); err != nil {
		return err
	}
	user, created, err := a.config.Directory.PutUser(c.Request().Context(), who.Principal, directory.User{
		ID:            id(c, "id"),
		TeamID:        body.TeamID,
		Email:         body.Email,
		Name:          body.Name,
		Role:          body.Role,
		Active:        body.Active,
		NotifyByEmail: body.NotifyByEmail == nil || *body.NotifyByEmail,
	})
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
