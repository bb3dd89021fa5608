package api

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
)

func (a *API) getQueue(c echo.Context, p caller) error {
	filter, err := a.queueFilter(c, p)
	if err != nil {
		return err
	}
	queue, err := a.config.Handoffs.Queue(c.Request().Context(), p.Principal, filter)
	if err != nil {
		return err
	}
	response := struct {
		Items       []handoff.Card `json:"items"`
		Counts      handoff.Counts `json:"counts"`
		LastEventID string         `json:"last_event_id"`
		NextCursor  *string        `json:"next_cursor"`
	}{Items: queue.Items, Counts: queue.Counts, LastEventID: queue.LastEventID.String()}
	if queue.NextCursor != "" {
		response.NextCursor = &queue.NextCursor
	}
	return c.JSON(http.StatusOK, response)
}

// queueFilter reads the query, which has been validated.
func (a *API) queueFilter(c echo.Context, p caller) (filter handoff.Filter, err error) {
	filter = handoff.Filter{
		Statuses:   list[handoff.Status](c, "status"),
		Priorities: list[handoff.Priority](c, "priority"),
		Customer:   c.QueryParam("customer"),
		Query:      c.QueryParam("q"),
		Cursor:     c.QueryParam("cursor"),
	}
	if team := c.QueryParam("team_id"); team != "" {
		filter.TeamID = new(uuid.MustParse(team))
	}
	if filter.CreatedBy, err = a.person(c, p, "created_by"); err != nil {
		return filter, err
	}
	if filter.ClaimedBy, err = a.person(c, p, "claimed_by"); err != nil {
		return filter, err
	}
	filter.Limit, err = queryInt(c, "limit")
	return filter, err
}

// list returns the values of a parameter of the query, which commas separate.
func list[T ~string](c echo.Context, name string) (values []T) {
	if text := c.QueryParam(name); text != "" {
		for value := range strings.SplitSeq(text, ",") {
			values = append(values, T(value))
		}
	}
	return values
}
