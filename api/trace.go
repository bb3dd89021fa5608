package api

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"net/netip"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"
)

// requestID returns the id of a request for its response, its log lines and its trace: the caller's own if it is
// harmless.
func requestID(r *http.Request) string {
	id := r.Header.Get(echo.HeaderXRequestID)
	if !printable(id, 128) {
		id = rand.Text()
	}
	return id
}

// printable reports whether text is 1 to limit characters of visible ASCII.
func printable(text string, limit int) bool {
	return text != "" && len(text) <= limit &&
		!strings.ContainsFunc(text, func(char rune) bool { return char <= ' ' || char > '~' })
}

// trace makes the span of a request of the API or of an agent. Probes, /metrics and the page have none.
func (a *API) trace(next echo.HandlerFunc) echo.HandlerFunc {
	if a.config.Tracer == nil {
		return next
	}
	return func(c echo.Context) error {
		r := c.Request()
		if r.URL.Path != mcpPath && !strings.HasPrefix(r.URL.Path, prefix+"/") {
			return next(c)
		}
		ctx, span := a.config.Tracer.StartRequest(r, a.isTrustedProxy(r.RemoteAddr))
		c.SetRequest(r.WithContext(ctx))
		w := c.Response().Writer.(*responseWriter)
		defer func() { span.End(routeOf(c), cmp.Or(w.status, http.StatusInternalServerError)) }()
		if err := next(c); err != nil {
			c.Error(err) // now, because the span has its status
		}
		return nil
	}
}

// routeOf returns the template of the request's path, as openapi.yaml writes it, "" for a path that leads nowhere.
func routeOf(c echo.Context) string {
	parts := strings.Split(c.Path(), "/")
	for i, part := range parts {
		if name, ok := strings.CutPrefix(part, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return strings.Join(parts, "/")
}

// isTrustedProxy reports whether the peer of a connection is a proxy whose headers count.
func (a *API) isTrustedProxy(address string) bool {
	peer, err := netip.ParseAddrPort(address)
	return err == nil && slices.ContainsFunc(a.config.TrustedProxies, func(proxy netip.Prefix) bool {
		return proxy.Contains(peer.Addr().Unmap())
	})
}
