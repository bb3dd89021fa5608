package api

import (
	"encoding/json"
	"fmt"

	"github.com/labstack/echo/v4"
)

// decode reads the body, which has been validated, into a struct.
func decode(c echo.Context, into any) error {
	if err := json.NewDecoder(c.Request().Body).Decode(into); err != nil {
		return fmt.Errorf("decode body: %w", err)
	}
	return nil
}
