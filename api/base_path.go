package api

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"
)

// withoutBase returns the request as the routes know it. A proxy can pass the path on below which it serves the page,
// or remove it: both reach the same route.
func (a *API) withoutBase(r *http.Request) *http.Request {
	path, ok := cutBase(r.URL.Path, a.config.BasePath)
	if !ok {
		return r
	}
	raw, ok := cutBase(r.URL.RawPath, a.config.BasePath)
	if !ok && r.URL.RawPath != "" {
		return r
	}
	cut := new(http.Request)
	*cut = *r
	cut.URL = new(url.URL)
	*cut.URL = *r.URL
	cut.URL.Path, cut.URL.RawPath = path, raw
	return cut
}

// cutBase returns what follows base in a path, and whether the path is below base.
func cutBase(path, base string) (below string, ok bool) {
	below, ok = strings.CutPrefix(path, base)
	return below, ok && base != "" && strings.HasPrefix(below, "/")
}

// redirectToBase leads from the base path to the page.
func (a *API) redirectToBase(c echo.Context) error {
	target := a.config.BasePath + "/"
	if query := c.Request().URL.RawQuery; query != "" {
		target += "?" + query
	}
	return c.Redirect(http.StatusPermanentRedirect, target)
}
