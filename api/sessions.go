package api

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
	"github.com/labstack/echo/v4"
)

func (a *API) putSession(c echo.Context, p caller) error {
	named, err := ref(c)
	if err != nil {
		return err
	}
	input := directory.SessionInput{Ref: named}
	if err := decode(c, &input); err != nil {
		return err
	}
	session, created, err := a.config.Directory.PutSession(c.Request().Context(), p.Principal, input)
	if err != nil {
		return err
	}
	return c.JSON(putStatus(created), session)
}

func (a *API) listSessions(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	filter := directory.SessionFilter{Words: c.QueryParam("q"), Cursor: c.QueryParam("cursor"), Limit: limit}
	filter.Mine, _ = strconv.ParseBool(c.QueryParam("mine")) // it has been validated, or is not there
	if status := c.QueryParam("status"); status != "" {
		filter.Status = &status
	}
	sessions, next, err := a.config.Handoffs.Sessions(c.Request().Context(), p.Principal, filter)
	if err != nil {
		return err
	}
	response := struct {
		Items      []handoff.Session `json:"items"`
		NextCursor *string           `json:"next_cursor"`
	}{Items: sessions}
	if next != "" {
		response.NextCursor = &next
	}
	return c.JSON(http.StatusOK, response)
}

func (a *API) getSession(c echo.Context, p caller) error {
	id, err := a.sessionID(c, p)
	if err != nil {
		return err
	}
	session, err := a.config.Directory.Session(c.Request().Context(), p.Principal, id)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, session)
}

func (a *API) listMessages(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	session, err := a.sessionID(c, p)
	if err != nil {
		return err
	}
	ctx, before := c.Request().Context(), c.QueryParam("before")
	page, err := a.config.Directory.Messages(ctx, p.Principal, session, before, limit)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}

func (a *API) appendMessages(c echo.Context, p caller) error {
	session, err := a.sessionID(c, p)
	if err != nil {
		return err
	}
	var messages oneOrMany[directory.Message]
	if err := decode(c, &messages); err != nil {
		return err
	}
	return a.doIdempotent(c, p, func(tx tx.Tx, _ *int64) (response, error) {
		err := a.config.Directory.AppendMessagesTx(c.Request().Context(), tx, p.Principal, session, messages.items)
		return response{status: http.StatusCreated, value: struct {
			Appended int `json:"appended"`
		}{len(messages.items)}}, messages.locate(err)
	})
}

// oneOrMany is an array in JSON, or its only element without the array.
type oneOrMany[T any] struct {
	items []T
	one   bool // it was no array
}

func (m *oneOrMany[T]) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '[' {
		return json.Unmarshal(text, &m.items)
	}
	m.items, m.one = make([]T, 1), true
	return json.Unmarshal(text, &m.items[0])
}

// locate makes an error about an item of the array say where the item is in the body: in no array, if there was
// only one.
func (m *oneOrMany[T]) locate(err error) error {
	invalid, ok := errors.AsType[*refusal.InvalidError](err)
	if !ok || !m.one {
		return err
	}
	for i, problem := range invalid.Problems {
		invalid.Problems[i].Field = strings.TrimPrefix(problem.Field, "0.")
	}
	return invalid
}
