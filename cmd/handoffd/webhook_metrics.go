package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"github.com/handoffd/handoffd/webhook"
)

var (
	webhookAttempts = describe("handoffd_webhook_attempts_total",
		"Attempts of this replica to tell a webhook of an event, by format and by result.", "format", "result")
	webhookLeasesLost = describe("handoffd_webhook_leases_lost_total",
		"Leases of webhooks that this replica lost while it held them; the attempt did not count.")
	webhooksActive  = describe("handoffd_webhooks", "Webhooks of all accounts that are not disabled.")
	webhooksFailing = describe("handoffd_webhooks_failing", "Those whose last attempt failed.")
	webhooksBehind  = describe("handoffd_webhooks_behind", "Those that are still to be sent something.")
	webhookBacklog  = describe("handoffd_webhook_backlog_events", "Events that are still to be sent to webhooks.")
	webhookOldest   = describe("handoffd_webhook_oldest_undelivered_seconds", "Age of the oldest of these events.")
	webhookFailures = describe("handoffd_webhook_failures",
		"Failed attempts since the last success, of the 20 webhooks that have failed longest.", "account", "webhook", "error")
)

// collectWebhooks passes the figures of webhooks on.
func collectWebhooks(
	stats webhook.Stats,
	gauge func(*prometheus.Desc, float64, ...string), counter func(*prometheus.Desc, int64, ...string),
) {
	for _, format := range []webhook.Format{webhook.Standard, webhook.Slack, webhook.Teams} {
		results := stats.Attempts[format]
		for _, result := range []string{"delivered", "timeout"} {
			if _, found := results[result]; !found {
				counter(webhookAttempts, 0, string(format), result)
			}
		}
		for result, n := range results {
			counter(webhookAttempts, n, string(format), result)
		}
	}
	counter(webhookLeasesLost, stats.LeasesLost)
	backlog := stats.Backlog
	gauge(webhooksActive, float64(backlog.Active))
	gauge(webhooksFailing, float64(backlog.Failing))
	gauge(webhooksBehind, float64(backlog.Behind))
	gauge(webhookBacklog, float64(backlog.Events))
	gauge(webhookOldest, backlog.Oldest.Seconds())
	for _, each := range backlog.LongestFailed {
		gauge(webhookFailures, float64(each.Failures), each.Account.String(), each.ID.String(), each.Class)
	}
}
