package main

import "github.com/prometheus/client_golang/prometheus"

// metric describes a metric. The help is its documentation, of which docs/metrics.md is made; so is the rest.
type metric struct {
	name, help string
	kind       kind
	labels     []label
	desc       *prometheus.Desc
	buckets    []float64 // of a histogram
}

// label is a label of a metric, with all values that it can have if there are few.
type label struct {
	name   string
	values []string
}

type kind string

const (
	counterKind   kind = "counter"
	gaugeKind     kind = "gauge"
	histogramKind kind = "histogram"
)

func (k kind) valueType() prometheus.ValueType {
	if k == counterKind {
		return prometheus.CounterValue
	}
	return prometheus.GaugeValue
}

func counter(name, help string, labels ...label) *metric {
	return newMetric(counterKind, name, help, labels)
}

func gauge(name, help string, labels ...label) *metric {
	return newMetric(gaugeKind, name, help, labels)
}

func histogram(name, help string, buckets []float64, labels ...label) *metric {
	m := newMetric(histogramKind, name, help, labels)
	m.buckets = buckets
	return m
}

func newMetric(kind kind, name, help string, labels []label) *metric {
	m := &metric{name: name, help: help, kind: kind, labels: labels}
	m.desc = prometheus.NewDesc(name, help, m.labelNames(), nil)
	return m
}

func (m *metric) labelNames() []string {
	var names []string
	for _, each := range m.labels {
		names = append(names, each.name)
	}
	return names
}

// counterVec returns the counters of a replica that counts them itself.
func (m *metric) counterVec() *prometheus.CounterVec {
	return prometheus.NewCounterVec(prometheus.CounterOpts{Name: m.name, Help: m.help}, m.labelNames())
}

// histogramVec returns the histograms of a replica.
func (m *metric) histogramVec() *prometheus.HistogramVec {
	return prometheus.NewHistogramVec(m.histogramOpts(), m.labelNames())
}

// histogram returns the histogram of a replica. The metric has no labels.
func (m *metric) histogram() prometheus.Histogram { return prometheus.NewHistogram(m.histogramOpts()) }

func (m *metric) histogramOpts() prometheus.HistogramOpts {
	return prometheus.HistogramOpts{Name: m.name, Help: m.help, Buckets: m.buckets}
}

// texts returns the values of a label whose values are of a type of their own.
func texts[T ~string](values []T) []string {
	list := make([]string, len(values))
	for i, value := range values {
		list[i] = string(value)
	}
	return list
}
