package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/labstack/echo/v4"

	"github.com/google/uuid"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
)

const readinessTimeout = 2 * time.Second

// health is the answer of /readyz: ok; degraded, when promises are kept but more slowly; or unavailable.
type health struct {
	Status   string   `json:"status"`
	Degraded []string `json:"degraded"` // reasons
}

// getHealth says that the process lives, whatever the state of the rest.
func (a *API) getHealth(c echo.Context) error {
	return c.JSON(http.StatusOK, struct {
		Status string `json:"status"`
	}{"ok"})
}

// getReadiness says whether the replica may be sent requests.
func (a *API) getReadiness(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readinessTimeout)
	defer cancel()
	state := health{Status: "ok", Degraded: a.Degraded()}
	if len(state.Degraded) > 0 {
		state.Status = "degraded"
	}
	if a.draining.Load() {
		state = health{Status: "unavailable", Degraded: []string{"shutting down"}}
	} else if _, _, err := a.config.Hub.Log.Heads(ctx, []uuid.UUID{uuid.Nil}); err != nil {
		state = health{Status: "unavailable", Degraded: []string{a.databaseReason(err)}}
	}
	if state.Status == "unavailable" {
		return c.JSON(http.StatusServiceUnavailable, state)
	}
	return c.JSON(http.StatusOK, state)
}

// Degraded lists what makes events or answers come later than they should; empty when all is well.
func (a *API) Degraded() []string {
	reasons := []string{}
	for _, reason := range a.config.Listener.Health().Degraded {
		reasons = append(reasons, string(reason))
	}
	for _, reason := range a.config.Service.Degraded() {
		if !slices.Contains(reasons, reason) { // both may have met the same trouble
			reasons = append(reasons, reason)
		}
	}
	if a.config.Servers != nil {
		reasons = append(reasons, a.config.Servers.Degraded()...)
	}
	return reasons
}

// databaseReason says why the database cannot be used.
func (a *API) databaseReason(err error) string {
	if errors.Is(err, db.ErrOlderHistory) || a.config.Servers != nil && a.config.Servers.OnlyOlder() {
		return db.SplitBrain
	}
	return "database"
}

// degradedReasons are all that Degraded may list.
func degradedReasons() []string {
	reasons := []string{"standbys", db.SplitBrain, db.HostsUnreachable}
	for _, reason := range notify.Reasons() {
		reasons = append(reasons, string(reason))
	}
	return reasons
}
