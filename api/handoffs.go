package api

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/refusal"
)

func (a *API) createHandoff(c echo.Context, p caller) error {
	session, err := a.sessionID(c, p)
	if err != nil {
		return err
	}
	draft := handoff.Draft{Session: session}
	if err := decode(c, &draft); err != nil {
		return err
	}
	return a.doIdempotent(c, p, func(tx tx.Tx, version *int64) (response, error) {
		draft.Version = version
		h, created, err := a.config.Handoffs.CreateTx(c.Request().Context(), tx, p.Principal, draft)
		if err != nil || !created {
			return response{status: http.StatusOK, value: h}, err
		}
		location := prefix + "/ai-sessions/" + h.SessionID.String() + "/handoffs/" + h.ID.String()
		return response{status: http.StatusCreated, location: location, value: h}, nil
	})
}

func (a *API) listHandoffs(c echo.Context, p caller) error {
	page, err := historyPage(c)
	if err != nil {
		return err
	}
	session, err := a.sessionID(c, p)
	if err != nil {
		return err
	}
	handoffs, more, err := a.config.Handoffs.History(c.Request().Context(), p.Principal, session, page)
	if err != nil {
		return err
	}
	if more {
		c.Response().Header().Set(headerLink, a.nextPage(c, handoffs[len(handoffs)-1].Number))
	}
	return c.JSON(http.StatusOK, handoffs)
}

const headerLink = "Link"

// historyPage reads the query, which has been validated.
func historyPage(c echo.Context) (page handoff.HistoryPage, err error) {
	before, err := queryInt(c, "before")
	if err != nil {
		return page, err
	}
	page.Before = int32(before)
	page.Limit, err = queryInt(c, "limit")
	return page, err
}

// nextPage returns the value of a Link header (RFC 8288) that leads to the handoffs before this number.
func (a *API) nextPage(c echo.Context, number int32) string {
	query := c.QueryParams()
	query.Set("before", strconv.Itoa(int(number)))
	return "<" + a.config.BasePath + c.Request().URL.EscapedPath() + "?" + query.Encode() + `>; rel="next"`
}

// queryInt reads a number of the query, which has been validated; 0: it is not there.
func queryInt(c echo.Context, name string) (int, error) {
	text := c.QueryParam(name)
	if text == "" {
		return 0, nil
	}
	number, err := strconv.ParseInt(text, 10, 32)
	if err != nil {
		return 0, refusal.Invalid(name, "must be a whole number")
	}
	return int(number), nil
}
