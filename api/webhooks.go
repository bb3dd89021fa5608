package api

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/webhook"
)

func (a *API) listWebhooks(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	page, err := a.config.Webhooks.Endpoints(c.Request().Context(), p.Principal, limit, c.QueryParam("cursor"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}

func (a *API) createWebhook(c echo.Context, p caller) error {
	var in webhook.Input
	if err := decode(c, &in); err != nil {
		return err
	}
	return a.doIdempotent(c, p, func(tx tx.Tx, _ *int64) (response, error) {
		made, err := a.config.Webhooks.CreateTx(c.Request().Context(), tx, p.Principal, in)
		return response{status: http.StatusCreated, value: made, saved: made.WithoutSecret()}, err
	})
}

func (a *API) getWebhook(c echo.Context, p caller) error {
	endpoint, err := a.config.Webhooks.Endpoint(c.Request().Context(), p.Principal, id(c, "id"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, endpoint)
}

func (a *API) putWebhook(c echo.Context, p caller) error {
	var in webhook.Input
	if err := decode(c, &in); err != nil {
		return err
	}
	put, err := a.config.Webhooks.Put(c.Request().Context(), p.Principal, id(c, "id"), in)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, put)
}

func (a *API) deleteWebhook(c echo.Context, p caller) error {
	if err := a.config.Webhooks.Delete(c.Request().Context(), p.Principal, id(c, "id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

// testWebhook posts outside a transaction: the receiver can take 10 s.
func (a *API) testWebhook(c echo.Context, p caller) error {
	request, _, err := readHeaders(c.Request(), p)
	if err != nil {
		return err
	}
	saved, err := a.config.Requests.DoOutside(c.Request().Context(), request,
		func(ctx context.Context) (idempotency.Response, error) {
			attempt, err := a.config.Webhooks.Test(ctx, p.Principal, id(c, "id"))
			if err != nil {
				return idempotency.Response{}, err
			}
			return response{status: http.StatusOK, value: attempt}.encode()
		})
	if err != nil {
		return err
	}
	return a.writeSaved(c, saved)
}

func (a *API) replayWebhook(c echo.Context, p caller) error {
	var in struct {
		After string `json:"after"`
	}
	if err := decode(c, &in); err != nil {
		return err
	}
	return a.doIdempotent(c, p, func(tx tx.Tx, _ *int64) (response, error) {
		endpoint, err := a.config.Webhooks.ReplayTx(c.Request().Context(), tx, p.Principal, id(c, "id"), in.After)
		return response{status: http.StatusOK, value: endpoint}, err
	})
}

func (a *API) rotateWebhook(c echo.Context, p caller) error {
	return a.doIdempotent(c, p, func(tx tx.Tx, _ *int64) (response, error) {
		rotated, err := a.config.Webhooks.RotateTx(c.Request().Context(), tx, p.Principal, id(c, "id"))
		return response{status: http.StatusOK, value: rotated, saved: rotated.WithoutSecret()}, err
	})
}

func (a *API) listDeliveries(c echo.Context, p caller) error {
	limit, err := queryInt(c, "limit")
	if err != nil {
		return err
	}
	page, err := a.config.Webhooks.Deliveries(
		c.Request().Context(), p.Principal, id(c, "id"), limit, c.QueryParam("cursor"))
	if err != nil {
		return err
	}
	return c.JSON(http.StatusOK, page)
}
