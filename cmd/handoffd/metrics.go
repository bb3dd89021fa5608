package main

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// subjects are all metrics of a replica, in the order of docs/metrics.md, beside those of Go and of the process.
var subjects = []*subject{
	replicaMetrics, requestMetrics, streamMetrics, notificationMetrics, databaseMetrics, handoffMetrics, mailMetrics,
	webhookMetrics,
}

// subject is a group of metrics.
type subject struct {
	title   string
	about   string // what is true of all of them
	metrics []*metric

	// collect passes the values on at a scrape: those of the counters and gauges from memory, without a query.
	collect func(*replica, scrape)
}

// metrics returns the handler of /metrics.
func (r *replica) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	for _, each := range subjects {
		registry.MustRegister(collector{each, r})
	}
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// collector collects the metrics of one subject from one replica.
type collector struct {
	*subject
	replica *replica
}

// Describe implements [prometheus.Collector].
func (c collector) Describe(descs chan<- *prometheus.Desc) {
	for _, each := range c.metrics {
		descs <- each.desc
	}
}

// Collect implements [prometheus.Collector].
func (c collector) Collect(series chan<- prometheus.Metric) { c.collect(c.replica, scrape(series)) }

// scrape receives the values of one scrape.
type scrape chan<- prometheus.Metric

// set passes on the value of a counter or gauge; labels are in the order of its labels.
func (s scrape) set(m *metric, value float64, labels ...string) {
	s <- prometheus.MustNewConstMetric(m.desc, m.kind.valueType(), value, labels...)
}

// setEach passes on the values of a metric with one label.
func (s scrape) setEach(m *metric, values map[string]int64) {
	for label, value := range values {
		s.set(m, float64(value), label)
	}
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}
