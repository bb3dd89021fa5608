package api

import (
	"context"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/handoff"
)

func (a *API) claimHandoff(c echo.Context, who caller) error {
	return a.answerTransition(c, who, (*handoff.Service).Claim)
}

func (a *API) releaseHandoff(c echo.Context, who caller) error {
	return a.answerTransition(c, who, (*handoff.Service).Release)
}

func (a *API) withdrawHandoff(c echo.Context, who caller) error {
	return a.answerTransition(c, who, (*handoff.Service).Withdraw)
}

func (a *API) reassignHandoff(c echo.Context, who caller) error {
	var body struct {
		UserID uuid.UUID `json:"user_id"`
	}
	if err := decode(c, &body); err != nil {
		return err
	}
	return a.answerTransition(c, who, with((*handoff.Service).Reassign, body.UserID))
}

func (a *API) resolveHandoff(c echo.Context, who caller) error {
	var body struct {
		Resolution string `json:"resolution"`
	}
	if err := decode(c, &body); err != nil {
		return err
	}
	return a.answerTransition(c, who, with((*handoff.Service).Resolve, body.Resolution))
}

func (a *API) returnHandoff(c echo.Context, who caller) error {
	var body struct {
		Answer string `json:"answer"`
	}
	if err := decode(c, &body); err != nil {
		return err
	}
	return a.answerTransition(c, who, with((*handoff.Service).Return, body.Answer))
}

// transition is a method of the service that changes the handoff of a session on behalf of a principal.
type transition func(s *handoff.Service, ctx context.Context, p auth.Principal, session, id uuid.UUID) (handoff.Handoff, error)

// with gives a transition its input.
func with[T any](
	do func(s *handoff.Service, ctx context.Context, p auth.Principal, session, id uuid.UUID, input T) (handoff.Handoff, error),
	input T,
) transition {
	return func(s *handoff.Service, ctx context.Context, p auth.Principal, session, id uuid.UUID) (handoff.Handoff, error) {
		return do(s, ctx, p, session, id, input)
	}
}

// answerTransition makes the transition of the handoff that the path names, and answers with the handoff.
func (a *API) answerTransition(c echo.Context, who caller, do transition) error {
	return a.perform(c, who, func(service *handoff.Service) (reply, error) {
		h, err := do(service, c.Request().Context(), who.Principal, id(c, "id"), id(c, "hid"))
		return reply{status: http.StatusOK, value: h}, err
	})
}
