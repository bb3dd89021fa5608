package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/db/tx"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
)

// transitionRoutes are the operations below a handoff, each a POST to the name of a transition.
func (a *API) transitionRoutes() []route {
	s := a.config.Handoffs
	return []route{
		a.transition("claim", withoutInput(s.ClaimTx)),
		a.transition("release", withoutInput(s.ReleaseTx)),
		a.transition("reassign", a.withAssignee(s.ReassignTx)),
		a.transition("resolve", withInput("resolution", s.ResolveTx)),
		a.transition("return", withInput("answer", s.ReturnTx)),
		a.transition("withdraw", withoutInput(s.WithdrawTx)),
	}
}

// change changes a handoff on behalf of a principal.
type change func(ctx context.Context, tx tx.Tx, p auth.Principal, ref handoff.Ref) (handoff.Handoff, error)

// reader reads the input of a change from the body of a request.
type reader func(c echo.Context, p caller) (change, error)

func withoutInput(do change) reader {
	return func(echo.Context, caller) (change, error) { return do, nil }
}

// withInput returns the reader of a change whose input is one member of the body.
func withInput[T any](
	member string,
	do func(ctx context.Context, tx tx.Tx, p auth.Principal, ref handoff.Ref, input T) (handoff.Handoff, error),
) reader {
	return func(c echo.Context, _ caller) (change, error) {
		var body map[string]T
		err := decode(c, &body)
		return func(ctx context.Context, tx tx.Tx, p auth.Principal, ref handoff.Ref) (handoff.Handoff, error) {
			return do(ctx, tx, p, ref, body[member])
		}, err
	}
}

// withAssignee returns the reader of a change whose input is a user of the account.
func (a *API) withAssignee(
	do func(ctx context.Context, tx tx.Tx, p auth.Principal, ref handoff.Ref, user uuid.UUID) (handoff.Handoff, error),
) reader {
	return func(c echo.Context, p caller) (change, error) {
		var body struct {
			User directory.Ref `json:"user_id"`
		}
		if err := decode(c, &body); err != nil {
			return nil, err
		}
		user, err := a.memberID(c, p, "user_id", body.User)
		return func(ctx context.Context, tx tx.Tx, p auth.Principal, ref handoff.Ref) (handoff.Handoff, error) {
			return do(ctx, tx, p, ref, user)
		}, err
	}
}

// transition returns the route that makes a change of the handoff in the path, and responds with the handoff.
func (a *API) transition(name string, read reader) route {
	return route{http.MethodPost, handoffPath + "/" + name, func(c echo.Context, p caller) error {
		session, err := a.sessionID(c, p)
		if err != nil {
			return err
		}
		do, err := read(c, p)
		if err != nil {
			return err
		}
		return a.doIdempotent(c, p, func(tx tx.Tx, version *int64) (response, error) {
			ref := handoff.Ref{Session: session, ID: id(c, "hid"), Version: version}
			h, err := do(c.Request().Context(), tx, p.Principal, ref)
			return response{status: http.StatusOK, value: h}, err
		})
	}}
}
