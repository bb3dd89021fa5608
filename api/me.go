package api

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
)

// me is the caller as GET /me describes it.
type me struct {
	User        *meUser                `json:"user"`
	Service     *meService             `json:"service"`
	Account     directory.Account      `json:"account"`
	Role        string                 `json:"role"`
	Permissions []string               `json:"permissions"`
	Preferences *directory.Preferences `json:"preferences"`
}

type meUser struct {
	ID         uuid.UUID  `json:"id"`
	ExternalID *string    `json:"external_id"`
	Name       string     `json:"name"`
	TeamID     *uuid.UUID `json:"team_id"`
}

type meService struct {
	ID   *uuid.UUID `json:"id"`
	Name string     `json:"name"`
}

func (a *API) getMe(c echo.Context, p caller) error {
	m := me{Role: roleName(p.Principal), Permissions: a.permissions[roleName(p.Principal)]}
	var err error
	if m.Account, err = a.config.Directory.Account(c.Request().Context(), p.Principal); err != nil {
		return err
	}
	if p.Service {
		m.Service = &meService{Name: p.Name}
		if p.KeyID != uuid.Nil {
			m.Service.ID = &p.KeyID
		}
		return c.JSON(http.StatusOK, m)
	}
	m.User = &meUser{ID: p.UserID, Name: p.Name, TeamID: p.TeamID}
	if p.ExternalID != "" {
		m.User.ExternalID = &p.ExternalID
	}
	if !p.IsAgent() {
		preferences, err := a.config.Directory.Preferences(c.Request().Context(), p.Principal)
		if err != nil {
			return err
		}
		m.Preferences = &preferences
	}
	return c.JSON(http.StatusOK, m)
}

func (a *API) patchMe(c echo.Context, p caller) error {
	var in directory.PreferencesInput
	if err := decode(c, &in); err != nil {
		return err
	}
	if _, err := a.config.Directory.SetPreferences(c.Request().Context(), p.Principal, in); err != nil {
		return err
	}
	return a.getMe(c, p)
}

// roleName returns the name of the principal's role in openapi.yaml.
func roleName(p auth.Principal) string {
	if p.Service {
		return "service"
	}
	return string(p.Role)
}

// rolesExtension lists, for each operation of openapi.yaml, the roles that can call it.
const rolesExtension = "x-roles"

// permissionsOf returns the operations of each role, by operationId and sorted. It fails if an operation has no roles.
func permissionsOf(spec *openapi3.T) (map[string][]string, error) {
	permissions := make(map[string][]string)
	for path, item := range spec.Paths.Map() {
		for method, operation := range item.Operations() {
			roles, _ := operation.Extensions[rolesExtension].([]any)
			if len(roles) == 0 {
				return nil, fmt.Errorf("openapi.yaml: %s %s has no %s", method, path, rolesExtension)
			}
			for _, role := range roles {
				name, _ := role.(string)
				permissions[name] = append(permissions[name], operation.OperationID)
			}
		}
	}
	for _, operations := range permissions {
		slices.Sort(operations)
	}
	return permissions, nil
}
