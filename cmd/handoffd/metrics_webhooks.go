package main

import (
	"slices"

	"github.com/handoffd/handoffd/webhook"
)

var webhookMetrics = &subject{
	title: "Webhooks",
	about: "The gauges count all accounts, are the same on each replica, and are at most 15 s old while the database " +
		"answers.",
	metrics: []*metric{
		webhookAttempts, webhookLeasesLost, webhooksActive, webhooksFailing, webhooksBehind, webhookBacklog, webhookOldest,
		webhookOldestAnswering, webhookFailures,
	},
	collect: (*replica).collectWebhooks,
}

var (
	webhookAttempts = counter("handoffd_webhook_attempts_total",
		"Attempts of this replica to tell a webhook of an event, by format and by result: delivered, or the class of error.",
		label{"format", texts(webhook.Formats())}, label{"result", webhookResults()})
	webhookLeasesLost = counter("handoffd_webhook_leases_lost_total",
		"Leases of webhooks that another replica, a replay or a change of address took while this replica held them; the "+
			"attempt did not count.")
	webhooksActive  = gauge("handoffd_webhooks", "Webhooks of all accounts that are not disabled.")
	webhooksFailing = gauge("handoffd_webhooks_failing", "Of these, webhooks whose last attempt failed.")
	webhooksBehind  = gauge("handoffd_webhooks_behind", "Of these, webhooks that are still to be sent something.")
	webhookBacklog  = gauge("handoffd_webhook_backlog_events", "Events that are still to be sent to webhooks.")
	webhookOldest   = gauge("handoffd_webhook_oldest_undelivered_seconds",
		"Seconds since the oldest of these events; 0 if there is none.")
	webhookOldestAnswering = gauge("handoffd_webhook_oldest_undelivered_answering_seconds",
		"Seconds since the oldest of those events whose webhook did not fail at its last attempt, and has a secret that a "+
			"key opens; 0 if there is none.")
	webhookFailures = gauge("handoffd_webhook_failures",
		"Failed attempts since the last success, of the 20 webhooks that have failed longest, by the class of the last "+
			"error.",
		label{name: "account"}, label{name: "webhook"}, label{name: "error"})
)

func (r *replica) collectWebhooks(s scrape) {
	stats := r.webhooks.Stats()
	for format, results := range stats.Attempts {
		for result, n := range results {
			s.set(webhookAttempts, float64(n), string(format), result)
		}
	}
	s.set(webhookLeasesLost, float64(stats.LeasesLost))
	backlog := stats.Backlog
	if backlog.ReadAt.IsZero() {
		return
	}
	s.set(webhooksActive, float64(backlog.Active))
	s.set(webhooksFailing, float64(backlog.Failing))
	s.set(webhooksBehind, float64(backlog.Behind))
	s.set(webhookBacklog, float64(backlog.Events))
	s.set(webhookOldest, backlog.Oldest.Seconds())
	s.set(webhookOldestAnswering, backlog.OldestAnswering.Seconds())
	for _, each := range backlog.LongestFailed {
		s.set(webhookFailures, float64(each.Failures), each.Account.String(), each.ID.String(), each.Class)
	}
}

// webhookResults returns the results of all formats.
func webhookResults() []string {
	var all []string
	for _, format := range webhook.Formats() {
		for _, result := range webhook.Results(format) {
			if !slices.Contains(all, result) {
				all = append(all, result)
			}
		}
	}
	return all
}
