package tools_test

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// fault is a state of two replicas, and the alerts that fire in it.
type fault struct {
	name      string
	recording string // of real replicas in this fault; "": healthy ones, changed by hand
	change    func(*testing.T, *samples)
	fires     []string
	lasts     time.Duration // 0: horizon
}

// faults have, together, each alert of rules.yml.
var faults = []fault{
	{name: "none", recording: "healthy"},
	{name: "a replica was killed", recording: "replica_down", fires: []string{"HandoffdReplicaDown"}},
	{name: "the database is away", recording: "database_away", fires: []string{"HandoffdDatabaseAway"}},
	{name: "the database takes no changes", recording: "database_read_only", fires: []string{"HandoffdDatabaseReadOnly"}},
	{name: "the old primary is back", recording: "old_primary_back", fires: []string{"HandoffdSplitBrain"}},
	{name: "the synchronous standby is missing", recording: "standby_missing", fires: []string{"HandoffdStandbysAway"}},
	{name: "the schema is older", recording: "schema_older", fires: []string{"HandoffdSchemaOlder"}},
	{name: "LISTEN through a pooler", recording: "listener_pooler", fires: []string{"HandoffdListenerAway"}},
	{name: "the listener's link is cut", recording: "listener_cut", fires: []string{"HandoffdListenerAway"}},
	{
		name: "the notification queue is full", recording: "notification_queue_full",
		fires: []string{"HandoffdNotificationsStalled"},
	},
	{
		name: "the notification queue fills", recording: "notification_queue_fills",
		fires: []string{"HandoffdNotificationQueueFills"},
	},
	{
		name: "another program notifies", recording: "foreign_notifications",
		fires: []string{"HandoffdForeignNotifications"},
	},
	{name: "requests fail", recording: "requests_fail", fires: []string{"HandoffdRequestsFail"}},
	{name: "a user has too many streams", recording: "streams_refused", fires: []string{"HandoffdStreamsRefused"}},
	{name: "many streams", recording: "streams_near_limit", fires: []string{"HandoffdStreamsNearLimit"}},
	{name: "too many open files", recording: "open_files", fires: []string{"HandoffdOpenFiles"}},
	{name: "settings disagree", recording: "settings_disagree", fires: []string{"HandoffdSettingsDisagree"}},
	{
		name: "the identity provider was never reached", recording: "provider_never_reached",
		fires: []string{"HandoffdNoSigningKeys"},
	},
	{name: "the mail server refuses", recording: "mail_refused", fires: []string{"HandoffdMailRefused"}},
	{name: "the mail server is away", recording: "mail_server_away", fires: []string{"HandoffdMailServerAway"}},
	{name: "a receiver is away", recording: "webhook_receiver_away", fires: []string{"HandoffdWebhooksFail"}},
	{name: "a handoff waits unheard", recording: "waits_unheard", fires: []string{"HandoffdWaitingUnheard"}},
	{name: "a handoff is overdue", recording: "overdue", fires: []string{"HandoffdOverdue"}},

	{name: "no replica answers", fires: []string{"HandoffdDown"}, change: func(t *testing.T, s *samples) {
		for name, values := range s.series {
			if strings.HasPrefix(name, "up{") {
				s.set(t, name+" 1x3 0")
			} else {
				s.series[name] = values[:4]
			}
		}
	}},
	{name: "a replica starts again and again", fires: []string{"HandoffdReplicaRestarts"}, change: set(
		`process_start_time_seconds{instance="handoffd-1:8080",job="handoffd"} 100 200 300 400 500 600`)},
	{name: "a replica is not scraped", fires: []string{"HandoffdReplicaNotScraped"}, change: set(
		`handoffd_replicas{instance="handoffd-1:8080",job="handoffd"} 2 2 3`)},
	{name: "few files are left", fires: []string{"HandoffdOpenFilesNearLimit"}, change: set(
		`process_open_fds{instance="handoffd-1:8080",job="handoffd"} 900`,
		`process_max_fds{instance="handoffd-1:8080",job="handoffd"} 1024`)},
	{name: "an unfinished rollout", lasts: 70 * time.Minute, fires: []string{"HandoffdVersionsDiffer"}, change: set(
		`handoffd_build_info{instance="handoffd-3:8080",job="handoffd",commit="c",goversion="g",version="0.9.0"} 1`)},
	{name: "a host is unreachable", fires: []string{"HandoffdHostsUnreachable"}, change: set(
		`handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="hosts_unreachable"} 0 1`)},
	{name: "figures are stale", fires: []string{"HandoffdFiguresStale"}, change: set(
		`handoffd_database_figures_age_seconds{instance="handoffd-1:8080",job="handoffd",figures="mail"} 0 200`)},
	{
		name: "commits are slow", fires: []string{"HandoffdCommitsSlow"},
		change: slow("handoffd_commit_duration_seconds", 1),
	},
	{
		name: "events are late", fires: []string{"HandoffdEventsLate"},
		change: slow("handoffd_commit_to_socket_seconds", 10),
	},
	{
		name: "requests are slow", fires: []string{"HandoffdRequestsSlow"},
		change: slow("handoffd_http_request_duration_seconds", 1),
	},
	{name: "the pool is exhausted", fires: []string{"HandoffdPoolExhausted"}, change: set(
		`handoffd_pool_wait_seconds_total{instance="handoffd-1:8080",job="handoffd"} 0 40 80 120 160 200`)},
	{name: "the listener is cut again and again", fires: []string{"HandoffdListenerReconnects"}, change: set(
		`handoffd_listener_reconnects_total{instance="handoffd-1:8080",job="handoffd"} 0x3 1 2 3 4 5 5x5`)},
	{name: "notifications are lost", fires: []string{"HandoffdNotificationsLost"}, change: set(
		`handoffd_reconcile_repairs_total{instance="handoffd-1:8080",job="handoffd"} 0x3 1 2 3 4 5`)},
	{
		name: "one request in a hundred fails", fires: []string{"HandoffdRequestsFailSlowly"}, lasts: time.Hour,
		change: failing(0.01),
	},
	{name: "a handoff waits for a month", lasts: 70 * time.Minute, fires: []string{"HandoffdWaitingLong"}, change: set(
		`handoffd_oldest_waiting_seconds{instance="handoffd-1:8080",job="handoffd",priority="low"} 2592000`)},
	{name: "the mail server is unset", fires: []string{"HandoffdMailWaits"}, change: set(
		`handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="mail_waits"} 0 1`)},
	{name: "agents wait for people", change: set(
		`handoffd_http_request_duration_seconds_bucket{instance="handoffd-1:8080",job="handoffd",method="GET",`+
			`route="/api/v1/ai-sessions/{id}/handoff (wait)",le="0.5"} 0`,
		`handoffd_http_request_duration_seconds_count{instance="handoffd-1:8080",job="handoffd",method="GET",`+
			`route="/api/v1/ai-sessions/{id}/handoff (wait)"} 0 40 80 120 160 200`)},
	{name: "the database flaps", fires: []string{"HandoffdRequestsFail"}, change: func(t *testing.T, s *samples) {
		failing(0.06)(t, s)
		s.set(t, `handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="database"} `+
			strings.Repeat("0x14 1 1 ", 7)+"0")
	}},
	{name: "a new replica waits", fires: []string{"HandoffdRequestsFail"}, change: func(t *testing.T, s *samples) {
		failing(0.06)(t, s)
		s.set(t, `handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="schema_older"} 0 1x15 0`)
	}},
	{name: "the mail server answers 451", fires: []string{"HandoffdMailBehind"}, change: set(
		`handoffd_mail_oldest_due_seconds{instance="handoffd-1:8080",job="handoffd"} 0 1000`,
		`handoffd_mails_total{instance="handoffd-1:8080",job="handoffd",result="sent"} 0`,
		`handoffd_mails_total{instance="handoffd-2:8080",job="handoffd",result="sent"} 0`,
		`handoffd_mails_total{instance="handoffd-1:8080",job="handoffd",result="retried"} 0 1 2 3 4 5`)},
	{name: "mail is throttled", fires: []string{"HandoffdMailBehind"}, change: set(
		`handoffd_mail_oldest_due_seconds{instance="handoffd-1:8080",job="handoffd"} 0 400`)},
	{name: "a replica is cut off from the database", fires: []string{"HandoffdDatabaseAway"}, change: set(
		`handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="database"} 0x3 1`,
		figuresOfOne("handoffs"), figuresOfOne("mail"), figuresOfOne("webhooks"), figuresOfOne("replicas"),
		figuresOfOne("notification_queue"),
		`handoffd_replicas{instance="handoffd-1:8080",job="handoffd"} 3`,
		`handoffd_notification_queue_usage_ratio{instance="handoffd-1:8080",job="handoffd"} 0.2`,
		`handoffd_waiting_unheard{instance="handoffd-1:8080",job="handoffd"} 1`,
		`handoffd_overdue{instance="handoffd-1:8080",job="handoffd",level="2",priority="high"} 1`,
		`handoffd_mail_oldest_due_seconds{instance="handoffd-1:8080",job="handoffd"} 1000`,
		`handoffd_webhooks_failing{instance="handoffd-1:8080",job="handoffd"} 1`,
		`handoffd_webhook_oldest_undelivered_answering_seconds{instance="handoffd-1:8080",job="handoffd"} 1000`)},
	{
		name: "one request in two hundred fails", fires: []string{"HandoffdRequestsFailForDays"}, lasts: 5 * time.Hour,
		change: failing(0.005),
	},
	{name: "mails are given up", fires: []string{"HandoffdMailFailed"}, change: set(
		`handoffd_mails_total{instance="handoffd-1:8080",job="handoffd",result="failed"} 0x3 1 2 2x5`)},
	{name: "a receiver is slow", fires: []string{"HandoffdWebhooksBehind"}, change: set(
		`handoffd_webhook_oldest_undelivered_seconds{instance="handoffd-1:8080",job="handoffd"} 0 1000`,
		`handoffd_webhook_oldest_undelivered_answering_seconds{instance="handoffd-1:8080",job="handoffd"} 0 1000`)},
	{
		name: "a receiver is slow, and another away", fires: []string{"HandoffdWebhooksFail", "HandoffdWebhooksBehind"},
		change: set(
			`handoffd_webhooks_failing{instance="handoffd-1:8080",job="handoffd"} 0 1`,
			`handoffd_webhook_oldest_undelivered_seconds{instance="handoffd-1:8080",job="handoffd"} 0 1000`,
			`handoffd_webhook_oldest_undelivered_answering_seconds{instance="handoffd-1:8080",job="handoffd"} 0 1000`),
	},
	{name: "a secret key is missing", fires: []string{"HandoffdWebhookSecrets"}, change: set(
		`handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="webhook_secrets"} 0 1`)},
	{name: "the identity provider is away", fires: []string{"HandoffdSigningKeysStale"}, change: set(
		`handoffd_degraded{instance="handoffd-1:8080",job="handoffd",reason="keys"} 0 1`,
		`handoffd_signing_keys{instance="handoffd-1:8080",job="handoffd"} 2`)},
}

// samples returns the samples of the fault.
func (f fault) samples(t *testing.T) samples {
	t.Helper()
	healthy := recorded(t, "healthy")
	if f.recording == "" {
		f.change(t, &healthy)
		return healthy
	}
	s := recorded(t, f.recording)
	s.complete(healthy)
	return s
}

// figuresOfOne returns the age of figures that a replica does not read any more.
func figuresOfOne(figures string) string {
	return `handoffd_database_figures_age_seconds{instance="handoffd-1:8080",job="handoffd",figures="` + figures +
		`"} 0x3 15 30 45 60 75 90`
}

// set returns a change that gives series these values.
func set(lines ...string) func(*testing.T, *samples) {
	return func(t *testing.T, s *samples) {
		for _, line := range lines {
			s.set(t, line)
		}
	}
}

// slow returns a change after which no observation of a histogram is in a bucket below the limit.
func slow(histogram string, limit float64) func(*testing.T, *samples) {
	return func(t *testing.T, s *samples) {
		for name, values := range s.series {
			_, rest, isBucket := strings.Cut(name, "le=\"")
			if !isBucket || !strings.HasPrefix(name, histogram+"_bucket{") {
				continue
			}
			text, _, _ := strings.Cut(rest, `"`)
			le, err := strconv.ParseFloat(text, 64)
			if err != nil {
				t.Fatal(err)
			}
			if le < limit {
				s.series[name] = slices.Repeat([]float64{0}, len(values))
			}
		}
	}
}

// failing returns a change after which a part of the requests is answered with 500.
func failing(part float64) func(*testing.T, *samples) {
	return func(_ *testing.T, s *samples) {
		for name, values := range maps.Clone(s.series) {
			if !strings.HasPrefix(name, "handoffd_http_requests_total{") || strings.Contains(name, `status="5`) {
				continue
			}
			failed := make([]float64, len(values))
			for i, value := range values {
				failed[i] = value * part
			}
			before, after, _ := strings.Cut(name, `status="`)
			_, after, _ = strings.Cut(after, `"`)
			s.series[before+`status="500"`+after] = failed
		}
	}
}
