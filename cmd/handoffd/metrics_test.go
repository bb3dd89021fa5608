package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
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
	p.waits("handoffd_replicas", 1)
	p.waits("handoffd_waiting_unheard", 0)
	p.waits("handoffd_webhooks", 0)
	p.waits("handoffd_notification_queue_usage_ratio", 0)
	p.waits(`handoffd_waiting{priority="urgent"}`, 0)
	p.putSession()
	all := parseSeries(t, p.scrape())
	for _, name := range []string{
		"handoffd_replicas_disagreeing", "handoffd_listener_reconnects_total", "handoffd_reconcile_repairs_total",
		"handoffd_deliveries_uncounted_total", "handoffd_notifications_dropped_total", "handoffd_notify_fallbacks_total",
		"handoffd_pool_timeouts_total", `handoffd_evictions_total{reason="slow"}`,
		`handoffd_streams_refused_total{reason="per_user"}`, `handoffd_mails_total{result="failed"}`,
		`handoffd_webhook_attempts_total{format="slack",result="slack_token_revoked"}`,
		`handoffd_http_requests_total{method="POST",route="/api/v1/ai-sessions/{id}/handoff",status="503"}`,
	} {
		if value, found := all[name]; !found || value != 0 {
			t.Errorf("%s is %v (found: %v), want 0", name, value, found)
		}
	}
	for _, name := range []string{
		"handoffd_canary_seconds", "handoffd_pool_connections_max", "handoffd_streams_max",
		"handoffd_commit_duration_seconds_count", "handoffd_commit_duration_seconds_sum",
		`handoffd_http_requests_total{method="PUT",route="/api/v1/ai-sessions/{id}",status="201"}`,
		`handoffd_http_requests_total{method="GET",route="/api/v1/ai-sessions/escalations/stream",status="200"}`,
	} {
		if all[name] <= 0 {
			t.Errorf("%s is %v", name, all[name])
		}
	}
	if schema := all["handoffd_schema_version"]; schema < 29 || schema != all["handoffd_schema_version_expected"] {
		t.Errorf("the schema is %v, want %v", schema, all["handoffd_schema_version_expected"])
	}
	if _, found := all["handoffd_signing_keys"]; found {
		t.Error("there are keys of a provider that is not configured")
	}
}

// putSession has the replica commit something.
func (p *harness) putSession() {
	p.t.Helper()
	body := `{"title":"Printer on fire"}`
	conn := p.connect(fmt.Sprintf("PUT /api/v1/ai-sessions/%s HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s", uuid.New(), p.token, len(body), body))
	if err := until(conn, "201 Created"); err != nil {
		p.t.Fatal(err)
	}
}

// The documentation lists all values of a label, and each has a series that alerts can use before it is first needed.
func TestEveryListedLabelValueHasASeries(t *testing.T) {
	p := open(t, settings{})
	p.waits(`handoffd_waiting{priority="low"}`, 0)
	all := parseSeries(t, p.scrape())
	for _, each := range subjects {
		for _, m := range each.metrics {
			for _, l := range m.labels {
				if len(l.values) == 0 {
					continue
				}
				var found []string
				for _, name := range all.family(m) {
					found = append(found, labelsOf(t, name)[l.name])
				}
				found = slices.Compact(slices.Sorted(slices.Values(found)))
				if want := slices.Sorted(slices.Values(l.values)); !slices.Equal(found, want) {
					t.Errorf("%s has the values %v of %s, want %v", m.name, found, l.name, want)
				}
			}
		}
	}
}

func TestMetricsFollowTheConventionsOfPrometheus(t *testing.T) {
	p := open(t, settings{})
	p.follow()
	p.waits("handoffd_replicas", 1)
	p.waits(`handoffd_waiting{priority="low"}`, 0)
	text := p.scrape()
	problems, err := promlint.New(strings.NewReader(text)).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range problems {
		t.Errorf("%s: %s", problem.Metric, problem.Text)
	}
	t.Run("promtool", func(t *testing.T) {
		program, err := exec.LookPath("promtool")
		if err != nil {
			t.Skip("promtool is not installed")
		}
		command := exec.CommandContext(t.Context(), program, "check", "metrics")
		command.Stdin = strings.NewReader(text)
		var said bytes.Buffer
		command.Stdout, command.Stderr = &said, &said
		if err := command.Run(); err != nil || said.Len() > 0 {
			t.Errorf("promtool check metrics: %v\n%s", err, said.String())
		}
	})
}

// A reason that is not listed has no series in handoffd_degraded.
func TestDegradedReasonsAreListedOnce(t *testing.T) {
	reasons := degradedReasons()
	slices.Sort(reasons)
	if unique := slices.Compact(slices.Clone(reasons)); len(unique) != len(reasons) {
		t.Errorf("some reasons are listed twice: %v", reasons)
	}
}

func TestObservingARequestAllocatesNothing(t *testing.T) {
	observe := newRequestObserver().of("GET", "/healthz")
	if n := testing.AllocsPerRun(1000, func() { observe(200, time.Millisecond) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkObserveRequest(b *testing.B) {
	observe := newRequestObserver().of("GET", "/healthz")
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			observe(200, time.Millisecond)
		}
	})
}
