package main

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/handoffd/handoffd/api"
)

var requestMetrics = &subject{
	title: "Requests",
	about: "A route is a path of [openapi.yaml](../api/openapi.yaml) or of the page with the names of its parameters, " +
		"such as `/api/v1/ai-sessions/{id}/handoff`. The route `" + api.Unmatched + "` stands for requests that reach " +
		"none: the path is unknown or does not know the method, or the request was refused before, such as for its size. " +
		"There the method is `" + api.OtherMethod + "` if HTTP does not define it. Requests to read a handoff that prefer " +
		"to wait for a change have a route of their own, which ends in ` (wait)`, because they take as long as people do; " +
		"so can those of `/mcp`. A request that net/http refuses, because it is no HTTP or its headers are late, has no " +
		"route and no series. While a replica is unavailable, `/readyz` answers 503: leave it out where you count errors.",
	metrics: []*metric{requestsTotal, requestDuration, callersTotal, callerQueries},
	collect: (*replica).collectRequests,
}

var (
	requestsTotal = counter("handoffd_http_requests_total",
		"Requests that this replica has answered. Status is the code of the response, 499 where the client had left before "+
			"it. A stream counts when it begins.", label{name: "method"}, label{name: "route"}, label{name: "status"})
	requestDuration = histogram("handoffd_http_request_duration_seconds",
		"Seconds from the headers of a request until its response was written, whatever its status; of a stream, until the "+
			"response began.",
		[]float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 60},
		label{name: "method"}, label{name: "route"})
)

// The values of the label source of callersTotal.
const (
	fromMemory   = "memory"
	fromDatabase = "database"
)

var (
	callersTotal = counter("handoffd_callers_total",
		"Callers of requests, people and API keys, whose account and rights were looked up, by source: what was read within "+
			"the last second (memory), or the database.", label{"source", []string{fromMemory, fromDatabase}})
	callerQueries = counter("handoffd_caller_queries_total",
		"Queries that looked callers up. Requests that arrive together share one.")
)

func (r *replica) collectRequests(s scrape) {
	r.requests.collect(s)
	callers := r.people.LookupCounts()
	s.set(callersTotal, float64(callers.Kept), fromMemory)
	s.set(callersTotal, float64(callers.Read), fromDatabase)
	s.set(callerQueries, float64(callers.Queries))
}

// requestObserver counts and times requests by method and route.
type requestObserver struct {
	total    *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newRequestObserver() *requestObserver {
	return &requestObserver{requestsTotal.counterVec(), requestDuration.histogramVec()}
}

// of is the Measure of [api.Config]. The counts of server errors exist from the start, so that the first one is a rise;
// the histogram exists from the first request, so that routes that are never used cost no series.
func (o *requestObserver) of(method, route string) api.Observer {
	total := o.total.MustCurryWith(prometheus.Labels{"method": method, "route": route})
	if route != api.Unmatched && method != http.MethodHead {
		total.WithLabelValues(statusText(http.StatusInternalServerError))
		total.WithLabelValues(statusText(http.StatusServiceUnavailable))
	}
	duration := sync.OnceValue(func() prometheus.Observer { return o.duration.WithLabelValues(method, route) })
	return func(status int, took time.Duration) {
		total.WithLabelValues(statusText(status)).Inc()
		duration().Observe(took.Seconds())
	}
}

func (o *requestObserver) collect(s scrape) {
	o.total.Collect(s)
	o.duration.Collect(s)
}

// statusTexts holds the texts of all statuses, so that counting a request allocates nothing.
var statusTexts = func() (list [600]string) {
	for status := range list {
		list[status] = strconv.Itoa(status)
	}
	return list
}()

func statusText(status int) string {
	if status < 0 || status >= len(statusTexts) {
		return "other" // no handler sends one
	}
	return statusTexts[status]
}
