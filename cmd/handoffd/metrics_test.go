package main

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
)

func TestMetricsHaveTheirDocumentedNames(t *testing.T) {
	p := open(t, settings{})
	stream := p.follow()
	p.escalate()
	if err := until(stream, "event: handoff_created"); err != nil {
		t.Fatal(err)
	}
	p.waits("handoffd_listener_connected", 1)
	p.waits("handoffd_streams_open", 1)
	p.waits("handoffd_commit_to_socket_seconds_count", 1)
	for _, name := range []string{
		"handoffd_reconcile_repairs_total",
		`handoffd_degraded{reason="listener"}`, `handoffd_degraded{reason="listener_deaf"}`,
		`handoffd_evictions_total{reason="shutdown"}`, `handoffd_evictions_total{reason="slow"}`,
		`handoffd_webhook_attempts_total{format="standard",result="delivered"}`, "handoffd_webhooks_failing",
		"handoffd_webhook_oldest_undelivered_seconds", "handoffd_webhook_leases_lost_total",
		`handoffd_mails_total{result="retried"}`, "handoffd_waiting_unheard", `handoffd_waiting{priority="urgent"}`,
		`handoffd_oldest_waiting_seconds{priority="low"}`, `handoffd_overdue{level="2",priority="high"}`,
		"handoffd_deliveries_uncounted_total",
		"handoffd_notifications_dropped_total", "handoffd_notify_fallbacks_total",
	} {
		p.waits(name, 0) // some are read from the database first
	}
	for _, name := range []string{"handoffd_canary_seconds", "handoffd_log_reads_total", "handoffd_window_hits_total"} {
		if got := p.metric(name); got < 0 {
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestMetricsFollowTheConventionsOfPrometheus(t *testing.T) {
	p := open(t, settings{})
	answer, err := http.Get("http://" + p.address + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	problems, err := promlint.New(answer.Body).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		if strings.HasPrefix(problem.Metric, "handoffd_") {
			t.Errorf("%s: %s", problem.Metric, problem.Text)
		}
	}
}

// A reason that is not listed has no series in handoffd_degraded.
func TestDegradedReasonsAreListedOnce(t *testing.T) {
	reasons := degradedReasons()
	slices.Sort(reasons)
	if unique := slices.Compact(slices.Clone(reasons)); len(unique) != len(reasons) {
		t.Errorf("some reasons are listed twice: %v", reasons)
	}
}
