package api

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/internal/version"
)

const readinessTimeout = 2 * time.Second

// health is the response of /readyz: ok; degraded, when promises are kept but more slowly; or unavailable.
type health struct {
	Status   string   `json:"status"`
	Degraded []string `json:"degraded"`        // reasons
	Notes    []string `json:"notes,omitempty"` // what is worth knowing and slows nothing down
}

// getHealth says that the process lives, whatever the state of the rest, and what it was built from.
func (a *API) getHealth(c echo.Context) error {
	return c.JSON(http.StatusOK, struct {
		Status  string `json:"status"`
		Version string `json:"version"`
		Commit  string `json:"commit"`
		Go      string `json:"go"`
	}{"ok", version.Version, version.Commit, version.Go})
}

// Condition is a reason why a replica is degraded, or why it should not be sent requests.
type Condition struct {
	Reason      string
	Unavailable bool
}

const (
	reasonShutdown = "shutting down"
	reasonDatabase = "database"
	reasonReadOnly = "read_only"
)

// getReadiness reports whether the replica can be sent requests.
func (a *API) getReadiness(c echo.Context) error {
	ctx, cancel := context.WithTimeout(c.Request().Context(), readinessTimeout)
	defer cancel()
	if reasons := a.unavailable(ctx); len(reasons) > 0 {
		return c.JSON(http.StatusServiceUnavailable, health{Status: "unavailable", Degraded: reasons})
	}
	state := health{Status: "ok", Degraded: Reasons(a.config.Conditions()), Notes: a.config.Notes()}
	if len(state.Degraded) > 0 {
		state.Status = "degraded"
	}
	return c.JSON(http.StatusOK, state)
}

// unavailable returns why the replica should not be sent requests; empty if it can be.
func (a *API) unavailable(ctx context.Context) []string {
	if a.config.Streams.Draining() {
		return []string{reasonShutdown}
	}
	var reasons []string
	for _, condition := range a.config.Conditions() {
		if condition.Unavailable {
			reasons = append(reasons, condition.Reason)
		}
	}
	if _, _, err := a.config.Hub.Log.Heads(ctx, []uuid.UUID{uuid.Nil}); err != nil {
		if reason := databaseReason(err); !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) > 1 { // the others say why the database is away
		reasons = slices.DeleteFunc(reasons, func(reason string) bool { return reason == reasonDatabase })
	}
	return reasons
}

// databaseReason returns why the database cannot be used.
func databaseReason(err error) string {
	switch {
	case errors.Is(err, db.ErrOlderHistory):
		return db.SplitBrain
	case db.IsReadOnly(err):
		return reasonReadOnly
	default:
		return reasonDatabase
	}
}

// Reasons returns the distinct reasons of conditions. It never returns nil.
func Reasons(conditions []Condition) []string {
	reasons := []string{}
	for _, condition := range conditions {
		if !slices.Contains(reasons, condition.Reason) {
			reasons = append(reasons, condition.Reason)
		}
	}
	return reasons
}
