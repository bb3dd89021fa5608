package api

import (
	"bytes"
	"context"
	_ "embed"
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

//go:embed openapi.yaml
var document []byte

// route joins an operation of openapi.yaml to its handler.
type route struct {
	method, path string
	handle       handler
}

// handler responds to an authenticated and validated request, or returns an error for writeError.
type handler func(c echo.Context, p caller) error

// routes are all operations of openapi.yaml.
func (a *API) routes() []route {
	return append(a.transitionRoutes(), []route{
		{http.MethodGet, "/me", a.getMe},
		{http.MethodPatch, "/me", a.patchMe},
		{http.MethodGet, "/account", a.getAccount},
		{http.MethodPut, "/account", a.putAccount},
		{http.MethodGet, "/policy", a.getPolicy},
		{http.MethodPut, "/policy", a.putPolicy},
		{http.MethodGet, "/users", a.listUsers},
		{http.MethodGet, "/users/{id}", a.getUser},
		{http.MethodPut, "/users/{id}", a.putUser},
		{http.MethodGet, "/teams", a.listTeams},
		{http.MethodGet, "/api-keys", a.listAPIKeys},
		{http.MethodPost, "/api-keys", a.createAPIKey},
		{http.MethodDelete, "/api-keys/{id}", a.revokeAPIKey},
		{http.MethodGet, "/webhooks", a.listWebhooks},
		{http.MethodPost, "/webhooks", a.createWebhook},
		{http.MethodGet, "/webhooks/{id}", a.getWebhook},
		{http.MethodPut, "/webhooks/{id}", a.putWebhook},
		{http.MethodDelete, "/webhooks/{id}", a.deleteWebhook},
		{http.MethodPost, webhookTestPath, a.testWebhook},
		{http.MethodPost, "/webhooks/{id}/replay", a.replayWebhook},
		{http.MethodPost, "/webhooks/{id}/rotate", a.rotateWebhook},
		{http.MethodGet, "/webhooks/{id}/deliveries", a.listDeliveries},
		{http.MethodGet, "/ai-sessions", a.listSessions},
		{http.MethodPut, "/ai-sessions/{id}", a.putSession},
		{http.MethodGet, "/ai-sessions/{id}", a.getSession},
		{http.MethodGet, "/ai-sessions/{id}/messages", a.listMessages},
		{http.MethodPost, "/ai-sessions/{id}/messages", a.appendMessages},
		{http.MethodPost, "/ai-sessions/{id}/handoff", a.createHandoff},
		{http.MethodGet, "/ai-sessions/{id}/handoffs", a.listHandoffs},
		{http.MethodGet, handoffPath, a.getHandoff},
		{http.MethodGet, "/ai-sessions/queue", a.getQueue},
		{http.MethodGet, streamPath, a.streamEscalations},
	}...)
}

const (
	prefix     = "/api/v1"
	streamPath = "/ai-sessions/escalations/stream" // without HEAD: a stream has no response that ends

	handoffPath = "/ai-sessions/{id}/handoffs/{hid}"

	webhookTestPath = "/webhooks/{id}/test"
)

// reading are the methods of routes that only read.
var reading = []string{http.MethodGet, http.MethodHead}

func (a *API) addRoutes() error {
	spec, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		return fmt.Errorf("openapi.yaml: %w", err)
	}
	if err := spec.Validate(context.Background()); err != nil {
		return fmt.Errorf("openapi.yaml: %w", err)
	}
	if a.permissions, err = permissionsOf(spec); err != nil {
		return err
	}
	operations := 0
	for _, item := range spec.Paths.Map() {
		operations += len(item.Operations())
	}
	routes := a.routes()
	for _, r := range routes {
		item := spec.Paths.Value(r.path)
		if item == nil || item.GetOperation(r.method) == nil {
			return fmt.Errorf("openapi.yaml has no %s %s", r.method, r.path)
		}
		check := newValidator(spec, r.path, item, r.method)
		if takesOnBehalf(item.GetOperation(r.method)) {
			r.handle = a.onBehalf(r.handle)
		}
		admit := admitAll
		if r.path == streamPath {
			admit = a.admitStream
		}
		methods := []string{r.method}
		if r.method == http.MethodGet && r.path != streamPath {
			methods = reading // net/http leaves the body of HEAD out
		}
		a.add(methods, prefix+r.path, a.authenticate(admit, check.before(r.handle)))
	}
	if operations != len(routes) {
		return fmt.Errorf("openapi.yaml has %d operations and %d of them are implemented", operations, len(routes))
	}
	served := bytes.Replace(document, []byte("- url: "+prefix), []byte("- url: "+a.config.BasePath+prefix), 1)
	a.add(reading, "/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml", served)
	})
	a.add(reading, "/healthz", a.getHealth)
	a.add(reading, "/readyz", a.getReadiness)
	if a.config.Agents != nil {
		a.add([]string{http.MethodPost}, mcpPath, a.checkOrigin(a.authenticate(admitAll, a.serveAgents)))
	}
	if a.config.Unsubscriber != nil {
		a.add(reading, unsubscribePath, a.showSubscription)
		a.add([]string{http.MethodPost}, unsubscribePath, a.endSubscription)
	}
	if a.config.Metrics != nil {
		a.add(reading, "/metrics", echo.WrapHandler(a.config.Metrics))
	}
	if a.config.Page != nil {
		page := echo.WrapHandler(a.config.Page)
		for _, path := range []string{"/", "/config.json", "/assets/*"} {
			a.add(reading, path, page)
		}
		a.add(reading, "/handoffs/*", func(c echo.Context) error {
			if !handoffPage.MatchString(c.Request().URL.EscapedPath()) {
				return echo.ErrNotFound
			}
			return page(c)
		})
	}
	if a.config.BasePath != "" {
		a.add(reading, a.config.BasePath, a.redirectToBase)
	}
	return nil
}

// handoffPage is the address of a handoff in the page, as it is escaped: ids can hold a slash.
var handoffPage = regexp.MustCompile(`^/handoffs/[^/]+/[^/]+$`)

// echoPath writes the parameters of an OpenAPI path as echo does: {id} becomes :id.
func echoPath(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
