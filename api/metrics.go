package api

import (
	"slices"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/handoffd/handoffd/stream"
)

// metrics are what /metrics shows.
type metrics struct{ handle echo.HandlerFunc }

func newMetrics(a *API) *metrics {
	registry := prometheus.NewRegistry()
	streams := a.config.Streams
	m := &metrics{handle: echo.WrapHandler(promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	counter := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value)
	}
	for reason := range streams.Stats().Ended {
		registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name:        "handoffd_evictions_total",
			Help:        "Streams that the server ended, by reason.",
			ConstLabels: prometheus.Labels{"reason": reason},
		}, func() float64 { return float64(streams.Stats().Ended[reason]) }))
	}
	for _, reason := range degradedReasons() {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "handoffd_degraded",
			Help:        "1 while events or answers come later than they should, for this reason.",
			ConstLabels: prometheus.Labels{"reason": reason},
		}, func() float64 {
			if slices.Contains(Reasons(a.conditions()), reason) {
				return 1
			}
			return 0
		}))
	}
	if mails := a.config.Mails; mails != nil {
		for _, result := range mails.Results() {
			registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
				Name:        "handoffd_mails_total",
				Help:        "Tries to send mail about an escalation, by result.",
				ConstLabels: prometheus.Labels{"result": result},
			}, func() float64 { return float64(mails.Count(result)) }))
		}
		registry.MustRegister(gauge("handoffd_waiting_unheard",
			"Handoffs of all accounts that wait though no person could be told by mail; the same on each replica.",
			func() float64 { return float64(mails.Unheard()) }))
	}
	registry.MustRegister(
		collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		commitToSocket{streams},
		gauge("handoffd_streams_open", "Event streams open on this replica.", func() float64 {
			return float64(streams.Stats().Open)
		}),
		gauge("handoffd_listener_connected", "1 while this replica listens for notifications.", func() float64 {
			if a.config.Listener.Listening() {
				return 1
			}
			return 0
		}),
		gauge("handoffd_canary_seconds", "Round trip of the last notification this replica sent to itself; 0 before the first.", func() float64 {
			return a.config.Listener.Health().RoundTrip.Seconds()
		}),
		counter("handoffd_notifications_dropped_total", "Notifications that no replica sent.", func() float64 {
			return float64(a.config.Listener.Stats().Malformed)
		}),
		counter("handoffd_seats_uncounted_total", "Deliveries that seats_reached leaves out.", func() float64 {
			return float64(streams.Stats().Uncounted)
		}),
		counter("handoffd_notify_fallbacks_total", "Transactions committed without notifying, because NOTIFY was in trouble.", func() float64 {
			return float64(a.config.Service.NotifyFallbacks())
		}),
		counter("handoffd_window_hits_total", "Times a subscriber was served from memory.", func() float64 {
			return float64(a.config.Hub.Stats().WindowHits)
		}),
		counter("handoffd_reconcile_repairs_total", "Events found by comparing heads that no notification had announced.", func() float64 {
			return float64(a.config.Hub.Stats().Repairs)
		}),
		counter("handoffd_log_reads_total", "Queries of the event log.", func() float64 {
			return float64(a.config.Hub.Stats().LogReads)
		}),
	)
	return m
}

// commitToSocket collects [stream.Stats.CommitToSocket].
type commitToSocket struct{ streams *stream.Server }

var commitToSocketDesc = prometheus.NewDesc("handoffd_commit_to_socket_seconds",
	"From the append of an event, by the database's clock, to its write to a subscriber.", nil, nil)

func (c commitToSocket) Describe(descs chan<- *prometheus.Desc) { descs <- commitToSocketDesc }

func (c commitToSocket) Collect(metrics chan<- prometheus.Metric) {
	h := c.streams.Stats().CommitToSocket
	metrics <- prometheus.MustNewConstHistogram(commitToSocketDesc, h.Count, h.Sum, h.Buckets)
}
