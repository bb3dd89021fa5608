package main

import (
	"net/http"
	"slices"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/handoffd/handoffd/db"
	"github.com/handoffd/handoffd/notify"
	"github.com/handoffd/handoffd/replicas"
)

// metrics returns the handler of /metrics, which reads the figures of all parts from their Stats, each once a scrape.
func (r *replica) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(r, r.latency,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// newLatency returns the metric of [stream.Config.ObserveLatency].
func newLatency() prometheus.Histogram {
	return prometheus.NewHistogram(prometheus.HistogramOpts{
		Name:    "handoffd_commit_to_socket_seconds",
		Help:    "From the append of an event, by the database's clock, to its write to a subscriber.",
		Buckets: []float64{.0005, .001, .002, .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10},
	})
}

var (
	streamsOpen         = describe("handoffd_streams_open", "Event streams open on this replica.")
	evictions           = describe("handoffd_evictions_total", "Streams that the server ended, by reason.", "reason")
	uncountedDeliveries = describe("handoffd_deliveries_uncounted_total", "Deliveries that seats_reached leaves out.")

	listenerConnected = describe("handoffd_listener_connected", "1 while this replica listens for notifications.")
	canaryRoundTrip   = describe("handoffd_canary_seconds",
		"Round trip of the last notification this replica sent to itself; 0 before the first.")
	droppedNotifications = describe("handoffd_notifications_dropped_total", "Notifications that no replica sent.")
	windowHits           = describe("handoffd_window_hits_total", "Times a subscriber was served from memory.")
	logReads             = describe("handoffd_log_reads_total", "Queries of the event log.")
	repairs              = describe("handoffd_reconcile_repairs_total",
		"Events found by comparing heads that no notification had announced.")

	notifyFallbacks = describe("handoffd_notify_fallbacks_total",
		"Transactions committed without notifying, because NOTIFY was in trouble.")
	degraded = describe("handoffd_degraded",
		"1 while events or answers come later than they should, for this reason.", "reason")
	waiting = describe("handoffd_waiting", "Handoffs of all accounts that wait, by priority; the same on each replica.",
		"priority")
	oldestWaiting = describe("handoffd_oldest_waiting_seconds",
		"How long the handoff that has waited longest has waited since its escalation, by priority; 0 where none waits.",
		"priority")
	overdue = describe("handoffd_overdue",
		"Waiting handoffs of all accounts that have reached their target (level 1) or twice the target (level 2).",
		"priority", "level")
	mails   = describe("handoffd_mails_total", "Tries to send a message, by result.", "result")
	mailDue = describe("handoffd_mail_due",
		"Mailboxes of all accounts that are due: the backlog of mail; the same on each replica.")
	mailOldest = describe("handoffd_mail_oldest_due_seconds",
		"How long the first of the mailboxes has been due; the same on each replica.")
	mailSuspended = describe("handoffd_mail_addresses_suspended",
		"Addresses of which the mail server says that they do not exist; the same on each replica.")
	mailPace = describe("handoffd_mail_pace_per_minute",
		"Messages a minute that all replicas send; 0 while the mail server has not throttled.")
	unheard = describe("handoffd_waiting_unheard",
		"Handoffs of all accounts that wait though no person could be told by mail; the same on each replica.")
)

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc(name, help, labels, nil)
}

func (r *replica) Describe(descs chan<- *prometheus.Desc) { prometheus.DescribeByCollect(r, descs) }

// Collect implements [prometheus.Collector]. Each label value has a series from the start, so that alerts can use it.
func (r *replica) Collect(series chan<- prometheus.Metric) {
	gauge := func(desc *prometheus.Desc, value float64, labels ...string) {
		series <- prometheus.MustNewConstMetric(desc, prometheus.GaugeValue, value, labels...)
	}
	counter := func(desc *prometheus.Desc, value int64, labels ...string) {
		series <- prometheus.MustNewConstMetric(desc, prometheus.CounterValue, float64(value), labels...)
	}

	streams := r.streams.Stats()
	gauge(streamsOpen, float64(streams.Open))
	for reason, n := range streams.Ended {
		counter(evictions, n, reason)
	}
	counter(uncountedDeliveries, streams.Uncounted)

	listener, hub := r.listener.Health(), r.hub.Stats()
	gauge(listenerConnected, oneIf(listener.Listening))
	gauge(canaryRoundTrip, listener.RoundTrip.Seconds())
	counter(droppedNotifications, listener.Malformed)
	counter(windowHits, hub.WindowHits)
	counter(logReads, hub.LogReads)
	counter(repairs, hub.Repairs)

	counter(notifyFallbacks, r.runner.NotifyFallbacks())
	reasons := r.reasons()
	for _, reason := range degradedReasons() {
		gauge(degraded, oneIf(slices.Contains(reasons, reason)), reason)
	}
	collectWebhooks(r.webhooks.Stats(), gauge, counter)
	mail := r.mail.Stats()
	for result, n := range mail.Results {
		counter(mails, n, result)
	}
	gauge(unheard, float64(mail.Unheard))
	for priority, count := range r.due.Backlog() {
		gauge(waiting, float64(count.Handoffs), string(priority))
		gauge(oldestWaiting, count.OldestSeconds, string(priority))
		gauge(overdue, float64(count.Overdue), string(priority), "1")
		gauge(overdue, float64(count.OverdueTwice), string(priority), "2")
	}
	gauge(mailDue, float64(mail.Due))
	gauge(mailOldest, mail.OldestDue.Seconds())
	gauge(mailSuspended, float64(mail.Suspended))
	gauge(mailPace, mail.PerMinute)
}

func oneIf(condition bool) float64 {
	if condition {
		return 1
	}
	return 0
}

// degradedReasons returns all reasons that [replica.conditions] can have.
func degradedReasons() []string {
	reasons := []string{
		"standbys", "keys", "mail_waits", "mail_refused", "open_files", "webhook_secrets", db.SplitBrain,
		db.HostsUnreachable,
		replicas.DatabaseAway, replicas.DatabaseReadOnly, replicas.SettingsDisagree,
	}
	for _, reason := range notify.Reasons() {
		reasons = append(reasons, string(reason))
	}
	return reasons
}
