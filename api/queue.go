package api

import (
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/handoff"
)

func (a *API) getQueue(c echo.Context, p caller) error {
	filter, err := queueFilter(c)
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
func queueFilter(c echo.Context) (handoff.Filter, error) {
	filter := handoff.Filter{Cursor: c.QueryParam("cursor")}
	if statuses := c.QueryParam("status"); statuses != "" {
		for status := range strings.SplitSeq(statuses, ",") {
			filter.Statuses = append(filter.Statuses, handoff.Status(status))
		}
	}
	if team := c.QueryParam("team_id"); team != "" {
		id := uuid.MustParse(team)
		filter.TeamID = &id
	}
	var err error
	filter.Limit, err = queryInt(c, "limit")
	return filter, err
}
