package api

import (
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
)

func (a *API) createHandoff(c echo.Context, who caller) error {
	var body struct {
		Intent        handoff.Intent   `json:"intent"`
		EngineerNotes string           `json:"engineer_notes"`
		Priority      handoff.Priority `json:"priority"`
	}
	if err := decode(c, &body); err != nil {
		return err
	}
	draft := handoff.Draft{
		Session:       id(c, "id"),
		Intent:        body.Intent,
		EngineerNotes: body.EngineerNotes,
		Priority:      body.Priority,
	}
	return a.perform(c, who, func(service *handoff.Service) (reply, error) {
		h, created, err := service.Create(c.Request().Context(), who.Principal, draft)
		if err != nil || !created {
			return reply{status: http.StatusOK, value: h}, err
		}
		location := prefix + "/ai-sessions/" + h.SessionID.String() + "/handoffs/" + h.ID.String()
		return reply{status: http.StatusCreated, location: location, value: h}, nil
	})
}

func (a *API) listHandoffs(c echo.Context, who caller) error {
	handoffs, err := a.config.Service.History(c.Request().Context(), who.Principal, id(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, handoffs)
}

func (a *API) getHandoff(c echo.Context, who caller) error {
	h, err := a.config.Service.Get(c.Request().Context(), who.Principal, id(c, "id"), id(c, "hid"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, h)
}

// id returns a parameter of the path, which has been validated to be a UUID.
func id(c echo.Context, name string) uuid.UUID { return uuid.MustParse(c.Param(name)) }
