package api

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/handoffd/handoffd/sse"
)

// metrics are what /metrics shows.
type metrics struct {
	handle         echo.HandlerFunc
	commitToSocket prometheus.Histogram
	evictions      *prometheus.CounterVec
}

func newMetrics(a *API) *metrics {
	registry := prometheus.NewRegistry()
	m := &metrics{
		handle: echo.WrapHandler(promhttp.HandlerFor(registry, promhttp.HandlerOpts{})),
		commitToSocket: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name:    "handoffd_commit_to_socket_seconds",
			Help:    "From the append of an event, by the database's clock, to its write to a subscriber.",
			Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
		}),
		evictions: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "handoffd_evictions_total",
			Help: "Streams that the server ended, by reason.",
		}, []string{"reason"}),
	}
	gauge := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value)
	}
	counter := func(name, help string, value func() float64) prometheus.Collector {
		return prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help}, value)
	}
	for _, reason := range []string{string(errShutdown), string(errExpired), string(errRevoked), evictedSlow, evictedBroken} {
		m.evictions.WithLabelValues(reason) // a counter that is not there yet cannot be alerted on
	}
	for _, reason := range degradedReasons() {
		registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Name:        "handoffd_degraded",
			Help:        "1 while events or answers come later than they should, for this reason.",
			ConstLabels: prometheus.Labels{"reason": reason},
		}, func() float64 {
			if slices.Contains(a.Degraded(), reason) {
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
		m.commitToSocket,
		m.evictions,
		gauge("handoffd_streams_open", "Event streams open on this replica.", func() float64 {
			return float64(a.seats.open())
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
			return float64(a.config.Listener.Junk())
		}),
		counter("handoffd_seats_uncounted_total", "Deliveries that seats_reached leaves out.", func() float64 {
			return float64(a.reach.lost())
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

// delivered records that an event of the given time has been written to a subscriber.
func (m *metrics) delivered(at time.Time) {
	m.commitToSocket.Observe(max(0, time.Since(at).Seconds()))
}

// The reasons of evictions that a client cannot be told any more; the others are an [ending].
const (
	evictedSlow   = "slow"   // the client did not read
	evictedBroken = "broken" // writing to the client failed
)

// ended records why a stream is over, unless the client left of its own accord.
func (m *metrics) ended(err error) {
	reason, byServer := errors.AsType[ending](err)
	switch {
	case byServer:
		m.evictions.WithLabelValues(string(reason)).Inc()
	case errors.Is(err, sse.ErrSlow):
		m.evictions.WithLabelValues(evictedSlow).Inc()
	case errors.Is(err, context.Canceled):
		// the client left
	default:
		m.evictions.WithLabelValues(evictedBroken).Inc()
	}
}
