package api

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"github.com/handoffd/handoffd/auth"
	"github.com/handoffd/handoffd/directory"
	"github.com/handoffd/handoffd/handoff"
	"github.com/handoffd/handoffd/idempotency"
	"github.com/handoffd/handoffd/internal/tracing"
	"github.com/handoffd/handoffd/mail"
	"github.com/handoffd/handoffd/mcp"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/stream"
	"github.com/handoffd/handoffd/webhook"
)

// Config is what an [API] needs. Fields without a default are required.
type Config struct {
	Handoffs  *handoff.Service
	Directory *directory.Service
	Webhooks  *webhook.Service
	Requests  *idempotency.Store
	Streams   *stream.Server
	Hub       *notify.Hub
	Verifier  *auth.Verifier
	Metrics   http.Handler // serves GET of /metrics. Default: 404

	// Measure returns the observer of a route, as openapi.yaml or [Unmatched] names it, and a method. It is called once
	// for each when the API is made. Default: requests are not observed.
	Measure func(method, route string) Observer

	Agents *mcp.Server // serves POST of /mcp. Default: 404

	// Unsubscriber serves the links in mail, below /mail/. Default: 404.
	Unsubscriber *mail.Unsubscriber

	// Conditions returns why the replica is degraded, for readiness. Default: no reasons.
	Conditions func() []Condition

	// Notes returns what readiness says beside that and does not change its status. Default: nothing.
	Notes func() []string

	// Waiting reports whether the database is still to be migrated: requests that need it get 503. Default: it is not.
	Waiting func() bool

	WriteTimeout time.Duration // for a client to read a response that is no stream. Default 30 s

	// Page serves GET of /, /config.json and everything below /assets/ and /handoffs/. Default: 404.
	Page http.Handler

	// UnknownPath serves browsers that open a path which leads nowhere, with status 404. Default: a problem document.
	UnknownPath http.Handler

	// BasePath is the path of the page's address, without a slash at the end: requests below it are answered like those
	// at the root, and responses name paths below it. Default: the page is at the root.
	BasePath string

	// Tracer makes the spans of requests. It continues the traces of TrustedProxies. Default: none.
	Tracer *tracing.Tracer

	AllowedOrigins []string       // exact origins that browsers may call from. Default: only that of the page
	Hosts          []string       // names in lower case, without ports, at which /mcp is served. Default: all
	TrustedProxies []netip.Prefix // whose X-Forwarded-For counts. Default: none
	Logger         *slog.Logger   // logs internal errors. Default: discards
}

// API serves HTTP requests. It is an [http.Handler].
type API struct {
	config      Config
	echo        *echo.Echo
	permissions map[string][]string // operations by role, see permissionsOf
	unmatched   map[string]Observer // by method, see measureUnmatched
	waiting     Observer            // of waitRoute
}

// maxBody bounds the body of every request, in bytes.
const maxBody = 256 << 10

// New returns an API. It fails if openapi.yaml and the routes do not agree.
func New(config Config) (*API, error) {
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Conditions == nil {
		config.Conditions = func() []Condition { return nil }
	}
	if config.Measure == nil {
		config.Measure = unmeasured
	}
	if config.Notes == nil {
		config.Notes = func() []string { return nil }
	}
	if config.Waiting == nil {
		config.Waiting = func() bool { return false }
	}
	a := &API{config: config, echo: echo.New()}
	a.measureUnmatched()
	a.waiting = config.Measure(http.MethodGet, prefix+waitRoute)
	a.echo.HTTPErrorHandler = a.writeError
	a.echo.IPExtractor = clientAddress(config.TrustedProxies)
	a.echo.Pre(a.trace, a.catchPanics, refuseLargeBody)
	if len(config.AllowedOrigins) > 0 {
		a.echo.Use(middleware.CORSWithConfig(middleware.CORSConfig{
			AllowOrigins: config.AllowedOrigins,
			AllowHeaders: []string{
				"Authorization", "Content-Type", "Last-Event-ID", "X-Request-Id", headerKey, headerIfMatch, headerNone,
				headerPrefer, headerOnBehalf, "Traceparent", "Tracestate", "Mcp-Protocol-Version", "Mcp-Method", "Mcp-Name",
			},
			ExposeHeaders: []string{
				"Date", "X-Request-Id", "Retry-After", "Location", "WWW-Authenticate", headerLink, headerReplayed,
				headerETag, headerApplied,
			},
			MaxAge: int((10 * time.Minute).Seconds()),
		}))
	}
	if err := a.addRoutes(); err != nil {
		return nil, fmt.Errorf("routes: %w", err)
	}
	return a, nil
}

// catchPanics turns a panic into a response, so that one request does not end the others.
func (a *API) catchPanics(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if recovered := recover(); recovered != nil {
				if abort, ok := recovered.(error); ok && errors.Is(abort, http.ErrAbortHandler) {
					panic(recovered)
				}
				err = fmt.Errorf("panic: %v\n%s", recovered, debug.Stack())
			}
		}()
		return next(c)
	}
}

// clientAddress believes X-Forwarded-For only from the proxies named; echo would believe it from every client.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	options := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, proxy := range proxies {
		bits := proxy.Addr().BitLen()
		options = append(options, echo.TrustIPRange(&net.IPNet{
			IP: proxy.Masked().Addr().AsSlice(), Mask: net.CIDRMask(proxy.Bits(), bits),
		}))
	}
	return echo.ExtractIPFromXFFHeader(options...)
}
