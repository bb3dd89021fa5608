package api

import (
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"github.com/handoffd/handoffd/mcp"
	"github.com/handoffd/handoffd/refusal"
)

const mcpPath = "/mcp"

// serveAgents passes a message of an MCP client to the server of the tools. What is wrong before that is a problem
// document, as everywhere.
func (a *API) serveAgents(c echo.Context, p caller) error {
	if !p.Service && !p.IsAgent() {
		return refusal.Forbidden("The tools of /mcp are for agents and services, and this token is a person's. Make a key " +
			"for an agent: handoffd key add --account ID --name NAME --agent")
	}
	if err := readBody(c.Request()); err != nil {
		return err
	}
	w := c.Response()
	err := a.config.Agents.Serve(w.Writer, withClient(c), mcp.Caller{Principal: p.Principal, Expires: p.expires})
	if refused, ok := errors.AsType[*mcp.RefusedError](err); ok {
		return newProblem(refused.Status, transportCodes[refused.Status], refused.Text)
	}
	return err
}

// transportCodes are the codes of requests that are no MCP. A status without one is invalid_input.
var transportCodes = map[int]string{
	http.StatusBadRequest:           "invalid_input",
	http.StatusUnsupportedMediaType: errNotJSON.Code,
}

// withClient returns the request with the context that ends when its client leaves; see [API.ServeHTTP].
func withClient(c echo.Context) *http.Request {
	return c.Request().WithContext(c.Response().Writer.(*responseWriter).request.Context())
}

// checkOrigin refuses requests that a page of a foreign site makes a browser send: by its Origin, or by a name that the
// site has pointed to this server (DNS rebinding). Other requests name no Origin.
func (a *API) checkOrigin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		if hosts := a.config.Hosts; len(hosts) > 0 && !slices.Contains(hosts, hostname(r.Host)) {
			return newProblem(http.StatusForbidden, "foreign_host", "The Host is "+r.Host+", and "+mcpPath+" is served at "+
				strings.Join(hosts, ", ")+". A proxy must pass the Host of its client on.")
		}
		origin := r.Header.Get(echo.HeaderOrigin)
		if origin == "" || slices.Contains(a.config.AllowedOrigins, origin) {
			return next(c)
		}
		if u, err := url.Parse(origin); err == nil && strings.EqualFold(u.Host, r.Host) {
			return next(c)
		}
		return newProblem(http.StatusForbidden, "foreign_origin",
			"Pages of "+origin+" cannot call "+mcpPath+": HANDOFF_ALLOWED_ORIGINS does not hold that origin.")
	}
}

// hostname returns the name of a Host header in lower case, without the port.
func hostname(host string) string {
	u := url.URL{Host: host}
	name := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if address, err := netip.ParseAddr(name); err == nil {
		return address.String()
	}
	return name
}
