package api

import (
	"cmp"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"
)

// Observer receives the status of a response and how long the request took: from its headers until its response was
// written, or until the response began if that is a stream. It is called once for each request, when the handler
// panicked too, and from several goroutines.
type Observer func(status int, took time.Duration)

const (
	// Unmatched stands for the route of requests that reach none: the path is unknown or does not know the method, or the
	// request was refused before.
	Unmatched = "unmatched"
	// OtherMethod stands for the methods of unmatched requests that HTTP does not define.
	OtherMethod = "other"

	waitRoute = handoffPath + " (wait)" // of requests that prefer to wait for a change
)

// methods are those that clients use, by which unmatched requests are told apart.
var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
	http.MethodOptions,
}

// unmeasured is the default of Config.Measure.
func unmeasured(_, _ string) Observer { return func(int, time.Duration) {} }

// measureUnmatched prepares the observers of requests that reach no route.
func (a *API) measureUnmatched() {
	a.unmatched = make(map[string]Observer)
	for _, method := range append(methods, OtherMethod) {
		a.unmatched[method] = a.config.Measure(method, Unmatched)
	}
}

// unmatchedObserver returns the observer of a request before its route is known.
func (a *API) unmatchedObserver(method string) Observer {
	if observe, ok := a.unmatched[method]; ok {
		return observe
	}
	return a.unmatched[OtherMethod]
}

// add adds a route, in the form of openapi.yaml.
func (a *API) add(methods []string, path string, handle echo.HandlerFunc) {
	for _, method := range methods {
		observe := a.config.Measure(method, path)
		a.echo.Add(method, echoPath(path), func(c echo.Context) error {
			measureAs(c, observe)
			return handle(c)
		})
	}
}

// measureAs sets the observer of a request.
func measureAs(c echo.Context, observe Observer) {
	c.Response().Writer.(*responseWriter).observe = observe
}

// measure calls the observer, once. A handler that ended without a status has panicked to cut the response off.
func (w *responseWriter) measure() {
	if observe := w.observe; observe != nil {
		w.observe = nil
		observe(cmp.Or(w.status, http.StatusInternalServerError), time.Since(w.began))
	}
}
