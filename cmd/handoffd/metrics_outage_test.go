package main

import (
	"io"
	"net/http"
	"testing"
	"time"

	"github.com/handoffd/handoffd/db/dbtest"
	"github.com/handoffd/handoffd/internal/relay"
)

// scrape returns the metrics of the member.
func (m *member) scrape() series {
	m.t.Helper()
	answer, err := http.Get(m.address + "/metrics")
	if err != nil {
		m.t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		m.t.Fatalf("a scrape is answered with %d: %v\n%s", answer.StatusCode, err, text)
	}
	return parseSeries(m.t, string(text))
}

var (
	figures   = figuresAge.labels[0].values
	ofFigures = map[string][]string{ // metrics that are read from the database, by figures
		"handoffs": {`handoffd_waiting{priority="low"}`, `handoffd_overdue{level="2",priority="urgent"}`},
		"mail":     {"handoffd_mail_due", "handoffd_waiting_unheard"},
		"webhooks": {"handoffd_webhooks", "handoffd_webhook_oldest_undelivered_seconds"},
		"replicas": {"handoffd_replicas", "handoffd_replicas_disagreeing"},

		"notification_queue": {"handoffd_notification_queue_usage_ratio"},
	}
)

func age(figures string) string {
	return `handoffd_database_figures_age_seconds{figures="` + figures + `"}`
}

func TestScrapeInAnOutageHasTheLastFiguresAndTheirAge(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	between, address := relay.Postgres(t, dbtest.New(t).URL)
	m := join(t, address, nil)
	m.becomes("ok")
	complete := func(all series) bool {
		for _, each := range figures {
			for _, name := range ofFigures[each] {
				if _, found := all[name]; !found {
					return false
				}
			}
		}
		return true
	}
	eventually(t, func() bool { return complete(m.scrape()) }, func() { t.Fatalf("figures are missing: %v", m.scrape()) })
	between.Stall()
	stalled, fastest := time.Now(), testTimeout
	eventually(t, func() bool {
		began := time.Now()
		all := m.scrape()
		fastest = min(fastest, time.Since(began))
		if !complete(all) || all["handoffd_replicas"] != 1 {
			t.Fatalf("the last figures are gone: %v", all)
		}
		since := began.Sub(stalled).Seconds()
		for _, each := range figures {
			if all[age(each)] < since-2 { // a query may just have been answered
				t.Fatalf("the %s are %v s old in an outage of %v s", each, all[age(each)], since)
			}
		}
		return all[age("replicas")] > stale && all[age("notification_queue")] > stale
	}, func() { t.Fatalf("the figures do not age: %v", m.scrape()) })
	if fastest > time.Second { // a query of a database that does not answer takes longer, whatever else the machine does
		t.Errorf("the fastest scrape took %s", fastest)
	}
	between.Resume()
	eventually(t, func() bool {
		all := m.scrape()
		return all[age("replicas")] < stale && all[age("notification_queue")] < stale
	}, func() { t.Fatalf("the figures stay old: %v", m.scrape()) })
	eventually(t, func() bool { return m.scrape()["handoffd_listener_connected"] == 1 },
		func() { t.Fatalf("it does not listen: %v", m.scrape()) })
	before := m.scrape()["handoffd_listener_reconnects_total"]
	between.Drop()
	eventually(t, func() bool { return m.scrape()["handoffd_listener_reconnects_total"] > before },
		func() { t.Fatalf("no new connection of the listener is counted: %v", m.scrape()) })
}

// stale is more than the time between two reports and between two probes, in seconds.
const stale = 6.0

func TestFiguresOfADatabaseThatWasNeverReachedAreAbsent(t *testing.T) {
	t.Cleanup(http.DefaultClient.CloseIdleConnections)
	m := join(t, "postgres://nobody@127.0.0.1:1/none", nil)
	var all series
	eventually(t, func() bool { all = m.scrape(); return all[`handoffd_degraded{reason="database"}`] == 1 },
		func() { t.Fatalf("there is no outage: %v", all) })
	for _, each := range figures {
		for _, name := range ofFigures[each] {
			if value, found := all[name]; found {
				t.Errorf("%s is %v, and was never read", name, value)
			}
		}
		if all[age(each)] <= 0 {
			t.Errorf("%s is %v", age(each), all[age(each)])
		}
	}
}
